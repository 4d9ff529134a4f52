/** @file Stage train-policy: GRPO of a base policy with a judge as its reward, by scores (section 2.2) or by wins (4.4). */
import type { Sampler } from "../engine/engine.js";
import type { ModelJudge } from "../judge/ask.js";
import type { Judge } from "../judge/score.js";
import { CONFIGS, type Config } from "../paper/configs.js";
import { heldOutOutputs } from "../policy/heldOut.js";
import { policyStep, stepWarnings } from "../policy/step.js";
import type { Manifest } from "../store/manifest.js";
import { type Inputs, resumeTrainer, type StageContext, weightsOf } from "./context.js";
import { runSteps } from "./trainingLoop.js";
import { openRunOf, policyTaskOf, taskOf } from "./worlds.js";

/** What rewards a policy in training, where it is not the judge that its run names. */
export interface TrainingReward {
  judge: Judge;
  /** Before each step, with a sampler of the policy: a judge may go on learning. */
  before?(step: number, policy: Sampler): Promise<void>;
  close?(): Promise<void>;
}
export type MakeReward = (
  judge: () => Promise<ModelJudge>,
  inputs: Inputs,
  config: Config<"train-policy">,
) => Promise<TrainingReward>;

/**
 * Writes progress.jsonl, one row a step, and outputs.jsonl, the held-out outputs at each evaluation step, 0 included. A
 * prompt that the judge cannot be asked about is left out. The judge is the run's input, or an untrained one (appendix
 * 7.4). What else a reward is made of comes from the caller: this stage knows no gold.
 */
export function trainPolicy(context: StageContext, makeReward: MakeReward = asItIs): Promise<Manifest> {
  const { experiment, seed } = context;
  const config = CONFIGS["train-policy"].parse(experiment.config);
  const { kind, size, variant, policy: id, rl, judging, judgePrompt: maxPrompt, checkpointEvery } = config;
  const task = policyTaskOf(experiment);
  return openRunOf(context, { policy: id, judge: size, data: true }, async (opened) => {
    const { run, inputs, policy } = opened;
    const { format } = policy;
    const prompts = await opened.prompts(config);
    const shown = await opened.rubrics(variant, ["policyTrain", "policyTest"]);
    const heldOut = prompts.heldOut.filter(({ prompt }) => shown.has(prompt));
    const base = await policy.read(policy.base);
    const named = async (): Promise<ModelJudge> => ({
      kind,
      judging,
      format: opened.judge.format,
      sampler: await opened.judge.read(inputs.judge ? weightsOf(inputs.judge) : opened.judge.base),
      ...(maxPrompt !== undefined && { maxPrompt }),
      show: shown.show,
    });
    const reward = await makeReward(named, inputs, config);
    const { judge } = reward;
    const trainingContext = await policy.training(checkpointEvery);
    const trainer = await resumeTrainer(trainingContext.engine, run, policy.base);
    /** Works with a sampler of the weights after `step` steps. */
    const sampling = async <T>(step: number, work: (sampler: Sampler) => Promise<T>): Promise<T> => {
      const sampler = await policy.published(trainer, step);
      try {
        return await work(sampler);
      } finally {
        await sampler.close();
      }
    };
    const columns = format.asks[taskOf(experiment).name].columns.output;
    const evaluate = (step: number) =>
      sampling(step, async (sampler) => {
        const of = { policy: sampler, base, format, task, judge, columns, prompts: heldOut, sampling: rl, seed, step };
        for (const output of await heldOutOutputs(of)) run.append("outputs.jsonl", output);
      });
    try {
      await runSteps({
        context: trainingContext,
        run,
        total: rl.steps,
        trainer: () => trainer,
        show: task.show,
        step: async (i) => {
          if (i % rl.evaluateEvery === 0) await evaluate(i);
          const row = await sampling(i, async (sampler) => {
            await reward.before?.(i, sampler);
            return policyStep({
              trainer,
              sampler,
              format,
              rewards: (groups, key) => task.rewards(judge, groups, key),
              prompts: prompts.training(i).filter(shown.has),
              settings: rl,
              key: [seed, "policy", i],
              base,
            });
          });
          for (const warning of stepWarnings(row, rl)) run.warn({ ...warning, step: i + 1 });
          return { ...row };
        },
      });
      await evaluate(rl.steps);
      return await run.finish({ trainer });
    } finally {
      await Promise.all([trainer.close(), base.close(), reward.close?.()]);
      prompts.close();
      shown.close();
    }
  });
}

const asItIs: MakeReward = async (named) => {
  const judge = await named();
  return { judge, close: () => judge.sampler.close() };
};
