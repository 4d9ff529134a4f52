/** @file How a judge of real text writes: thoughts between its own marks where it reasons, then the score as one token. */
import type { Token, Tokens } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";

/** Between the end of the thoughts and the score: as Qwen3 writes its answers. */
const BREAK = "\n\n";

/** The marks of a judge's thoughts. Throws for a model that has none: it cannot be a reasoning judge. */
export function thoughtsOf({ thoughts }: TextFormat) {
  if (!thoughts) throw new Error("a reasoning judge needs a tokenizer with <think> and </think> as single tokens");
  return thoughts;
}

/** What a reasoning judge is taught to write after its prompt: gold's reasoning, then gold's score. */
export function reasoned(format: TextFormat, trace: string, score: number): Token[] {
  const { open, close } = thoughtsOf(format);
  return [open, ...format.encode(`\n${trace.trim()}\n`), close, ...format.encode(BREAK), format.scores[score]!, format.end];
}

/** What stands between closed thoughts and the score: given to a judge whose score is asked for as a distribution. */
export const afterThoughts = (format: TextFormat): Token[] => format.encode(BREAK);

/** The score that a judge wrote after its thoughts, or null: nothing but one score may stand there. */
export function writtenScore(format: TextFormat, written: Tokens): number | null {
  const { close } = thoughtsOf(format);
  const answer = written.slice(written.lastIndexOf(close) + 1);
  if (!written.includes(close) || answer.at(-1) !== format.end) return null;
  const text = format.decode(answer.slice(0, -1)).trim();
  return /^[0-9]$/.test(text) ? Number(text) : null;
}
