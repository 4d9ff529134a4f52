/** @file Stage train-judge: a base judge learns gold's scores (SFT) and, where it reasons, goes on with GRPO. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readAnnotations } from "../annotation/rows.js";
import { agreement } from "../judge/agreement.js";
import { sftDatum, shuffledLabels } from "../judge/examples.js";
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
 * The test rows are not read here. Of a judge with both phases `sft.bin` stays, so that they can be compared.
 * Ablation 4.1 is the second phase alone, from the base judge. The control's labels are shuffled, validation included,
 * so that nothing of gold's is left in the judge.
 */
export async function trainJudge(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { experiment, seed, engine } = context;
    const config = CONFIGS["train-judge"].parse(experiment.config);
    const { kind, size, variant, sft, validateEvery, rl, judging } = config;
    const rubric = variant === "rubric";
    const annotated = (part: "train" | "validation") => {
      const rows = readAnnotations(inputs.annotation.dir, part);
      return variant === "shuffled" ? shuffledLabels(rows, seed, part) : rows;
    };
    const train = annotated("train");
    const validation = annotated("validation");
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
      const { alpha, invalidRate } = await agreement({ kind, judging, sampler, rubric }, validation, seed, "validation", step);
      await sampler.close();
      if (best === null || alpha > best.alpha) {
        const { hash } = await trainer.save(join(run.dir, `${phase}.bin`));
        best = { phase, step, alpha, invalidRate, hash };
      }
      return { alpha, invalidRate };
    };

    const sftSteps = sft?.steps ?? 0;
    const data = sft ? train.map((one) => sftDatum(kind, one, rubric)) : [];
    const batchOf = sft && batches(data.length, sft.batch, seed, "judge-sft");
    const sftStep = async (i: number) => {
      const report = await supervisedStep(trainer, batchOf!(i).map((k) => data[k]), sft!, i);
      const last = i + 1 === sftSteps;
      const validated = last || (i + 1) % validateEvery === 0 ? await validate("sft", i + 1) : {};
      if (last) {
        await goBackToBest();
        afterSft = best;
      }
      return { phase: "sft", ...report, ...validated };
    };
    const rlStep = async (i: number) => {
      const step = i + 1 - sftSteps;
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
        total: sftSteps + (rl?.steps ?? 0),
        trainer: () => trainer,
        state: () => ({ best, afterSft }),
        show: ["loss", "reward", "alpha", "invalidRate"],
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
  });
}
