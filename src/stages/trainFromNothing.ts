/** @file Supervised training of a model from random weights: base policies, base judges and trained golds. */
import type { Datum } from "../engine/engine.js";
import type { Shape, Supervised } from "../paper/settings.js";
import type { Manifest } from "../store/manifest.js";
import type { Run } from "../store/run.js";
import { supervisedStep } from "../training/supervised.js";
import { VOCABULARY } from "../world/vocabulary.js";
import { initialSeed, type StageContext } from "./context.js";
import { runSteps } from "./trainingLoop.js";

/** The miniature's alone. `batchOf`: the sequences of a step, which a resumed run asks for again. */
export async function trainFromNothing(
  context: StageContext,
  run: Run,
  of: { shape: Shape; context: number; training: Supervised; batchOf: (step: number) => Datum[] },
): Promise<Manifest> {
  const { shape, training, batchOf } = of;
  const state = run.checkpoint?.state;
  const trainer = state
    ? await context.engine.openTrainer(state, { optimizer: true })
    : await context.engine.create({ vocabulary: VOCABULARY, ...shape, context: of.context }, initialSeed(context));
  try {
    let last = 0;
    await runSteps({
      context,
      run,
      total: training.steps,
      trainer: () => trainer,
      show: ["loss"],
      step: async (i) => {
        const report = await supervisedStep(trainer, batchOf(i), training, i);
        last = report.loss;
        return { ...report };
      },
    });
    return await run.finish({ trainer, summary: { loss: last } });
  } finally {
    await trainer.close();
  }
}
