/** @file The request to a pairwise judge: which of two answers is better (section 4.4). */
import type { Message } from "../../engine/chat.js";
import type { Key } from "../../world/random.js";
import type { TwoResponses } from "../rows.js";
import { quoteFor } from "./quote.js";
import { MARKS_TEXT, RULES_TEXT } from "./rules.js";

const SYSTEM = [
  "You are shown an instruction and two answers, A and B, and decide which of them carries it out better.",
  `Rules:\n${RULES_TEXT}`,
  MARKS_TEXT,
  "There are no ties. Reply with the better answer's letter alone: A or B, no other character.",
].join("\n\n");

/** What may be answered, in the order of SEATS. */
export const VERDICTS = ["A", "B"] as const;

export interface ToCompare {
  instruction: string;
  first: string; // A
  second: string; // B
}

/** System and user message of one order. The model's whole answer is then A or B: parsePreference. */
export function compareMessages({ instruction, first, second }: ToCompare, ...key: Key): Message[] {
  const quote = quoteFor([instruction, first, second], ...key);
  const texts = [quote("INSTRUCTION", instruction), quote("ANSWER A", first), quote("ANSWER B", second)];
  return [
    { role: "system", content: SYSTEM },
    { role: "user", content: [...texts, "The better answer, A or B:"].join("\n\n") },
  ];
}

/** As `pointwiseMessages`; the other order is another request. */
export const pairwiseMessages = ({ prompt, first, second }: TwoResponses): Message[] =>
  compareMessages({ instruction: prompt, first, second }, "pairwise", prompt, first, second);
