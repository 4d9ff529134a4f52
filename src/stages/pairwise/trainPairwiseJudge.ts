/** @file Stage train-judge for pairwise judges: SFT on gold's verdicts and, where the judge reasons, GRPO with eq. 3. */
import { readPairs } from "../../annotation/pairs.js";
import { pairwiseAgreement } from "../../judge/pairwise/agreement.js";
import { pairSftDatum } from "../../judge/pairwise/examples.js";
import { pairJudgeGrpoStep } from "../../judge/pairwise/grpo.js";
import { PAIRWISE_CONFIGS } from "../../paper/pairwise.js";
import type { Manifest } from "../../store/run.js";
import { randomFrom } from "../../world/random.js";
import { type StageContext, weightsOf, withRun } from "../context.js";
import { trainInPhases } from "../judgePhases.js";

/** As `trainJudge`, on pairs; validation is by accuracy in both orders. */
export async function trainPairwiseJudge(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { experiment, seed } = context;
    const { kind, size, sft, validateEvery, rl, judging } = PAIRWISE_CONFIGS["train-judge"].parse(experiment.config);
    const train = readPairs(inputs.annotation.dir, "train");
    const validation = readPairs(inputs.annotation.dir, "validation");
    return trainInPhases(context, run, {
      start: weightsOf(inputs.base),
      sft: { settings: sft, examples: train.length, datum: (i) => pairSftDatum(kind, train[i]!), validateEvery },
      rl: rl && {
        steps: rl.steps,
        validateEvery: rl.validateEvery,
        step: (trainer, step) => {
          const random = randomFrom(seed, size, "pairwise-judge-rl-examples", step);
          const pairs = Array.from({ length: rl.prompts }, () => random.choice(train));
          return pairJudgeGrpoStep(trainer, pairs, rl, judging, seed, size, "pairwise-judge-rl", step);
        },
      },
      order: "pairwise-judge-sft",
      measure: "accuracy",
      validate: async (sampler, step) => {
        const judged = await pairwiseAgreement({ kind, judging, sampler }, validation, seed, "validation", step);
        const { accuracy, invalidRate, positionBias } = judged;
        return { accuracy, invalidRate, positionBias };
      },
    });
  });
}
