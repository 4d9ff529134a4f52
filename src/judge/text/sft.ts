/** @file SFT of judges on gold's annotations of real text (section 2.1; 4.4). */
import type { Datum } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import type { JudgeKind } from "../../paper/judges.js";
import { answersTo, goldsAnswer } from "./layout.js";
import { judgePrompt, type TextExample } from "./prompt.js";

/** A non-reasoning judge learns the answer alone, a reasoning judge gold's reasoning, the answer and to end there. */
export function textSftDatum(format: TextFormat, kind: JudgeKind, one: TextExample): Datum {
  const prompt = judgePrompt(format, kind, one);
  const { place, text } = goldsAnswer(one);
  const written =
    kind === "reasoning" ? format.reply({ reasoning: one.trace.trim(), text }) : [answersTo(one, format)[place]!];
  return { tokens: [...prompt, ...written], from: prompt.length };
}
