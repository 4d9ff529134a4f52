/** @file How a judge of real text writes (TextFormat.reply): its thoughts where it reasons, then the score and nothing else. */
import type { Completion, Token } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import { parseScore } from "../prompts/parse.js";

/** The marks of a judge's thoughts. Throws for a model that has none: it cannot be a reasoning judge. */
export function thoughtsOf({ thoughts }: TextFormat) {
  if (!thoughts) throw new Error("a reasoning judge needs a tokenizer with <think> and </think> as single tokens");
  return thoughts;
}

/** What stands between closed thoughts and the score: handed to a judge whose score is asked for as a distribution. */
export const afterThoughts = (format: TextFormat): Token[] => format.encode("\n\n");

/** The score that a reasoning judge wrote after its thoughts, or null where its output is not of that form. */
export function writtenScore(format: TextFormat, { tokens, stopReason }: Completion): number | null {
  if (!tokens.includes(thoughtsOf(format).close)) return null;
  const text = format.decode(stopReason === "stop" ? tokens.slice(0, -1) : tokens);
  const parsed = parseScore({ text, reasoning: null, finish: stopReason });
  return parsed.kind === "score" ? parsed.score : null;
}
