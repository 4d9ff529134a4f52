/** @file What base policies are pre-trained on: prompts answered by a mixture of writers. */

import { drawSplitPrompt } from "../annotation/splits.js";
import type { Datum } from "../engine/engine.js";
import type { Mixture, World } from "../world/config.js";
import { baseResponse } from "../world/mixtures.js";
import { randomFrom } from "../world/random.js";
import { END } from "../world/vocabulary.js";

/** `pairs` sequences, prompt, words, END; the loss is on the response alone. `key` keeps the three bases' data apart. */
export function policyPretrainingData(
  key: (string | number)[],
  pairs: number,
  mixture: Mixture,
  world: World,
): Datum[] {
  const random = randomFrom(...key, "policy-pretraining");
  return Array.from({ length: pairs }, () => {
    const { tokens, ...prompt } = drawSplitPrompt(random, "policy", world);
    const response = baseResponse(random, { ...prompt, tokens }, mixture, world);
    return { tokens: [...tokens, ...response, END], from: tokens.length };
  });
}
