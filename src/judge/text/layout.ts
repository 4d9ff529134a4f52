/** @file How a judge of real text writes (TextFormat.reply): its thoughts where it reasons, then the score or the better answer's letter and nothing else. */
import { SEATS, type Seat } from "../../annotation/annotatedPair.js";
import type { Completion, Token } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import { VERDICTS } from "../prompts/compare.js";
import { parsePreference, parseScore, type Replied } from "../prompts/parse.js";
import type { TextExample, TextQuestion } from "./prompt.js";

/** The marks of a judge's thoughts. Throws for a model that has none: it cannot be a reasoning judge. */
export function thoughtsOf({ thoughts }: TextFormat) {
  if (!thoughts) throw new Error("a reasoning judge needs a tokenizer with <think> and </think> as single tokens");
  return thoughts;
}

/** What stands between closed thoughts and the answer: handed to a judge whose answer is asked for as a distribution. */
export const afterThoughts = (format: TextFormat): Token[] => format.encode("\n\n");

/** The tokens that an answer may be: ten scores, or two verdicts in the order of SEATS. */
export const answersTo = (asked: TextQuestion, { scores, verdicts }: TextFormat): readonly Token[] =>
  "first" in asked ? verdicts : scores;

/** Gold's answer: its place among those tokens, and as it is written. */
export function goldsAnswer(example: TextExample): { place: number; text: string } {
  if (!("better" in example)) return { place: example.score, text: String(example.score) };
  const place = SEATS.indexOf(example.better);
  return { place, text: VERDICTS[place]! };
}

/** The score that a reasoning judge wrote after its thoughts, or null where its output is not of that form. */
export function writtenScore(format: TextFormat, output: Completion): number | null {
  const parsed = parseScore(written(format, output));
  return parsed.kind === "score" ? parsed.score : null;
}

/** The answer that it then prefers, or null. */
export function writtenPreference(format: TextFormat, output: Completion): Seat | null {
  const parsed = parsePreference(written(format, output));
  return parsed.kind === "preference" ? parsed.better : null;
}

function written(format: TextFormat, { tokens, stopReason }: Completion): Replied {
  if (!tokens.includes(thoughtsOf(format).close)) return new Error("its thoughts never end");
  return {
    text: format.decode(stopReason === "stop" ? tokens.slice(0, -1) : tokens),
    reasoning: null,
    finish: stopReason,
  };
}
