/** @file Asks a judge which of two responses is better: the reward of policy training and the verdict of evaluation (4.4). */
import { SEATS, type Seat } from "../annotation/annotated.js";
import type { TwoResponses } from "../annotation/rows.js";
import { exp64 } from "../engine/cpu/math.js";
import type { ScoreDistribution } from "../engine/engine.js";
import type { Key } from "../world/random.js";
import { type Answered, ask, type ModelJudge } from "./ask.js";

/** `trace` is empty for a non-reasoning judge. */
export interface Compared extends Pick<Answered, "trace" | "traceTokens" | "invalid"> {
  better: Seat | null; // the likelier verdict, null where the judge gave none
  first: number; // probability that the first is better, of the two verdicts alone; .5 without a verdict
}

export interface Comparing {
  compared: Compared[]; // one a comparison, in order
  distinct: number; // comparisons that were really judged
  invalidRate: number; // over all comparisons
}

/** One verdict a comparison in the order in which it stands, with its probability; see `ask`. */
export async function compareResponses(
  judge: ModelJudge,
  asked: readonly TwoResponses[],
  ...key: Key
): Promise<Comparing> {
  const { answered, distinct } = await ask(judge, "pairwise", asked, key);
  const compared = answered.map(({ odds, ...rest }): Compared => ({ ...rest, ...preference(odds) }));
  const invalid = compared.filter(({ better }) => better === null).length;
  return { compared, distinct, invalidRate: asked.length === 0 ? 0 : invalid / asked.length };
}

/** Null: there is no verdict. */
function preference(odds: ScoreDistribution | null): Pick<Compared, "better" | "first"> {
  if (odds === null) return { better: null, first: 0.5 };
  const [one, other] = odds.logprobs;
  const first = 1 / (1 + exp64(other! - one!));
  return { better: SEATS[first >= 0.5 ? 0 : 1]!, first };
}

/** Share of wins of a response over both orders: what was said with it in the first seat, and in the second. No verdict is half a win. */
export function winsInBothOrders(inFirst: Seat | null, inSecond: Seat | null): number {
  const won = (better: Seat | null, seat: Seat) => (better === null ? 0.5 : Number(better === seat));
  return (won(inFirst, "first") + won(inSecond, "second")) / 2;
}
