/** @file Stage train-gold: a gold that learns the truth at a school, and whose only blindness is what its school lacked. */
import { annotationRow } from "../annotation/rows.js";
import { schoolRows } from "../annotation/school.js";
import { miniature } from "../judge/format/miniature.js";
import { sftDatum } from "../judge/sft.js";
import { pointwise } from "../judge/task.js";
import { CONFIGS } from "../paper/configs.js";
import type { Manifest } from "../store/manifest.js";
import { type StageContext, withRun } from "./context.js";
import { trainFromNothing } from "./trainFromNothing.js";

/** From nothing, on rows that are all fresh, each with the true judgment: trace and score. */
export function trainGold(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run) => {
    const { experiment, seed } = context;
    const { pool, world, ...settings } = CONFIGS["train-gold"].parse(experiment.config);
    const batchOf = (step: number) =>
      schoolRows(seed, step, settings.training.batch, pool, world).map((row) =>
        sftDatum(miniature, pointwise, "reasoning", annotationRow(row)),
      );
    return trainFromNothing(context, run, { ...settings, batchOf });
  });
}
