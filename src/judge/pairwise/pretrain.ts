/** @file What the base of pairwise judges is pre-trained on: pairs of responses and a generic reviewer's preference. */

import { remarksSideBySide } from "../../annotation/sideBySide.js";
import { drawSplitPrompt } from "../../annotation/splits.js";
import type { Datum } from "../../engine/engine.js";
import type { World } from "../../world/config.js";
import { impression } from "../../world/impression.js";
import { offPolicyResponse } from "../../world/mixtures.js";
import { randomFrom } from "../../world/random.js";
import { pairImpressionDatum } from "./examples.js";

/** `pairs` sequences, every other one in each mode; the better response sits first in half of them. Knows no gold. */
export function pairwisePretrainingData(
  model: "pairwise-judge" | "arena-judge",
  seed: number,
  pairs: number,
  world: World,
): Datum[] {
  const random = randomFrom(seed, `${model}-pretraining`);
  return Array.from({ length: pairs }, (_, i) => {
    const prompt = drawSplitPrompt(random, "judge", world);
    for (;;) {
      const [a, b] = [0, 1].map(() => {
        const response = offPolicyResponse(random, prompt, world);
        return { response, ...impression(random, prompt, response, world) };
      });
      if (a!.score === b!.score) continue;
      const better = a!.score > b!.score ? "first" : "second";
      const trace = remarksSideBySide(a!.trace, b!.trace, better);
      const kind = i % 2 === 0 ? "reasoning" : "non-reasoning";
      return pairImpressionDatum(kind, {
        prompt: prompt.tokens,
        first: a!.response,
        second: b!.response,
        better,
        trace,
      });
    }
  });
}
