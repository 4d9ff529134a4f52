/** @file What a judge of real text reads: the pointwise prompt about one response, rendered for its model. */
import type { Message } from "../../engine/chat.js";
import type { Token } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import type { JudgeKind } from "../../paper/judges.js";
import { scoreMessages } from "../prompts/score.js";

/** A response to be scored, as text. */
export interface TextPair {
  prompt: string;
  response: string;
  rubric?: string; // gold's for this prompt, where the judge is shown one (section 4.2)
}

/** With gold's score 0..9 and the reasoning that led to it. */
export interface TextAnnotated extends TextPair {
  score: number;
  trace: string;
}

/** The same for gold and for judges. The marks around the texts are drawn by the texts: equal texts make an equal request. */
export const pointwiseMessages = ({ prompt, response, rubric }: TextPair): Message[] =>
  scoreMessages({ instruction: prompt, answer: response, rubric }, "pointwise", prompt, response);

export const judgePrompt = (format: TextFormat, kind: JudgeKind, pair: TextPair): Token[] =>
  format.prompt(pointwiseMessages(pair), { thinking: kind === "reasoning" });
