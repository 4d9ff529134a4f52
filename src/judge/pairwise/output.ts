/** @file Reads what a pairwise judge wrote: which response is better, or why there is no verdict. */
import type { Token, Tokens } from "../../engine/engine.js";
import { encode, SCORE } from "../../world/vocabulary.js";

/** Where a response stands in a comparison. */
export const SEATS = ["first", "second"] as const;
export type Seat = (typeof SEATS)[number];
/** The verdict tokens, in the order of SEATS. */
export const VERDICT_TOKENS: readonly Token[] = encode(SEATS.join(" "));
export const seatToken = (seat: Seat): Token => VERDICT_TOKENS[SEATS.indexOf(seat)]!;

/** The predicted seat in `trace… SCORE verdict`, or null where the marker or a verdict after it is missing. */
export function parseVerdict(written: Tokens): Seat | null {
  const at = written.indexOf(SCORE);
  return at < 0 ? null : (SEATS[VERDICT_TOKENS.indexOf(written[at + 1]!)] ?? null);
}
