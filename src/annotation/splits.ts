/** @file Splits of the prompts, so that judges, policies and evaluations never share one. */
import type { Tokens } from "../engine/engine.js";
import type { World } from "../world/config.js";
import { drawPrompt, type Prompt } from "../world/prompt.js";
import type { Random } from "../world/random.js";

/** Eighths of all prompts (section 2.2: the policies' prompts are disjoint from the judges' data, and 1K are held out). */
const SPLITS = {
  judge: [0, 1, 2], // judges are trained on these
  "judge-validation": [3],
  "judge-test": [4],
  policy: [5, 6], // base policies and RL
  "policy-test": [7],
} as const;
export type Split = keyof typeof SPLITS;

/** A prompt of the split: drawn from the world until one falls into it. */
export function drawSplitPrompt(random: Random, split: Split, world: World): Prompt {
  const eighths: readonly number[] = SPLITS[split];
  for (;;) {
    const prompt = drawPrompt(random, world);
    if (eighths.includes(eighthOf(prompt.tokens))) return prompt;
  }
}

/** A prompt of the split that is accepted: drawn until one is. */
export function drawPromptWhere(
  random: Random,
  split: Split,
  world: World,
  accept: (prompt: Prompt) => boolean,
): Prompt {
  for (;;) {
    const prompt = drawSplitPrompt(random, split, world);
    if (accept(prompt)) return prompt;
  }
}

/** Splits by a hash of the tokens (FNV-1a and a last mixing), so a prompt always falls into the same one. */
export function eighthOf(tokens: Tokens): number {
  let hash = 0x811c9dc5;
  for (const token of tokens) hash = Math.imul(hash ^ token, 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) & 7;
}
