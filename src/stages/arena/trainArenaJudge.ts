/** @file Stage train-judge for arena judges: SFT on the reasoning and verdicts of their own procedure. */
import { readLabelledPairs } from "../../arena/miniature/pairs.js";
import { arenaAgreement, arenaSftDatum } from "../../arena/miniature/verdicts.js";
import { ARENA_CONFIGS } from "../../paper/arena.js";
import type { Manifest } from "../../store/run.js";
import { type StageContext, weightsOf, withRun } from "../context.js";
import { trainInPhases } from "../judgePhases.js";

/** As `trainJudge`, without GRPO; validation is by the share of right verdicts in both orders. */
export async function trainArenaJudge(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { judge, sft, validateEvery, judging } = ARENA_CONFIGS["train-judge"].parse(context.experiment.config);
    const train = readLabelledPairs(inputs.annotation.dir, "train");
    const validation = readLabelledPairs(inputs.annotation.dir, "validation");
    return trainInPhases(context, run, {
      start: weightsOf(inputs.base),
      sft: { settings: sft, examples: train.length, datum: (i) => arenaSftDatum(train[i]!), validateEvery },
      rl: null,
      order: `arena-${judge}-sft`,
      measure: "accuracy",
      validate: async (sampler, step) => {
        const agreed = await arenaAgreement(sampler, judging, validation, context.seed, "validation", step);
        const { accuracy, preference, consistent, invalidRate } = agreed;
        return { accuracy, preference, consistent, invalidRate };
      },
    });
  });
}
