/** @file Scores responses with a judge: the reward of policy training and the prediction of static evaluation. */
import type { Pair } from "../annotation/annotated.js";
import type { Token } from "../engine/engine.js";
import { SCORE_TOKENS } from "../world/vocabulary.js";
import { type Answered, askModel, type ModelJudge } from "./askModel.js";
import { expectedScore } from "./expectedScore.js";
import type { InvalidReason } from "./output.js";
import { judgePrefix } from "./prompt.js";

/** A control: a score that no model gives. */
export interface RuleJudge {
  kind: "rule";
  score(pair: Pair): { score: number; trace: Token[] };
  unfinished?: number; // for a response without END; default LOWEST_SCORE, as for models
}

/** A judge made of other judges. */
export interface ComposedJudge {
  kind: "composed";
  score(pairs: Pair[], key: (string | number)[]): Promise<Scored[]>; // in order
}

export type Judge = ModelJudge | RuleJudge | ComposedJudge;

/**
 * The control in which there is nothing to learn, not even to end in time: no group has any variance, so no step has a
 * gradient, and each is warned of.
 */
export const CONSTANT_JUDGE: RuleJudge = {
  kind: "rule",
  score: () => ({ score: 4.5, trace: [] }),
  unfinished: 4.5,
};

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
  const judged = await judgedBy(judge, distinct, key);
  const scored = places.map((place) => judged[place]);
  const invalid = scored.filter((one) => one.kind === "invalid").length;
  return { scored, distinct: distinct.length, invalidRate: pairs.length === 0 ? 0 : invalid / pairs.length };
}

async function judgedBy(judge: Judge, pairs: Pair[], key: (string | number)[]): Promise<Scored[]> {
  if (judge.kind === "rule") return pairs.map((pair) => ({ kind: "score", ...judge.score(pair) }));
  return judge.kind === "composed" ? judge.score(pairs, key) : scoresOf(judge, pairs, key);
}

async function scoresOf(judge: ModelJudge, pairs: Pair[], key: (string | number)[]): Promise<Scored[]> {
  const prefixes = pairs.map((pair) => judgePrefix(pair.prompt, pair.response, judge.rubric));
  return (await askModel(judge, prefixes, SCORE_TOKENS, key)).map(scoreOf);
}

function scoreOf({ odds, trace }: Answered): Scored {
  if (odds === null) return invalid("no-score-marker", trace);
  return odds.mass < 0.5
    ? invalid("not-a-score", trace)
    : { kind: "score", score: expectedScore(odds.logprobs), trace };
}

const invalid = (reason: InvalidReason, trace: Token[]): Scored => ({
  kind: "invalid",
  reason,
  score: LOWEST_SCORE,
  trace,
});

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
