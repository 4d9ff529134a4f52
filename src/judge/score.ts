/** @file Scores responses with a judge: the reward of policy training and the prediction of static evaluation. */
import type { Sampler, Token, Tokens } from "../engine/engine.js";
import type { JudgeKind } from "../paper/judges.js";
import type { Judging } from "../paper/settings.js";
import { randomFrom } from "../world/random.js";
import { SCORE, SCORE_TOKENS } from "../world/vocabulary.js";
import { expectedScore } from "./expectedScore.js";
import type { InvalidReason } from "./output.js";
import { judgePrefix } from "./prompt.js";

export interface Judge {
  kind: JudgeKind;
  sampler: Sampler;
  judging: Judging;
}

/** A response to be scored; words only, without END. */
export interface Pair {
  prompt: Tokens;
  response: Tokens;
}

/** `trace` is what the judge wrote before the score, SCORE excluded; empty for a non-reasoning judge. */
export type Scored =
  | { kind: "score"; score: number; trace: Token[] }
  | { kind: "invalid"; reason: InvalidReason; score: typeof LOWEST_SCORE; trace: Token[] };

/** An invalid judgement counts as the lowest score, and is counted. */
export const LOWEST_SCORE = 0;

export interface Scoring {
  scored: Scored[]; // one a pair, in order
  distinct: number; // pairs that were really judged
  invalidRate: number; // over all pairs
}

/**
 * Expected score (section 2.2: sum of x p(x), p renormalised over the ten scores) of each pair. A reasoning judge first
 * samples one trace up to SCORE; without one within `maxTrace` tokens the judgement is invalid. A judge that puts less
 * than half of its mass on the ten scores would rather write something else: invalid too.
 * A pair that occurs twice is judged once: duplicates share one score and, from a reasoning judge, one draw of the trace,
 * so they cannot differ in reward by luck. `distinct` tells how much that saved. `key` decides all random numbers.
 */
export async function scoreResponses(judge: Judge, pairs: Pair[], ...key: (string | number)[]): Promise<Scoring> {
  const { places, distinct } = distinctPairs(pairs);
  const prefixes = distinct.map((pair) => judgePrefix(pair.prompt, pair.response));
  const judged = await judgeDistinct(judge, prefixes, key);
  const scored = places.map((place) => judged[place]);
  const invalid = scored.filter((one) => one.kind === "invalid").length;
  return { scored, distinct: distinct.length, invalidRate: pairs.length === 0 ? 0 : invalid / pairs.length };
}

async function judgeDistinct(judge: Judge, prefixes: Token[][], key: (string | number)[]): Promise<Scored[]> {
  if (prefixes.length === 0) return [];
  const traces = judge.kind === "reasoning" ? await sampleTraces(judge, prefixes, key) : prefixes.map(() => []);
  const finished = prefixes.flatMap((_, i) => (traces[i] === null ? [] : [i]));
  const asked = finished.map((i) => [...prefixes[i], ...traces[i]!, SCORE]);
  const scores = asked.length > 0 ? await judge.sampler.scoreTokens(asked, [...SCORE_TOKENS]) : [];
  const scored: Scored[] = prefixes.map(() => invalid("no-score-marker", []));
  finished.forEach((i, k) => {
    const { logprobs, mass } = scores[k];
    const trace = traces[i]!;
    scored[i] = mass < 0.5 ? invalid("not-a-score", trace) : { kind: "score", score: expectedScore(logprobs), trace };
  });
  return scored;
}

const invalid = (reason: InvalidReason, trace: Token[]): Scored => ({ kind: "invalid", reason, score: LOWEST_SCORE, trace });

/** One trace a prefix, SCORE removed; null where it never came. */
async function sampleTraces({ sampler, judging }: Judge, prefixes: Token[][], key: (string | number)[]) {
  const random = randomFrom(...key, "trace");
  const requests = prefixes.map((prompt) => ({
    prompt,
    count: 1,
    maxTokens: judging.maxTrace,
    temperature: judging.temperature,
    topK: judging.topK,
    topP: judging.topP,
    stop: [SCORE],
    seed: random.int(0, 0x7fffffff),
  }));
  const completions = await sampler.sample(requests);
  return completions.map(([one]) => (one.stopReason === "stop" ? one.tokens.slice(0, -1) : null));
}

/** The distinct pairs, and for each pair the place of its equal among them. */
function distinctPairs(pairs: Pair[]): { places: number[]; distinct: Pair[] } {
  const placeOf = new Map<string, number>();
  const distinct: Pair[] = [];
  const places = pairs.map((pair) => {
    const text = `${pair.prompt.join(" ")}|${pair.response.join(" ")}`;
    const place = placeOf.get(text) ?? distinct.push(pair) - 1;
    placeOf.set(text, place);
    return place;
  });
  return { places, distinct };
}
