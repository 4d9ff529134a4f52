/** @file Stage pretrain: a base policy or a base judge, from nothing. */

import { drawSplitPrompt } from "../annotation/splits.js";
import type { Datum } from "../engine/engine.js";
import { judgePretrainingData, pairwisePretrainingData } from "../judge/pretrain.js";
import { CONFIGS } from "../paper/configs.js";
import type { Manifest } from "../store/manifest.js";
import { batches } from "../training/supervised.js";
import type { Mixture, World } from "../world/config.js";
import { baseResponse } from "../world/mixtures.js";
import { type Key, randomFrom } from "../world/random.js";
import { END } from "../world/vocabulary.js";
import { type StageContext, withRun } from "./context.js";
import { trainFromNothing } from "./trainFromNothing.js";

/** Stands for the post-trained models that the paper starts from (sections 2.1 and 2.2). */
export async function pretrain(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run) => {
    const { experiment, seed } = context;
    const config = CONFIGS.pretrain.parse(experiment.config);
    const { shape, context: length, pairs, training, world } = config;
    const data =
      config.model === "policy"
        ? policyPretrainingData([seed, config.policy], pairs, config.mixture, world)
        : config.model === "judge"
          ? judgePretrainingData(seed, pairs, world, config.rubrics)
          : pairwisePretrainingData(config.model, seed, pairs, world);
    const placesOf = batches(data.length, training.batch, seed, experiment.id);
    const batchOf = (step: number) => placesOf(step).map((k) => data[k]!);
    return trainFromNothing(context, run, { shape, context: length, training, batchOf });
  });
}

/** What base policies learn: prompts answered by a mixture of writers, words and END; the loss is on the response alone. `key` keeps the bases' data apart. */
function policyPretrainingData(key: Key, pairs: number, mixture: Mixture, world: World): Datum[] {
  const random = randomFrom(...key, "policy-pretraining");
  return Array.from({ length: pairs }, () => {
    const { tokens, ...prompt } = drawSplitPrompt(random, "policy", world);
    const response = baseResponse(random, { ...prompt, tokens }, mixture, world);
    return { tokens: [...tokens, ...response, END], from: tokens.length };
  });
}
