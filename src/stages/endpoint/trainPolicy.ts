/** @file Stage train-policy on real text: GRPO of a base policy of a server with a trained judge as its reward. */
import { fileOf, InstructionRow } from "../../data/splitTulu.js";
import type { Sampler } from "../../engine/engine.js";
import { paidSampler } from "../../ledger/paidSampler.js";
import { ENDPOINT_CONFIGS } from "../../paper/endpoint.js";
import { isPairwise } from "../../paper/pairwise.js";
import { textOutputs } from "../../policy/text/outputs.js";
import { textPolicyStep } from "../../policy/text/train.js";
import { stepWarnings } from "../../policy/train.js";
import { openRowFile } from "../../store/rowFile.js";
import type { Manifest } from "../../store/run.js";
import { batches } from "../../training/supervised.js";
import { resumeTrainer, weightsOf } from "../context.js";
import { runSteps } from "../trainingLoop.js";
import { dataHash, type EndpointContext, withPaidRun } from "./context.js";
import { rewardOfScores, rewardOfWins } from "./rewards.js";

/**
 * Writes progress.jsonl and outputs.jsonl as the miniature's `trainPolicy` and `trainPairwisePolicy`. Every prompt is seen
 * once before any is seen again; one that the judge cannot be asked about is left out. A sampler of a step's weights is made
 * only where an answer is missing: a run that goes on after a kill replays the steps since its checkpoint from the ledger.
 */
export async function trainTextPolicy(context: EndpointContext): Promise<Manifest> {
  const { experiment, seed, tier } = context;
  const {
    kind,
    size,
    policy: id,
    rl,
    judging,
    judgePrompt,
    checkpointEvery,
  } = ENDPOINT_CONFIGS["train-policy"].parse(experiment.config);
  const policy = await tier.policy(id);
  const judge = await tier.judge(size);
  const decides = { policy: policy.name, judge: judge.name, data: await dataHash(tier.data) };
  return withPaidRun(context, decides, async ({ run, inputs, ledger, weightsAt, training, finish }) => {
    const prompts = await openRowFile(tier.data, fileOf("policyTrain"), InstructionRow);
    const tests = await openRowFile(tier.data, fileOf("policyTest"), InstructionRow);
    const judgeWeights = inputs.judge ? weightsOf(inputs.judge) : judge.base; // untrained (appendix 7.4)
    const asked = { ledger, passing: true };
    const judgeSampler = paidSampler({
      ...asked,
      role: judge.role,
      model: `${judge.name} ${judgeWeights.hash}`,
      open: async () => (await judge.open()).openSampler(judgeWeights),
    });
    const base = paidSampler({
      ...asked,
      role: policy.role,
      model: policy.name,
      open: async () => (await policy.open()).openSampler(policy.base),
    });
    const textJudge = { kind, sampler: judgeSampler, format: judge.format, judging, maxPrompt: judgePrompt };
    const rewarding = await (isPairwise(experiment) ? rewardOfWins : rewardOfScores)(textJudge, inputs);
    const { canJudge, reward, judgeHeldOut, show } = rewarding;
    const heldOut = Array.from(
      { length: Math.min(rl.heldOutPrompts, tests.length) },
      (_, i) => tests.at(i).instruction,
    ).filter(canJudge.heldOut);

    const stepContext = await training(policy, checkpointEvery);
    const trainer = await resumeTrainer(stepContext.engine, run, policy.base);
    const { format } = policy;
    /** Of the weights after `step` steps. */
    const withSampler = async <T>(step: number, work: (sampler: Sampler) => Promise<T>): Promise<T> => {
      const sampler = paidSampler({
        ...asked,
        role: policy.role,
        model: weightsAt(step),
        open: () => trainer.publish(),
      });
      try {
        return await work(sampler);
      } finally {
        await sampler.close();
      }
    };
    const evaluate = (step: number) =>
      withSampler(step, async (sampler) => {
        const outputs = await textOutputs({
          policy: sampler,
          base,
          format,
          judge: judgeHeldOut,
          instructions: heldOut,
          sampling: rl,
          seed,
          step,
        });
        for (const output of outputs) run.append("outputs.jsonl", output);
      });
    const batchOf = batches(prompts.length, rl.prompts, seed, "policy-prompts");
    try {
      await runSteps({
        context: stepContext,
        run,
        total: rl.steps,
        trainer: () => trainer,
        show,
        step: async (i) => {
          if (i % rl.evaluateEvery === 0) await evaluate(i);
          const instructions = batchOf(i)
            .map((k) => prompts.at(k).instruction)
            .filter(canJudge.training);
          const key = [seed, "policy", i];
          const row = await withSampler(i, (sampler) =>
            textPolicyStep({ trainer, sampler, format, reward, instructions, settings: rl, key, base }),
          );
          for (const warning of stepWarnings(row, rl)) run.warn({ ...warning, step: i + 1 });
          return { ...row };
        },
      });
      await evaluate(rl.steps);
      return await finish({ trainer });
    } finally {
      await Promise.all([trainer.close(), base.close(), judgeSampler.close()]);
      for (const file of [prompts, tests, rewarding]) file.close();
    }
  });
}
