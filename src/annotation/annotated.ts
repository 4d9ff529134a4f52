/** @file A response, and what gold said of it: what judges are trained and tested on. */
import type { Tokens } from "../engine/engine.js";

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
