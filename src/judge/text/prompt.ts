/** @file What a judge of real text reads: the prompt about one response, or about two, rendered for its model. */
import type { Seat } from "../../annotation/annotatedPair.js";
import type { Message } from "../../engine/chat.js";
import type { Token } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import type { JudgeKind } from "../../paper/judges.js";
import { compareMessages } from "../prompts/compare.js";
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

/** Two responses to be compared, in the order in which a judge reads them (section 4.4). */
export interface TextComparison {
  prompt: string;
  first: string;
  second: string;
}

/** With the one that gold prefers. */
export interface TextAnnotatedPair extends TextComparison {
  better: Seat;
  trace: string;
}

/** What a judge is asked, and what it learns from. */
export type TextQuestion = TextPair | TextComparison;
export type TextExample = TextAnnotated | TextAnnotatedPair;

/** The same for gold and for judges. The marks around the texts are drawn by the texts: equal texts make an equal request. */
export const pointwiseMessages = ({ prompt, response, rubric }: TextPair): Message[] =>
  scoreMessages({ instruction: prompt, answer: response, rubric }, "pointwise", prompt, response);

/** As `pointwiseMessages`; the other order is another request. */
export const pairwiseMessages = ({ prompt, first, second }: TextComparison): Message[] =>
  compareMessages({ instruction: prompt, first, second }, "pairwise", prompt, first, second);

const messagesOf = (asked: TextQuestion): Message[] =>
  "first" in asked ? pairwiseMessages(asked) : pointwiseMessages(asked);

export const judgePrompt = (format: TextFormat, kind: JudgeKind, asked: TextQuestion): Token[] =>
  format.prompt(messagesOf(asked), { thinking: kind === "reasoning" });
