/** @file The miniature's prompts of a seed, for whatever trains or evaluates a policy: runs, cells, the live page. */
import { drawSplitPrompt } from "../annotation/splits.js";
import type { World } from "../world/config.js";
import type { Prompt } from "../world/prompt.js";
import { randomFrom } from "../world/random.js";
import { decode } from "../world/vocabulary.js";

/** The held-out prompts of a seed: the same at every step, for every judge and policy. */
export function heldOutPrompts(seed: number, count: number, world: World): Prompt[] {
  const random = randomFrom(seed, "held-out-prompts");
  return Array.from({ length: count }, () => drawSplitPrompt(random, "policy-test", world));
}

/** What a policy is asked at a step of its training, as words: the same for every judge and policy of a seed. */
export function trainingPrompts(seed: number, step: number, count: number, world: World): string[] {
  const random = randomFrom(seed, "policy", step, "prompts");
  return Array.from({ length: count }, () => decode(drawSplitPrompt(random, "policy", world).tokens));
}
