/** @file What a pairwise judge reads: the prompt, two responses in a fixed number of slots each, then JUDGE. */
import type { Comparison } from "../../annotation/annotatedPair.js";
import type { Token } from "../../engine/engine.js";
import { PROMPT_LENGTH } from "../../world/prompt.js";
import { JUDGE } from "../../world/vocabulary.js";
import { JUDGE_PREFIX_LENGTH, judgePrefix, RESPONSE_LENGTH } from "../prompt.js";

/** Length of every pairwise prefix: prompt, two responses, JUDGE. */
export const PAIR_PREFIX_LENGTH = PROMPT_LENGTH + 2 * RESPONSE_LENGTH + 1;

/**
 * The pairwise prompt (section 4.4). Both responses are closed and padded as in the pointwise prompt, so that each word
 * of either stands at a fixed place, and no response can reach into the other's slots.
 */
export function pairPrefix({ prompt, first, second }: Comparison): Token[] {
  const slots = (response: Comparison["first"]) =>
    judgePrefix(prompt, response).slice(PROMPT_LENGTH, JUDGE_PREFIX_LENGTH - 1);
  return [...prompt, ...slots(first), ...slots(second), JUDGE];
}
