/** @file Reads what a judge wrote: a score, or why there is none. */
import type { Token, Tokens } from "../engine/engine.js";
import { SCORE, SCORE_TOKENS } from "../world/vocabulary.js";

export type InvalidReason = "no-score-marker" | "no-score" | "not-a-score";

/** `trace` is what stands before the SCORE marker; `raw` is everything that was written. */
export type JudgeOutput =
  | { kind: "score"; score: number; trace: Token[] }
  | { kind: "invalid"; reason: InvalidReason; raw: Token[] };

/**
 * Parses tokens written after the judge prefix: `trace… SCORE digit`, score 0..9. The first SCORE marker decides.
 * "no-score-marker": it never came; "no-score": nothing follows it; "not-a-score": what follows is no digit.
 */
export function parseJudgeOutput(written: Tokens): JudgeOutput {
  const at = written.indexOf(SCORE);
  const invalid = (reason: InvalidReason): JudgeOutput => ({ kind: "invalid", reason, raw: [...written] });
  if (at < 0) return invalid("no-score-marker");
  const digit = written[at + 1];
  if (digit === undefined) return invalid("no-score");
  const score = SCORE_TOKENS.indexOf(digit);
  return score < 0 ? invalid("not-a-score") : { kind: "score", score, trace: written.slice(0, at) };
}
