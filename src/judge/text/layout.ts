/** @file How a judge of real text writes: its thoughts where it reasons, then the score and nothing else. */
import type { Token, Tokens } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";

/** The marks of a judge's thoughts. Throws for a model that has none: it cannot be a reasoning judge. */
export function thoughtsOf({ thoughts }: TextFormat) {
  if (!thoughts) throw new Error("a reasoning judge needs a tokenizer with <think> and </think> as single tokens");
  return thoughts;
}

/** What stands between closed thoughts and the score (TextFormat.reply): handed to a judge whose score is asked for as a distribution. */
export const afterThoughts = (format: TextFormat): Token[] => format.encode("\n\n");

/** The score that a reasoning judge wrote after its thoughts, or null: one score must stand there and nothing else. */
export function writtenScore(format: TextFormat, written: Tokens): number | null {
  const at = written.lastIndexOf(thoughtsOf(format).close);
  if (at < 0 || written.at(-1) !== format.end) return null;
  const answer = format.decode(written.slice(at + 1, -1)).trim();
  return /^[0-9]$/.test(answer) ? Number(answer) : null;
}
