/** @file Asks a judge which of two responses is better: the reward of policy training and the verdict of evaluation. */
import { SEATS, VERDICT_TOKENS, type Comparison, type Seat } from "../../annotation/annotatedPair.js";
import { exp64 } from "../../engine/cpu/math.js";
import type { ScoreDistribution, Token } from "../../engine/engine.js";
import { randomFrom } from "../../world/random.js";
import { SCORE } from "../../world/vocabulary.js";
import type { ModelJudge } from "../score.js";
import { pairPrefix } from "./prompt.js";

/** `trace` is empty for a non-reasoning judge. */
export interface Compared {
  better: Seat | null; // the likelier verdict, null where the judge gave none
  first: number; // probability that the first is better, of the two verdicts alone; .5 without a verdict
  trace: Token[];
}

export interface Comparing {
  compared: Compared[]; // one a comparison, in order
  distinct: number; // comparisons that were really judged
  invalidRate: number; // over all comparisons
}

/**
 * One verdict a comparison, with its probability, after one sampled trace where the judge reasons.
 * Without SCORE within `maxTrace` tokens, or with less than half of the mass on the two verdicts, there is none.
 * A comparison that occurs twice is judged once. `key` decides all random numbers.
 */
export async function compareResponses(
  judge: ModelJudge, comparisons: Comparison[], ...key: (string | number)[]
): Promise<Comparing> {
  const placeOf = new Map<string, number>();
  const prefixes: Token[][] = [];
  const places = comparisons.map((comparison) => {
    const prefix = pairPrefix(comparison);
    const text = prefix.join(" ");
    const place = placeOf.get(text) ?? prefixes.push(prefix) - 1;
    placeOf.set(text, place);
    return place;
  });
  const judged = await judgePrefixes(judge, prefixes, key);
  const compared = places.map((place) => judged[place]!);
  const invalid = compared.filter(({ better }) => better === null).length;
  return { compared, distinct: prefixes.length, invalidRate: comparisons.length === 0 ? 0 : invalid / comparisons.length };
}

async function judgePrefixes(judge: ModelJudge, prefixes: Token[][], key: (string | number)[]): Promise<Compared[]> {
  if (prefixes.length === 0) return [];
  const candidates = [...VERDICT_TOKENS];
  if (judge.kind === "non-reasoning") {
    const verdicts = await judge.sampler.scoreTokens(prefixes.map((prefix) => [...prefix, SCORE]), candidates);
    return verdicts.map((verdict) => ({ ...verdictOf(verdict), trace: [] }));
  }
  const random = randomFrom(...key, "trace");
  const { temperature, maxTrace: maxTokens, topK, topP } = judge.judging;
  const asked = { count: 1, maxTokens, temperature, topK, topP, stop: [SCORE], candidates };
  const completions = await judge.sampler.sample(
    prefixes.map((prompt) => ({ ...asked, prompt, seed: random.int(0, 0x7fffffff) })),
  );
  return completions.map(([completion]) => {
    const { tokens, next } = completion!;
    return next ? { ...verdictOf(next), trace: tokens.slice(0, -1) } : { better: null, first: 0.5, trace: tokens };
  });
}

function verdictOf({ logprobs, mass }: ScoreDistribution): Pick<Compared, "better" | "first"> {
  if (mass < 0.5) return { better: null, first: 0.5 };
  const first = 1 / (1 + exp64(logprobs[1]! - logprobs[0]!));
  return { better: SEATS[first >= 0.5 ? 0 : 1]!, first };
}
