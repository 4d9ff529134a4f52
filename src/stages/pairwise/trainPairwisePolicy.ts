/** @file Stage train-policy for pairwise judges: GRPO of a base policy whose reward is its share of wins in its group. */

import type { ModelJudge } from "../../judge/askModel.js";
import { PAIRWISE_CONFIGS } from "../../paper/pairwise.js";
import { heldOutPrompts } from "../../policy/outputs.js";
import { baselineResponses } from "../../policy/pairwise/baseline.js";
import { pairwiseOutputs } from "../../policy/pairwise/outputs.js";
import { pairwisePolicyStep } from "../../policy/pairwise/train.js";
import { stepWarnings } from "../../policy/train.js";
import type { Manifest } from "../../store/run.js";
import { resumeTrainer, type StageContext, weightsOf, withRun } from "../context.js";
import { runSteps } from "../trainingLoop.js";

/** Writes progress.jsonl, one row a step, and outputs.jsonl, the held-out outputs at each evaluation step, 0 included. */
export async function trainPairwisePolicy(context: StageContext): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { experiment, seed, engine } = context;
    const config = PAIRWISE_CONFIGS["train-policy"].parse(experiment.config);
    const { kind, rl, judging, world } = config;
    const base = await engine.openSampler(weightsOf(inputs.base));
    const judge: ModelJudge = { kind, judging, sampler: await engine.openSampler(weightsOf(inputs.judge)) };
    const trainer = await resumeTrainer(engine, run, weightsOf(inputs.base));
    const prompts = heldOutPrompts(seed, rl.heldOutPrompts, world);
    const baseline = baselineResponses(seed, prompts, config.baseline, world);

    const evaluate = async (step: number) => {
      const policy = await trainer.publish();
      const { temperature } = rl;
      const outputs = await pairwiseOutputs({ policy, base, judge, prompts, baseline, temperature, seed, step });
      await policy.close();
      for (const output of outputs) run.append("outputs.jsonl", output);
    };
    try {
      await runSteps({
        context,
        run,
        total: rl.steps,
        trainer: () => trainer,
        show: ["judged", "length", "truncated"],
        step: async (i) => {
          if (i % rl.evaluateEvery === 0) await evaluate(i);
          const row = await pairwisePolicyStep(trainer, judge, rl, world, seed, i);
          for (const warning of stepWarnings(row, rl)) run.warn({ ...warning, step: i + 1 });
          return { ...row };
        },
      });
      await evaluate(rl.steps);
      return await run.finish({ trainer });
    } finally {
      await Promise.all([trainer.close(), base.close(), judge.sampler.close()]);
    }
  });
}
