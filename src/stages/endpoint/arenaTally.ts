/** @file What became of the questions that a model was asked in the arena, counted for the manifest. */
import type { Battle } from "../../arena/battle.js";
import { questionOutcome } from "../../arena/games.js";

/** Questions: those that count and why others do not; and how many answers were cut off. */
export interface Tally {
  judged: number;
  withoutVerdict: number;
  failed: number;
  tooLong: number;
  truncated: number;
}
/** By model. */
export type Tallies = Record<string, Tally>;

export const newTally = (): Tally => ({ judged: 0, withoutVerdict: 0, failed: 0, tooLong: 0, truncated: 0 });

export function count(tally: Tally, { row }: Battle, truncated: boolean): void {
  const outcome = questionOutcome(row.games);
  tally[outcome.kind === "rows" ? "judged" : outcome.reason === "no-judgment" ? "failed" : "withoutVerdict"] += 1;
  if (truncated) tally.truncated += 1;
}

/** Before all battles are paid for: a judge of another kind ends its judgments in no verdict at all. `last`: the latest battle. */
export function failIfHopeless(tallies: Tallies, last: Battle): void {
  const sum = (of: (tally: Tally) => number) => Object.values(tallies).reduce((total, one) => total + of(one), 0);
  const lost = sum(({ withoutVerdict, failed }) => withoutVerdict + failed);
  if (lost < 20 || sum(({ judged }) => judged) > 0) return;
  const said = last.failures[0] ?? JSON.stringify(last.row.games[1]?.judgment);
  throw new Error(`the arena's judge gave no verdict on any of ${lost} questions, the last: ${said.slice(0, 200)}`);
}
