/** @file Stage train-gold: a gold that learns the truth at a school, and whose only blindness is what its school lacked. */
import { annotationRow } from "../annotation/rows.js";
import { schoolRows } from "../annotation/school.js";
import { miniature } from "../judge/format/miniature.js";
import { sftDatum } from "../judge/sft.js";
import { pointwise } from "../judge/task.js";
import { CONFIGS } from "../paper/configs.js";
import type { Manifest } from "../store/run.js";
import { supervisedStep } from "../training/supervised.js";
import { VOCABULARY } from "../world/vocabulary.js";
import { initialSeed, type StageContext, withRun } from "./context.js";
import { runSteps } from "./trainingLoop.js";

/** From nothing, on rows that are all fresh, each with the true judgment: trace and score. */
export function trainGold(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run) => {
    const { experiment, seed, engine } = context;
    const { pool, shape, context: length, training, world } = CONFIGS["train-gold"].parse(experiment.config);
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
          const rows = schoolRows(seed, i, training.batch, pool, world).map(annotationRow);
          const batch = rows.map((row) => sftDatum(miniature, pointwise, "reasoning", row));
          const report = await supervisedStep(trainer, batch, training, i);
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
