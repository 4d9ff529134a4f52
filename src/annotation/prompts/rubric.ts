/** @file The request for a rubric from gold: what an answer to one instruction must do (section 4.2). */
import type { Message } from "../../engine/chat.js";
import type { Key } from "../../world/random.js";
import { quoteFor } from "./quote.js";
import { MARKS_TEXT, RULES_TEXT } from "./rules.js";

const SYSTEM = [
  "You write a rubric by which others will score answers to an instruction from 0 to 9. You do not see any answer.",
  `They judge by these rules:\n${RULES_TEXT}`,
  "Say what these rules come to for this instruction: what an answer must do and must not do, what would be wrong, and what tells a good answer from a very good one. Each point can be checked in an answer without further knowledge, where that is possible.",
  MARKS_TEXT,
  'Reply with three to ten points, the weightiest first, each on one line that begins with "- ", and with nothing else.',
].join("\n\n");

/** System and user message. What the model answers is read by parseRubric. */
export function rubricMessages(instruction: string, ...key: Key): Message[] {
  const quote = quoteFor([instruction], ...key);
  return [
    { role: "system", content: SYSTEM },
    { role: "user", content: `${quote("INSTRUCTION", instruction)}\n\nThe rubric:` },
  ];
}
