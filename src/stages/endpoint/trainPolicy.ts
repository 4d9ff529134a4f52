/** @file Stage train-policy on real text: GRPO of a base policy of a server with a trained judge as its reward. */
import { fileOf, InstructionRow } from "../../data/splitTulu.js";
import type { Sampler } from "../../engine/engine.js";
import { paidSampler } from "../../engine/paidSampler.js";
import type { TextJudge } from "../../judge/text/ask.js";
import { compareTexts } from "../../judge/text/compare.js";
import { scoreText } from "../../judge/text/score.js";
import { ENDPOINT_CONFIGS } from "../../paper/endpoint.js";
import { isPairwise } from "../../paper/pairwise.js";
import { byScore, heldOutByScore, type TextScorer } from "../../policy/text/byScore.js";
import { byWins, heldOutByWins, type TextComparer } from "../../policy/text/byWins.js";
import { textOutputs, type HeldOutJudge } from "../../policy/text/outputs.js";
import { textPolicyStep, type GroupReward } from "../../policy/text/train.js";
import { stepWarnings } from "../../policy/train.js";
import { openRowFile } from "../../store/rowFile.js";
import type { Manifest } from "../../store/run.js";
import { batches } from "../../training/supervised.js";
import { resumeTrainer, weightsOf, type Inputs } from "../context.js";
import { runSteps } from "../steps.js";
import { readBaseline } from "./baseline.js";
import { dataHash, withPaidRun, type EndpointContext } from "./context.js";
import { openRubrics } from "./rubrics.js";

/**
 * Writes progress.jsonl and outputs.jsonl as the miniature's `trainPolicy` and `trainPairwisePolicy`. Every prompt is seen
 * once before any is seen again; one that the judge cannot be asked about is left out. A sampler of a step's weights is made
 * only where an answer is missing: a run that goes on after a kill replays the steps since its checkpoint from the ledger.
 */
export async function trainTextPolicy(context: EndpointContext): Promise<Manifest> {
  const { experiment, seed, tier } = context;
  const { kind, size, policy: id, rl, judging, judgePrompt, checkpointEvery } = ENDPOINT_CONFIGS["train-policy"].parse(experiment.config);
  const policy = await tier.policy(id);
  const judge = await tier.judge(size);
  const decides = { policy: policy.name, judge: judge.name, data: await dataHash(tier.data) };
  return withPaidRun(context, decides, async ({ run, inputs, ledger, weightsAt, training, finish }) => {
    const prompts = await openRowFile(tier.data, fileOf("policyTrain"), InstructionRow);
    const tests = await openRowFile(tier.data, fileOf("policyTest"), InstructionRow);
    const judgeWeights = inputs.judge ? weightsOf(inputs.judge) : judge.base; // untrained (appendix 7.4)
    const asked = { ledger, passing: true };
    const judgeSampler = paidSampler({
      ...asked, role: judge.role, model: `${judge.name} ${judgeWeights.hash}`, open: async () => (await judge.open()).openSampler(judgeWeights),
    });
    const base = paidSampler({ ...asked, role: policy.role, model: policy.name, open: async () => (await policy.open()).openSampler(policy.base) });
    const textJudge = { kind, sampler: judgeSampler, format: judge.format, judging, maxPrompt: judgePrompt };
    const rewarding = await (isPairwise(experiment) ? rewardOfWins : rewardOfScores)(textJudge, inputs);
    const { canJudge, reward, judgeHeldOut, show } = rewarding;
    const heldOut = Array.from({ length: Math.min(rl.heldOutPrompts, tests.length) }, (_, i) => tests.at(i).instruction).filter(canJudge.heldOut);

    const stepContext = await training(policy, checkpointEvery);
    const trainer = await resumeTrainer(stepContext.engine, run, policy.base);
    const { format } = policy;
    /** Of the weights after `step` steps. */
    const withSampler = async <T>(step: number, work: (sampler: Sampler) => Promise<T>): Promise<T> => {
      const sampler = paidSampler({ ...asked, role: policy.role, model: weightsAt(step), open: () => trainer.publish() });
      try {
        return await work(sampler);
      } finally {
        await sampler.close();
      }
    };
    const evaluate = (step: number) =>
      withSampler(step, async (sampler) => {
        const outputs = await textOutputs({ policy: sampler, base, format, judge: judgeHeldOut, instructions: heldOut, sampling: rl, seed, step });
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
          const instructions = batchOf(i).map((k) => prompts.at(k).instruction).filter(canJudge.training);
          const key = [seed, "policy", i];
          const row = await withSampler(i, (sampler) =>
            textPolicyStep({ trainer, sampler, format, reward, instructions, settings: rl, key, base }));
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

/** What a training takes from its judge, whichever the task. */
interface Rewarding {
  canJudge: Record<"training" | "heldOut", (instruction: string) => boolean>;
  reward: GroupReward;
  judgeHeldOut: HeldOutJudge<object>;
  show: string[]; // beside the progress
  close: () => void;
}

/** Where the judge is shown rubrics, a prompt without one is left out. */
async function rewardOfScores(judge: TextJudge, inputs: Inputs): Promise<Rewarding> {
  const { has, show, close } = await openRubrics(inputs.rubrics, ["policyTrain", "policyTest"]);
  const score: TextScorer = (pair, ...key) => scoreText(judge, show(pair), ...key);
  return {
    canJudge: { training: has, heldOut: has }, reward: byScore(score), judgeHeldOut: heldOutByScore(score),
    show: ["reward", "length", "truncated"], close,
  };
}

/** A held-out prompt that the baseline did not answer is left out. The mean reward is always near .5 and says nothing. */
async function rewardOfWins(judge: TextJudge, inputs: Inputs): Promise<Rewarding> {
  const { has, answerTo } = await readBaseline(inputs.baseline!);
  const compare: TextComparer = (asked, ...key) => compareTexts(judge, asked, ...key);
  return {
    canJudge: { training: () => true, heldOut: has }, reward: byWins(compare), judgeHeldOut: heldOutByWins(compare, answerTo),
    show: ["judged", "length", "truncated"], close: () => {},
  };
}
