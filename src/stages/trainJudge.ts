/** @file Stage train-judge: a base judge learns gold's scores (SFT) and, where it reasons, goes on with GRPO. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readAnnotations } from "../annotation/rows.js";
import { agreement } from "../judge/agreement.js";
import { sftDatum } from "../judge/examples.js";
import { judgeGrpoStep } from "../judge/grpo.js";
import { CONFIGS } from "../paper/experiments.js";
import { batches, supervisedStep } from "../training/supervised.js";
import type { Manifest } from "../store/run.js";
import { randomFrom } from "../world/random.js";
import { resumeTrainer, weightsOf, withRun, type StageContext } from "./context.js";
import { runSteps } from "./steps.js";

/** The best weights so far, by alpha on the validation rows. They lie in `<phase>.bin` of the run's folder. */
export interface Best {
  phase: "sft" | "rl";
  step: number;
  alpha: number;
  invalidRate: number;
  hash: string;
}

/**
 * Section 2.1. SFT on the score, or on trace and score; then, for a reasoning judge, GRPO from the best SFT weights.
 * Each phase ends with the checkpoint of highest validation alpha; a GRPO that never beats its start changes nothing.
 * The test rows are not read here. Of a reasoning judge `sft.bin` stays, so that both phases can be compared.
 */
export async function trainJudge(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { experiment, seed, engine } = context;
    const { kind, size, sft, validateEvery, rl, judging } = CONFIGS["train-judge"].parse(experiment.config);
    const train = readAnnotations(inputs.annotation.dir, "train");
    const validation = readAnnotations(inputs.annotation.dir, "validation");
    const data = train.map((one) => sftDatum(kind, one));
    const batchOf = batches(data.length, sft.batch, seed, "judge-sft");
    const saved = run.checkpoint?.extra as { best: Best | null; afterSft: Best | null } | undefined;
    let { best, afterSft } = saved ?? { best: null, afterSft: null };
    let trainer = await resumeTrainer(engine, run, weightsOf(inputs.base));

    const refOf = ({ phase, hash }: Best) => ({ path: join(run.dir, `${phase}.bin`), hash });
    const goBackToBest = async () => {
      await trainer.close();
      trainer = await engine.openTrainer(refOf(best!));
    };
    const validate = async (phase: Best["phase"], step: number) => {
      const sampler = await trainer.publish();
      const { alpha, invalidRate } = await agreement({ kind, judging, sampler }, validation, seed, "validation", step);
      await sampler.close();
      if (best === null || alpha > best.alpha) {
        const { hash } = await trainer.save(join(run.dir, `${phase}.bin`));
        best = { phase, step, alpha, invalidRate, hash };
      }
      return { alpha, invalidRate };
    };

    const sftStep = async (i: number) => {
      const report = await supervisedStep(trainer, batchOf(i).map((k) => data[k]), sft, i);
      const last = i + 1 === sft.steps;
      const validated = last || (i + 1) % validateEvery === 0 ? await validate("sft", i + 1) : {};
      if (last) {
        await goBackToBest();
        afterSft = best;
      }
      return { phase: "sft", ...report, ...validated };
    };
    const rlStep = async (i: number) => {
      const step = i + 1 - sft.steps;
      const random = randomFrom(seed, size, "judge-rl-examples", step);
      const examples = Array.from({ length: rl!.prompts }, () => random.choice(train));
      const report = await judgeGrpoStep(trainer, examples, rl!, judging, seed, size, "judge-rl", step);
      const validated = step % rl!.validateEvery === 0 ? await validate("rl", i + 1) : {};
      return { phase: "rl", ...report, ...validated };
    };
    try {
      await runSteps({
        context,
        run,
        total: sft.steps + (rl?.steps ?? 0),
        trainer: () => trainer,
        state: () => ({ best, afterSft }),
        show: ["loss", "reward", "alpha", "invalidRate"],
        step: (i) => (i < sft.steps ? sftStep(i) : rlStep(i)),
      });
      await goBackToBest();
      const files = kind === "reasoning" ? ["sft.bin"] : [];
      const manifest = await run.finish({ trainer, files, summary: { sft: afterSft, final: best } });
      await rm(join(run.dir, "rl.bin"), { force: true });
      if (kind === "non-reasoning") await rm(join(run.dir, "sft.bin"), { force: true });
      return manifest;
    } finally {
      await trainer.close();
    }
  });
}
