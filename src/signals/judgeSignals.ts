/** @file Signals for which a judge is asked again: how sure it is, whether judges disagree, and what edits do to its score. */
import type { OneResponse } from "../annotation/rows.js";
import type { Token, Tokens } from "../engine/engine.js";
import type { ModelJudge } from "../judge/ask.js";
import { scoreResponses } from "../judge/score.js";
import type { OutputRow } from "../policy/heldOut.js";
import { deviationOf, meanOf, meanOver } from "../stats/meanOf.js";
import { type Key, randomFrom } from "../world/random.js";
import { EDITS, type Edit, edited } from "./edits.js";

/** How sure a judge was. Of outputs without a valid judgement nothing is known; null where that is all of them. */
export interface Certainty {
  scoreEntropy: number | null; // of its distribution over the scores, nats
  traceSurprise: number | null; // of the judge at a word of its own trace, nats; null without traces
}

/** By the traces that it wrote, which are read again and not sampled. */
export async function certainty(
  { kind, sampler, format }: ModelJudge,
  outputs: readonly OutputRow[],
): Promise<Certainty> {
  const asking = format.asks.pointwise;
  const judged = outputs.filter(({ invalid }) => !invalid);
  if (judged.length === 0) return { scoreEntropy: null, traceSurprise: null };
  const prompts = judged.map(({ prompt, response }) => asking.prompt(kind, { prompt, response }));
  const traces: Tokens[] = judged.map(({ judgeTrace }) =>
    kind === "reasoning" ? [...format.prompt(judgeTrace), asking.trace.close] : [],
  );
  const whole = prompts.map((prompt, i): Token[] => [...prompt, ...traces[i]!]);
  const odds = await sampler.scoreTokens(whole, [...asking.answers]);
  const scoreEntropy = meanOver(odds, ({ logprobs }) => entropy(logprobs));
  if (kind === "non-reasoning") return { scoreEntropy, traceSurprise: null };
  const logprobs = await sampler.logprobs(
    whole,
    prompts.map((prompt) => prompt.length),
  );
  return { scoreEntropy, traceSurprise: -meanOver(logprobs, (of) => meanOf([...of])) };
}

/** Of a distribution over scores, from log-probabilities that need not sum to 1. */
export function entropy(logprobs_S: readonly number[]): number {
  const highest = Math.max(...logprobs_S);
  const weights = logprobs_S.map((logprob) => Math.exp(logprob - highest));
  const mass = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.reduce((sum, weight) => (weight === 0 ? sum : sum - (weight / mass) * Math.log(weight / mass)), 0);
}

/** Whether the rewarding judge stands alone, in points of score. */
export interface Disagreement {
  aboveOwnKind: number | null; // its score minus the mean of the other judges of its kind; null where there is none
  aboveOtherKind: number | null;
  judgeSpread: number; // standard deviation over all of them, itself included
}

/** `scores`: of the rewarding judge; `others`: of each other judge, output by output. */
export function disagreement(
  scores: readonly number[],
  others: readonly { isOwnKind: boolean; scores: readonly number[] }[],
): Disagreement {
  const above = (isOwnKind: boolean) => {
    const some = others.filter((other) => other.isOwnKind === isOwnKind);
    return some.length === 0 ? null : meanOf(scores) - meanOf(some.map((other) => meanOf(other.scores)));
  };
  const spreads = scores.map((own, i) =>
    deviationOf([own, ...others.map((other) => other.scores[i]!)], 1 + others.length),
  );
  return { aboveOwnKind: above(true), aboveOtherKind: above(false), judgeSpread: meanOf(spreads) };
}

/** By how much the judge's score of each output falls after each edit; 0 for one that the edit leaves as it is. */
export type Falls = Record<Edit, number[]>;

export async function fallsAfterEdits(
  judge: ModelJudge,
  outputs: readonly (OneResponse & { score: number })[],
  key: Key,
): Promise<Falls> {
  const asked = EDITS.flatMap((edit) => {
    const random = randomFrom(...key, edit);
    return outputs.flatMap((output, at) => {
      const question = edited(output, edit, random);
      return question === null ? [] : [{ edit, at, question }];
    });
  });
  const questions = asked.map(({ question }) => question);
  const { scored } = await scoreResponses(judge, questions, ...key);
  const falls = Object.fromEntries(EDITS.map((edit) => [edit, outputs.map(() => 0)])) as Falls;
  asked.forEach(({ edit, at }, i) => {
    falls[edit][at] = outputs[at]!.score - scored[i]!.score;
  });
  return falls;
}
