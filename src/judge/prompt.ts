/** @file What a judge reads: the prompt, the response in a fixed number of slots, then the JUDGE marker. */
import type { Token, Tokens } from "../engine/engine.js";
import { RESPONSE_WORDS } from "../world/config.js";
import { PROMPT_LENGTH, readPrompt } from "../world/prompt.js";
import { rubric } from "../world/rubric.js";
import { END, JUDGE, PAD } from "../world/vocabulary.js";

/** Slots of a response: its words and END. */
export const RESPONSE_LENGTH = RESPONSE_WORDS + 1;
/** Length of every judge prefix: prompt, response, JUDGE. A rubric comes after it. */
export const JUDGE_PREFIX_LENGTH = PROMPT_LENGTH + RESPONSE_LENGTH + 1;

/**
 * The judge's prompt (section 2.1). The response is closed with END and padded to RESPONSE_LENGTH slots: as JUDGE stands
 * at the same place in every sequence, attention by position is enough to find it, and small judges learn in fewer steps.
 * Nothing in the response can move it, so a response cannot forge the layout. A rubric (section 4.2) follows it, so that
 * each of its items can look for itself in the response: in a causal model what stands first sees nothing of the rest.
 */
export function judgePrefix(prompt: Tokens, response: Tokens, withRubric = false): Token[] {
  if (prompt.length !== PROMPT_LENGTH)
    throw new RangeError(`judgePrefix: the prompt has ${prompt.length} tokens, not ${PROMPT_LENGTH}`);
  if (response.length > RESPONSE_WORDS)
    throw new RangeError(`judgePrefix: the response has ${response.length} words; cut it to ${RESPONSE_WORDS}`);
  const prefix = [...prompt, ...response, END];
  while (prefix.length < JUDGE_PREFIX_LENGTH - 1) prefix.push(PAD);
  prefix.push(JUDGE);
  if (withRubric) prefix.push(...rubric(readPrompt(prompt)));
  return prefix;
}
