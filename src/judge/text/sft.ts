/** @file SFT of judges on gold's annotations of real text (section 2.1). */
import type { Datum } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import type { JudgeKind } from "../../paper/judges.js";
import { judgePrompt, type TextAnnotated } from "./prompt.js";

/** A non-reasoning judge learns the score alone, a reasoning judge gold's reasoning, the score and to end there. */
export function textSftDatum(format: TextFormat, kind: JudgeKind, one: TextAnnotated): Datum {
  const prompt = judgePrompt(format, kind, one);
  const written = kind === "reasoning"
    ? format.reply({ reasoning: one.trace.trim(), text: String(one.score) })
    : [format.scores[one.score]!];
  return { tokens: [...prompt, ...written], from: prompt.length };
}
