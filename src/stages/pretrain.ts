/** @file Stage pretrain: a base policy or a base judge, from nothing. */

import { drawSplitPrompt } from "../annotation/splits.js";
import type { Datum } from "../engine/engine.js";
import { judgePretrainingData, pairwisePretrainingData } from "../judge/pretrain.js";
import { CONFIGS } from "../paper/configs.js";
import type { Manifest } from "../store/run.js";
import { batches, supervisedStep } from "../training/supervised.js";
import type { Mixture, World } from "../world/config.js";
import { baseResponse } from "../world/mixtures.js";
import { randomFrom } from "../world/random.js";
import { END, VOCABULARY } from "../world/vocabulary.js";
import { initialSeed, type StageContext, withRun } from "./context.js";
import { runSteps } from "./trainingLoop.js";

/** Stands for the post-trained models that the paper starts from (sections 2.1 and 2.2). */
export async function pretrain(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run) => {
    const { experiment, seed, engine } = context;
    const config = CONFIGS.pretrain.parse(experiment.config);
    const { shape, context: length, pairs, training, world } = config;
    const data =
      config.model === "policy"
        ? policyPretrainingData([seed, config.policy], pairs, config.mixture, world)
        : config.model === "judge"
          ? judgePretrainingData(seed, pairs, world, config.rubrics)
          : pairwisePretrainingData(config.model, seed, pairs, world);
    const batchOf = batches(data.length, training.batch, seed, experiment.id);
    const state = run.checkpoint?.state;
    const trainer = state
      ? await engine.openTrainer(state, { optimizer: true })
      : await engine.create({ vocabulary: VOCABULARY, ...shape, context: length }, initialSeed(context));
    try {
      let last = 0;
      await runSteps({
        context,
        run,
        total: training.steps,
        trainer: () => trainer,
        show: ["loss"],
        step: async (i) => {
          const report = await supervisedStep(
            trainer,
            batchOf(i).map((k) => data[k]!),
            training,
            i,
          );
          last = report.loss;
          return { ...report };
        },
      });
      return await run.finish({ trainer, summary: { loss: last } });
    } finally {
      await trainer.close();
    }
  });
}

/** What base policies learn: prompts answered by a mixture of writers, words and END; the loss is on the response alone. `key` keeps the bases' data apart. */
function policyPretrainingData(key: (string | number)[], pairs: number, mixture: Mixture, world: World): Datum[] {
  const random = randomFrom(...key, "policy-pretraining");
  return Array.from({ length: pairs }, () => {
    const { tokens, ...prompt } = drawSplitPrompt(random, "policy", world);
    const response = baseResponse(random, { ...prompt, tokens }, mixture, world);
    return { tokens: [...tokens, ...response, END], from: tokens.length };
  });
}
