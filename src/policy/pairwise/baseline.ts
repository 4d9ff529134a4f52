/** @file The writer that policies are measured against, one fixed response a prompt (section 4.4: GPT-4o's). */
import type { Token } from "../../engine/engine.js";
import type { Mixture, World } from "../../world/config.js";
import { baseResponse } from "../../world/mixtures.js";
import type { Prompt } from "../../world/prompt.js";
import { randomFrom } from "../../world/random.js";

/** Its response to each prompt, words only: the same at every step, for every judge and policy of a seed. */
export function baselineResponses(seed: number, prompts: Prompt[], writer: Mixture, world: World): Token[][] {
  const random = randomFrom(seed, "baseline-writer");
  return prompts.map((prompt) => baseResponse(random, prompt, writer, world));
}
