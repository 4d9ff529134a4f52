/**
 * @file The miniature's annotated responses as tokens: one with its score, or two in their seats with the better one.
 */
import type { Token, Tokens } from "../engine/engine.js";
import { encode } from "../world/vocabulary.js";

/** A response to be scored; words only, without END. */
export interface Pair {
  prompt: Tokens;
  response: Tokens;
}

/** A response with a score 0..9 and the trace that led to it; the trace ends with SCORE and the digit. */
export interface Annotated extends Pair {
  score: number;
  trace: Tokens;
}

/** Where a response stands in a comparison. */
export const SEATS = ["first", "second"] as const;
export type Seat = (typeof SEATS)[number];
export const otherSeat = (seat: Seat): Seat => (seat === "first" ? "second" : "first");
/** The same two responses in the other order. */
export const exchanged = <P extends { first: unknown; second: unknown }>(pair: P): P => ({
  ...pair,
  first: pair.second,
  second: pair.first,
});

/** The verdict tokens, in the order of SEATS. */
export const VERDICT_TOKENS: readonly Token[] = encode(SEATS.join(" "));
export const seatToken = (seat: Seat): Token => VERDICT_TOKENS[SEATS.indexOf(seat)]!;

/** Two responses to one prompt, in the order in which a judge reads them; words only, without END. */
export interface Comparison {
  prompt: Tokens;
  first: Tokens;
  second: Tokens;
}

/** With the better response according to the writer of the trace, which ends with SCORE and the verdict. */
export interface AnnotatedPair extends Comparison {
  better: Seat;
  trace: Tokens;
}
