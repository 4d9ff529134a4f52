/** @file Stage train-policy: GRPO of a base policy with a judge as its reward. */

import type { Judge, RuleJudge } from "../judge/score.js";
import { CONFIGS } from "../paper/experiments.js";
import { heldOutOutputs, heldOutPrompts } from "../policy/outputs.js";
import { policyStep, stepWarnings } from "../policy/train.js";
import type { Manifest } from "../store/run.js";
import { resumeTrainer, type StageContext, weightsOf, withRun } from "./context.js";
import { runSteps } from "./trainingLoop.js";

/**
 * Writes progress.jsonl, one row a step, and outputs.jsonl, the held-out outputs at each evaluation step, 0 included.
 * The judge is the run's input. A control whose reward is no model is handed its rule by whoever runs it: this stage
 * knows no gold.
 */
export async function trainPolicy(context: StageContext, control?: RuleJudge): Promise<Manifest> {
  return withRun(context, async (run, inputs) => {
    const { experiment, seed, engine } = context;
    const { kind, variant, rl, judging, world } = CONFIGS["train-policy"].parse(experiment.config);
    const base = await engine.openSampler(weightsOf(inputs.base));
    const rubric = variant === "rubric";
    const judge: Judge = control ?? {
      kind,
      judging,
      rubric,
      sampler: await engine.openSampler(weightsOf(inputs.judge)),
    };
    const trainer = await resumeTrainer(engine, run, weightsOf(inputs.base));
    const prompts = heldOutPrompts(seed, rl.heldOutPrompts, world);

    const evaluate = async (step: number) => {
      const policy = await trainer.publish();
      const outputs = await heldOutOutputs({ policy, base, judge, prompts, temperature: rl.temperature, seed, step });
      await policy.close();
      for (const output of outputs) run.append("outputs.jsonl", output);
    };
    try {
      await runSteps({
        context,
        run,
        total: rl.steps,
        trainer: () => trainer,
        show: ["reward", "length", "truncated"],
        step: async (i) => {
          if (i % rl.evaluateEvery === 0) await evaluate(i);
          const row = await policyStep(trainer, judge, rl, world, seed, i, base);
          for (const warning of stepWarnings(row, rl)) run.warn({ ...warning, step: i + 1 });
          return { ...row };
        },
      });
      await evaluate(rl.steps);
      return await run.finish({ trainer });
    } finally {
      await Promise.all([trainer.close(), base.close(), ...(judge.kind === "rule" ? [] : [judge.sampler.close()])]);
    }
  });
}
