/** @file The gold procedure as a chat model that reasons: its answer to a message. */
import { goldText, pairOf } from "../../annotation/goldChat.js";
import type { Tokens } from "../../engine/engine.js";
import { type Effort, gold } from "../../world/gold.js";
import { readPrompt } from "../../world/prompt.js";
import { Refused } from "../problem.js";

export interface GoldAnswer {
  reasoning: string;
  content: string;
  trace: Tokens; // both, as tokens
}

/** Throws Refused if the message does not ask for a score (src/annotation/goldChat.ts has its form). */
export function goldAnswer(message: string, effort: Effort): GoldAnswer {
  try {
    const { prompt, response } = pairOf(message),
      { trace } = gold(readPrompt(prompt), response, effort);
    return { trace, ...goldText(trace) };
  } catch (error) {
    throw new Refused("invalid_request", `gold cannot judge this: ${(error as Error).message}`, "messages");
  }
}
