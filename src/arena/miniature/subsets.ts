/** @file The arena's prompts: two subsets by what they ask for, on prompts that nothing else has used. */
import { drawSplitPrompt } from "../../annotation/splits.js";
import type { ArenaSubset } from "../../paper/arena.js";
import type { World } from "../../world/config.js";
import type { Prompt } from "../../world/prompt.js";
import { randomFrom } from "../../world/random.js";
import { decode, topicOf } from "../../world/vocabulary.js";

/**
 * Easy-going (for creative_writing): both words to use are of the asked topic, so they come up by themselves. Hard
 * (hard_prompt): neither is, and the answer must fit in two foreign words. Prompts with one of each are in neither. All are
 * on allowed topics, as the benchmark asks for nothing that a platform forbids: there a refusal is never right.
 */
export function subsetOf({ topic, use, restricted }: Prompt): ArenaSubset | null {
  if (restricted) return null;
  const own = use.filter((word) => topicOf(word) === topic).length;
  return own === 2 ? "creative_writing" : own === 0 ? "hard_prompt" : null;
}

/** `count` different prompts of a subset for a seed, of the split of held-out prompts but none of `others`. */
export function arenaPrompts(
  seed: number,
  subset: ArenaSubset,
  count: number,
  others: readonly Prompt[],
  world: World,
): Prompt[] {
  const random = randomFrom(seed, "arena-prompts", subset);
  const taken = new Set(others.map(({ tokens }) => decode(tokens)));
  const prompts: Prompt[] = [];
  while (prompts.length < count) {
    const prompt = drawSplitPrompt(random, "policy-test", world);
    const text = decode(prompt.tokens);
    if (subsetOf(prompt) !== subset || taken.has(text)) continue;
    taken.add(text);
    prompts.push(prompt);
  }
  return prompts;
}
