/** @file Scores responses with a judge: the reward of policy training and the prediction of static evaluation (section 2.2). */
import type { OneResponse } from "../annotation/rows.js";
import { exp64 } from "../engine/cpu/math.js";
import type { Key } from "../world/random.js";
import { type Answered, ask, distinctOf, type ModelJudge } from "./ask.js";

/** A control: a score that no model gives. */
export interface RuleJudge {
  kind: "rule";
  score(asked: OneResponse): { score: number; trace: string };
  unfinished?: number; // for a response without its end; default LOWEST_SCORE, as for models
}

/** Scores that are made from those of other judges: a panel, for example (src/judge/defences.ts). */
export interface DerivedJudge {
  kind: "derived";
  score(asked: readonly OneResponse[], key: Key): Promise<Scored[]>;
}

export type Judge = ModelJudge | RuleJudge | DerivedJudge;

/**
 * The control with nothing to learn, not even to end in time: no group has any variance, so no step has a gradient, and
 * each step gives a warning.
 */
export const CONSTANT_JUDGE: RuleJudge = {
  kind: "rule",
  score: () => ({ score: 4.5, trace: "" }),
  unfinished: 4.5,
};

/** An invalid judgement counts as the lowest score, and is counted. */
export const LOWEST_SCORE = 0;

/** `trace` is what the judge wrote before the score; empty for a non-reasoning judge. */
export interface Scored extends Pick<Answered, "trace" | "traceTokens" | "invalid"> {
  score: number;
}

export interface Scoring {
  scored: Scored[]; // one a response, in order
  distinct: number; // responses that were really judged
  invalidRate: number; // over all of them
}

/** The expected score of each response, after one trace where the judge reasons; see `ask`. */
export async function scoreResponses(judge: Judge, asked: readonly OneResponse[], ...key: Key): Promise<Scoring> {
  const { scored, distinct } = await (judge.kind === "rule"
    ? byRule(judge, asked)
    : judge.kind === "derived"
      ? byOthers(judge, asked, key)
      : byModel(judge, asked, key));
  const invalid = scored.filter((one) => one.invalid !== null).length;
  return { scored, distinct, invalidRate: asked.length === 0 ? 0 : invalid / asked.length };
}

function byRule(rule: RuleJudge, asked: readonly OneResponse[]): Omit<Scoring, "invalidRate"> {
  const { places, distinct } = distinctOf(asked);
  const scored = distinct.map((one): Scored => ({ ...rule.score(one), traceTokens: 0, invalid: null }));
  return { scored: places.map((place) => scored[place]!), distinct: distinct.length };
}

async function byOthers(judge: DerivedJudge, asked: readonly OneResponse[], key: Key) {
  return { scored: await judge.score(asked, key), distinct: distinctOf(asked).distinct.length };
}

async function byModel(judge: ModelJudge, asked: readonly OneResponse[], key: Key) {
  const { answered, distinct } = await ask(judge, "pointwise", asked, key);
  const scored = answered.map(
    ({ odds, ...rest }): Scored => ({ ...rest, score: odds === null ? LOWEST_SCORE : expectedScore(odds.logprobs) }),
  );
  return { scored, distinct };
}

/**
 * Sum of s p(s) over the scores s = 0 … S-1, with p renormalised over the score tokens: judges put some mass
 * on other tokens, which says nothing about the response. Natural logarithms; -Infinity is a probability of 0.
 */
export function expectedScore(logprobs_S: ArrayLike<number>): number {
  let highest = -Infinity;
  for (let s = 0; s < logprobs_S.length; s++) {
    if (Number.isNaN(logprobs_S[s])) throw new RangeError(`expectedScore: the log-probability of score ${s} is NaN`);
    highest = Math.max(highest, logprobs_S[s]!);
  }
  if (!Number.isFinite(highest)) throw new RangeError("expectedScore: no score token has any probability");
  let mass = 0,
    sum = 0;
  for (let s = 0; s < logprobs_S.length; s++) {
    const p = exp64(logprobs_S[s]! - highest);
    mass += p;
    sum += s * p;
  }
  return sum / mass;
}
