/** @file Asks a judge which of two responses is better: the reward of policy training and the verdict of evaluation. */
import { type Comparison, SEATS, type Seat, VERDICT_TOKENS } from "../../annotation/annotatedPair.js";
import { exp64 } from "../../engine/cpu/math.js";
import type { ScoreDistribution, Token } from "../../engine/engine.js";
import type { ModelJudge } from "../askModel.js";
import { askModel } from "../askModel.js";
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
  judge: ModelJudge,
  comparisons: Comparison[],
  ...key: (string | number)[]
): Promise<Comparing> {
  const { asked, distinct } = await askForVerdicts(judge, comparisons, VERDICT_TOKENS, ...key);
  const compared = asked.map(({ verdict, trace }) => ({ ...preference(verdict), trace }));
  const invalid = compared.filter(({ better }) => better === null).length;
  return { compared, distinct, invalidRate: comparisons.length === 0 ? 0 : invalid / comparisons.length };
}

/** Share of wins of a response over both orders: what was said with it in the first seat, and in the second. No verdict is half a win. */
export function winsInBothOrders(inFirst: Seat | null, inSecond: Seat | null): number {
  const won = (better: Seat | null, seat: Seat) => (better === null ? 0.5 : Number(better === seat));
  return (won(inFirst, "first") + won(inSecond, "second")) / 2;
}

/** What a judge wrote of a comparison: its trace, and the verdicts' distribution, null where it put its mass elsewhere. */
export interface Asked {
  verdict: ScoreDistribution | null;
  trace: Token[];
}

/** The same for any set of verdict tokens: one answer a comparison, in order, and how many were really asked for. */
export async function askForVerdicts(
  judge: ModelJudge,
  comparisons: Comparison[],
  verdicts: readonly Token[],
  ...key: (string | number)[]
): Promise<{ asked: Asked[]; distinct: number }> {
  const placeOf = new Map<string, number>();
  const prefixes: Token[][] = [];
  const places = comparisons.map((comparison) => {
    const prefix = pairPrefix(comparison);
    const text = prefix.join(" ");
    const place = placeOf.get(text) ?? prefixes.push(prefix) - 1;
    placeOf.set(text, place);
    return place;
  });
  const judged = (await askModel(judge, prefixes, verdicts, key)).map(({ odds, trace }) => ({
    verdict: certain(odds),
    trace,
  }));
  return { asked: places.map((place) => judged[place]!), distinct: prefixes.length };
}

const certain = (odds: ScoreDistribution | null): ScoreDistribution | null =>
  odds === null || odds.mass < 0.5 ? null : odds;

/** Null: there is no verdict. */
export function preference(verdict: ScoreDistribution | null): Pick<Compared, "better" | "first"> {
  if (verdict === null) return { better: null, first: 0.5 };
  const [one, other] = verdict.logprobs;
  const first = 1 / (1 + exp64(other! - one!));
  return { better: SEATS[first >= 0.5 ? 0 : 1]!, first };
}
