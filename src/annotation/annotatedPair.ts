/** @file Two responses to one prompt and the better one of them: what annotation writes and pairwise judges learn from. */
import type { Token, Tokens } from "../engine/engine.js";
import { encode } from "../world/vocabulary.js";

/** Where a response stands in a comparison. */
export const SEATS = ["first", "second"] as const;
export type Seat = (typeof SEATS)[number];
/** The verdict tokens, in the order of SEATS. */
export const VERDICT_TOKENS: readonly Token[] = encode(SEATS.join(" "));
export const otherSeat = (seat: Seat): Seat => (seat === "first" ? "second" : "first");
/** The same two responses in the other order. */
export const exchanged = <P extends { first: unknown; second: unknown }>(pair: P): P => ({
  ...pair,
  first: pair.second,
  second: pair.first,
});
export const seatToken = (seat: Seat): Token => VERDICT_TOKENS[SEATS.indexOf(seat)]!;

/** Two responses to one prompt, in the order in which a judge reads them; words only, without END. */
export interface Comparison {
  prompt: Tokens;
  first: Tokens;
  second: Tokens;
}

/** With the better response by whoever wrote the trace, which ends with SCORE and the verdict. */
export interface AnnotatedPair extends Comparison {
  better: Seat;
  trace: Tokens;
}
