/** @file What base judges are pre-trained on: responses of all writers and a generic reviewer's impressions, never gold. */
import type { Datum } from "../engine/engine.js";
import { drawSplitPrompt } from "../annotation/splits.js";
import type { World } from "../world/config.js";
import { impression } from "../world/impression.js";
import { offPolicyResponse } from "../world/mixtures.js";
import { randomFrom } from "../world/random.js";
import { impressionDatum } from "./examples.js";

/** `pairs` sequences, every other one in each mode. The same for every size of judge. */
export function judgePretrainingData(seed: number, pairs: number, world: World): Datum[] {
  const random = randomFrom(seed, "judge-pretraining");
  return Array.from({ length: pairs }, (_, i) => {
    const prompt = drawSplitPrompt(random, "judge", world);
    const response = offPolicyResponse(random, prompt, world);
    const impressed = impression(random, prompt, response, world);
    return impressionDatum(i % 2 === 0 ? "reasoning" : "non-reasoning", { prompt: prompt.tokens, response, ...impressed });
  });
}
