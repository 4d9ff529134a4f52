/** @file What a judge of real text reads: the pointwise prompt about one response, rendered for its model. */
import type { Message } from "../../engine/chat.js";
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
  format.prompt(pointwiseMessages(pair), { thinking: kind === "reasoning" });

/** TEMPORARY until src/judge/prompts is merged. */
export const pointwiseMessages = ({ prompt, response }: TextPair): Message[] => [
  { role: "user", content: `SCORE THIS\n${prompt}\nRESPONSE\n${response}` },
];
export const readScore = (text: string): number | null => (/^\s*[0-9]\s*$/.test(text) ? Number(text) : null);
