/** @file What base judges are pre-trained on: responses of all writers and a generic reviewer's impressions, never gold. */

import { drawSplitPrompt } from "../annotation/splits.js";
import type { Datum } from "../engine/engine.js";
import type { World } from "../world/config.js";
import { impression, impressionByRubric } from "../world/impression.js";
import { offPolicyResponse } from "../world/mixtures.js";
import { randomFrom } from "../world/random.js";
import { impressionDatum, rubricDatum } from "./examples.js";

/**
 * `pairs` sequences, every other one in each mode. The same for every size of judge. `rubrics`: every third one instead
 * is in a third mode, the score of a reviewer with a rubric in hand, so that a base judge can read one before it is
 * trained on any (section 4.2 gives rubrics to an untrained Qwen3).
 */
export function judgePretrainingData(seed: number, pairs: number, world: World, rubrics = false): Datum[] {
  const random = randomFrom(seed, "judge-pretraining");
  return Array.from({ length: pairs }, (_, i) => {
    const prompt = drawSplitPrompt(random, "judge", world);
    const response = offPolicyResponse(random, prompt, world);
    if (rubrics && i % 3 === 2) {
      const score = impressionByRubric(random, prompt, response, world);
      return rubricDatum({ prompt: prompt.tokens, response, score, trace: [] });
    }
    const impressed = impression(random, prompt, response, world);
    return impressionDatum(i % 2 === 0 ? "reasoning" : "non-reasoning", {
      prompt: prompt.tokens,
      response,
      ...impressed,
    });
  });
}
