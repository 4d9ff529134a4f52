/** @file The two phases of a judge's training, SFT and then GRPO, each ending at its best checkpoint by validation. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Datum, Sampler, StateRef, Trainer } from "../engine/engine.js";
import type { Supervised } from "../paper/settings.js";
import type { Manifest, Run } from "../store/run.js";
import { batches, supervisedStep } from "../training/supervised.js";
import { resumeTrainer, type StageContext } from "./context.js";
import { runSteps } from "./trainingLoop.js";

/** The best weights so far. They lie in `<phase>.bin` of the run's folder; the validation's measures stand beside. */
type Best = { phase: "sft" | "rl"; step: number; hash: string } & Record<string, number | string>;

export interface JudgePhases {
  start: StateRef; // the base judge
  /** Null: GRPO from the base judge (section 4.1). */
  sft: { settings: Supervised; examples: number; datum: (index: number) => Datum; validateEvery: number } | null;
  /** Null: SFT alone, as for non-reasoning judges. `step` counts from 1. */
  rl: { steps: number; validateEvery: number; step: (trainer: Trainer, step: number) => Promise<object> } | null;
  /** Random numbers of the order of examples are keyed by (seed, order). */
  order: string;
  /** Agreement with gold on the validation rows; the highest `measure` is the best. */
  validate: (sampler: Sampler, step: number) => Promise<Record<string, number>>;
  measure: "alpha" | "accuracy";
}

/**
 * Section 2.1. GRPO starts from the best SFT weights, and changes nothing where it never beats them. Of a judge with both
 * phases `sft.bin` stays, so that they can be compared.
 */
export async function trainInPhases(context: StageContext, run: Run, phases: JudgePhases): Promise<Manifest> {
  const { seed, engine } = context;
  const { start, sft, rl, order, validate, measure } = phases;
  const saved = run.checkpoint?.extra as { best: Best | null; afterSft: Best | null } | undefined;
  let { best, afterSft } = saved ?? { best: null, afterSft: null };
  let trainer = await resumeTrainer(engine, run, start);

  const goBackToBest = async () => {
    const { phase, hash } = best!;
    await trainer.close();
    trainer = await engine.openTrainer({ path: join(run.dir, `${phase}.bin`), hash });
  };
  const validated = async (phase: Best["phase"], step: number) => {
    const sampler = await trainer.publish();
    const measured = await validate(sampler, step);
    await sampler.close();
    if (best === null || measured[measure] > Number(best[measure])) {
      const { hash } = await trainer.save(join(run.dir, `${phase}.bin`));
      best = { phase, step, ...measured, hash };
    }
    return measured;
  };

  const sftSteps = sft?.settings.steps ?? 0;
  const batchOf = sft && batches(sft.examples, sft.settings.batch, seed, order);
  const sftStep = async (i: number) => {
    const report = await supervisedStep(trainer, batchOf!(i).map(sft!.datum), sft!.settings, i);
    const last = i + 1 === sftSteps;
    const measured = last || (i + 1) % sft!.validateEvery === 0 ? await validated("sft", i + 1) : {};
    if (last) {
      await goBackToBest();
      afterSft = best;
    }
    return { phase: "sft", ...report, ...measured };
  };
  const rlStep = async (i: number) => {
    const step = i + 1 - sftSteps;
    const report = await rl!.step(trainer, step);
    return { phase: "rl", ...report, ...(step % rl!.validateEvery === 0 ? await validated("rl", i + 1) : {}) };
  };
  try {
    await runSteps({
      context,
      run,
      total: sftSteps + (rl?.steps ?? 0),
      trainer: () => trainer,
      state: () => ({ best, afterSft }),
      show: ["loss", "reward", measure, "invalidRate"],
      step: (i) => (i < sftSteps ? sftStep(i) : rlStep(i)),
    });
    await goBackToBest();
    const files = sft && rl ? ["sft.bin"] : [];
    const manifest = await run.finish({ trainer, files, summary: { sft: afterSft, final: best } });
    await rm(join(run.dir, "rl.bin"), { force: true });
    if (!rl) await rm(join(run.dir, "sft.bin"), { force: true });
    return manifest;
  } finally {
    await trainer.close();
  }
}
