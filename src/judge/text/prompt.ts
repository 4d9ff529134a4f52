/** @file What a judge of real text reads: the pointwise prompt about one response, rendered for its model. */
import type { Token } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import type { JudgeKind } from "../../paper/judges.js";

/** A response to be scored, as text. */
export interface TextPair {
  prompt: string;
  response: string;
}

/** With gold's score 0..9 and the reasoning that led to it. */
export interface TextAnnotated extends TextPair {
  score: number;
  trace: string;
}

export const judgePrompt = (format: TextFormat, kind: JudgeKind, pair: TextPair): Token[] =>
  format.render(pointwiseMessages(pair), { thinking: kind === "reasoning" });
