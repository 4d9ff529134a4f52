/** @file Reads what a pairwise judge wrote: which response is better, or why there is no verdict. */
import { SEATS, type Seat, VERDICT_TOKENS } from "../../annotation/annotatedPair.js";
import type { Tokens } from "../../engine/engine.js";
import { SCORE } from "../../world/vocabulary.js";

/** The predicted seat in `trace… SCORE verdict`, or null where the marker or a verdict after it is missing. */
export function parseVerdict(written: Tokens): Seat | null {
  const at = written.indexOf(SCORE);
  return at < 0 ? null : (SEATS[VERDICT_TOKENS.indexOf(written[at + 1]!)] ?? null);
}
