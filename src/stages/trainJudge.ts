/** @file Stage train-judge: a base judge learns gold's scores (SFT) and, where it reasons, goes on with GRPO. */
import { readAnnotations } from "../annotation/rows.js";
import { agreement } from "../judge/agreement.js";
import { sftDatum, shuffledLabels } from "../judge/examples.js";
import { judgeGrpoStep } from "../judge/grpo.js";
import { CONFIGS } from "../paper/experiments.js";
import type { Manifest } from "../store/run.js";
import { randomFrom } from "../world/random.js";
import { type StageContext, weightsOf, withRun } from "./context.js";
import { trainInPhases } from "./judgePhases.js";

/**
 * Section 2.1. SFT on the score, or on trace and score; then, for a reasoning judge, GRPO with eq. 1. Validation is by
 * alpha; the test rows are not read here. Ablation 4.1 is the second phase alone, from the base judge. The control's
 * labels are shuffled, validation included, so that nothing of gold's is left in the judge.
 */
export async function trainJudge(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { experiment, seed } = context;
    const { kind, size, variant, sft, validateEvery, rl, judging } = CONFIGS["train-judge"].parse(experiment.config);
    const rubric = variant === "rubric";
    const annotated = (part: "train" | "validation") => {
      const rows = readAnnotations(inputs.annotation.dir, part);
      return variant === "shuffled" ? shuffledLabels(rows, seed, part) : rows;
    };
    const train = annotated("train");
    const validation = annotated("validation");
    return trainInPhases(context, run, {
      start: weightsOf(inputs.base),
      sft: sft && {
        settings: sft,
        examples: train.length,
        datum: (i) => sftDatum(kind, train[i], rubric),
        validateEvery,
      },
      rl: rl && {
        steps: rl.steps,
        validateEvery: rl.validateEvery,
        step: (trainer, step) => {
          const random = randomFrom(seed, size, "judge-rl-examples", step);
          const examples = Array.from({ length: rl.prompts }, () => random.choice(train));
          return judgeGrpoStep(trainer, examples, rl, judging, seed, size, "judge-rl", step);
        },
      },
      order: "judge-sft",
      measure: "alpha",
      validate: async (sampler, step) => {
        const { alpha, invalidRate } = await agreement(
          { kind, judging, sampler, rubric },
          validation,
          seed,
          "validation",
          step,
        );
        return { alpha, invalidRate };
      },
    });
  });
}
