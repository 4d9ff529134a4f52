/** @file Stage train-judge for pairwise judges: SFT on gold's verdicts and, where the judge reasons, GRPO with eq. 3. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readPairs } from "../../annotation/pairs.js";
import { pairwiseAgreement } from "../../judge/pairwise/agreement.js";
import { pairSftDatum } from "../../judge/pairwise/examples.js";
import { pairJudgeGrpoStep } from "../../judge/pairwise/grpo.js";
import { PAIRWISE_CONFIGS } from "../../paper/pairwise.js";
import { batches, supervisedStep } from "../../training/supervised.js";
import type { Manifest } from "../../store/run.js";
import { randomFrom } from "../../world/random.js";
import { resumeTrainer, weightsOf, withRun, type StageContext } from "../context.js";
import { runSteps } from "../steps.js";

/** The best weights so far, by accuracy on the validation pairs. They lie in `<phase>.bin` of the run's folder. */
interface Best {
  phase: "sft" | "rl";
  step: number;
  accuracy: number;
  invalidRate: number;
  hash: string;
}

/** As `trainJudge`: each phase ends with its checkpoint of highest validation accuracy; `sft.bin` of a reasoning judge stays. */
export async function trainPairwiseJudge(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { experiment, seed, engine } = context;
    const { kind, size, sft, validateEvery, rl, judging } = PAIRWISE_CONFIGS["train-judge"].parse(experiment.config);
    const train = readPairs(inputs.annotation.dir, "train");
    const validation = readPairs(inputs.annotation.dir, "validation");
    const data = train.map((pair) => pairSftDatum(kind, pair));
    const batchOf = batches(data.length, sft.batch, seed, "pairwise-judge-sft");
    const saved = run.checkpoint?.extra as { best: Best | null; afterSft: Best | null } | undefined;
    let { best, afterSft } = saved ?? { best: null, afterSft: null };
    let trainer = await resumeTrainer(engine, run, weightsOf(inputs.base));

    const goBackToBest = async () => {
      const { phase, hash } = best!;
      await trainer.close();
      trainer = await engine.openTrainer({ path: join(run.dir, `${phase}.bin`), hash });
    };
    const validate = async (phase: Best["phase"], step: number) => {
      const sampler = await trainer.publish();
      const judged = await pairwiseAgreement({ kind, judging, sampler }, validation, seed, "validation", step);
      const { accuracy, invalidRate, positionBias } = judged;
      await sampler.close();
      if (best === null || accuracy > best.accuracy) {
        const { hash } = await trainer.save(join(run.dir, `${phase}.bin`));
        best = { phase, step, accuracy, invalidRate, hash };
      }
      return { accuracy, invalidRate, positionBias };
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
      const random = randomFrom(seed, size, "pairwise-judge-rl-examples", step);
      const pairs = Array.from({ length: rl!.prompts }, () => random.choice(train));
      const report = await pairJudgeGrpoStep(trainer, pairs, rl!, judging, seed, size, "pairwise-judge-rl", step);
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
        show: ["loss", "reward", "accuracy", "invalidRate"],
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
