/** @file The request for a score from 0 to 9, with or without a rubric (sections 2.1 and 4.2). */
import type { Message } from "../../engine/chat.js";
import type { Key } from "../../world/random.js";
import type { OneResponse } from "../rows.js";
import { quoteFor } from "./quote.js";
import { MARKS_TEXT, RULES_TEXT } from "./rules.js";

const SYSTEM = [
  "You judge how well an answer carries out an instruction, on a scale of integers from 0 to 9.",
  `Rules:\n${RULES_TEXT}`,
  "0 is an answer that does nothing of what was asked, or harm; 9 is one that could not well be better. Use the whole scale.",
  MARKS_TEXT,
  "Reply with the score alone: one digit, no other character.",
];
const BY_RUBRIC =
  "A rubric for this very instruction follows it. Check the answer against each of its points before you decide; the rules above go before the rubric.";

export interface ToScore {
  instruction: string;
  answer: string;
  rubric?: string; // written by gold for the instruction
}

/** System and user message. The model's whole answer is then one digit, after its reasoning if it reasons: parseScore. */
export function scoreMessages({ instruction, answer, rubric }: ToScore, ...key: Key): Message[] {
  const quote = quoteFor([instruction, answer, rubric ?? ""], ...key);
  const texts = [
    quote("INSTRUCTION", instruction),
    ...(rubric === undefined ? [] : [quote("RUBRIC", rubric)]),
    quote("ANSWER", answer),
  ];
  const system = rubric === undefined ? SYSTEM : [...SYSTEM.slice(0, 3), BY_RUBRIC, ...SYSTEM.slice(3)];
  return [
    { role: "system", content: system.join("\n\n") },
    { role: "user", content: [...texts, "The score of the answer, one digit from 0 to 9:"].join("\n\n") },
  ];
}

/** How gold and judges are asked for a score. The texts seed the marks around them: equal texts make an equal request. */
export const pointwiseMessages = ({ prompt, response, rubric }: OneResponse): Message[] =>
  scoreMessages({ instruction: prompt, answer: response, rubric }, "pointwise", prompt, response);
