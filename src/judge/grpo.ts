/** @file GRPO of a reasoning judge (section 2.1, eq. 1 and 2): samples trace and score, rewards the distance to gold. */

import type { Annotated } from "../annotation/annotated.js";
import type { Sampler, Token, Trainer } from "../engine/engine.js";
import type { Grpo, Judging } from "../paper/settings.js";
import { meanOf } from "../stats/meanOf.js";
import { learnFromRewards } from "../training/learnFromRewards.js";
import { randomFrom } from "../world/random.js";
import { SCORE } from "../world/vocabulary.js";
import { parseJudgeOutput } from "./output.js";
import { judgePrefix } from "./prompt.js";
import { INVALID_REWARD, judgeReward } from "./reward.js";

/** Everything a judge wrote after the prefix, the sampled score included, and its log-probabilities. */
export interface JudgeRollout {
  tokens: Token[];
  logprobs: number[];
}

export interface JudgeGrpoRow {
  reward: number; // mean of eq. 1, -1..1
  invalidRate: number;
  traceTokens: number;
  loss: number;
  clipFraction: number;
  gradNorm: number;
}

/** `count` outputs after each prefix: up to SCORE, then one more token, which is the prediction. */
async function sampleJudge(
  sampler: Sampler,
  prefixes: Token[][],
  count: number,
  judging: Judging,
  ...key: (string | number)[]
): Promise<JudgeRollout[][]> {
  const random = randomFrom(...key, "rollouts");
  const seed = () => random.int(0, 0x7fffffff);
  const { temperature, maxTrace: maxTokens, topK, topP } = judging;
  const asked = { temperature, topK, topP, maxTokens, stop: [SCORE] };
  const traces_P_G = await sampler.sample(prefixes.map((prompt) => ({ ...asked, prompt, count, seed: seed() })));
  const finished = traces_P_G.flatMap((traces, p) => {
    const ended = traces.filter((trace) => trace.stopReason === "stop");
    return ended.map((trace) => ({ trace, prompt: [...prefixes[p], ...trace.tokens] }));
  });
  const askScore = { ...asked, count: 1, maxTokens: 1, stop: [] };
  const scores = await sampler.sample(finished.map(({ prompt }) => ({ ...askScore, prompt, seed: seed() })));
  const scoreOf = new Map(finished.map(({ trace }, i) => [trace, scores[i][0]]));
  return traces_P_G.map((traces) =>
    traces.map((trace) => {
      const score = scoreOf.get(trace);
      return {
        tokens: [...trace.tokens, ...(score?.tokens ?? [])],
        logprobs: [...trace.logprobs, ...(score?.logprobs ?? [])],
      };
    }),
  );
}

/** The predicted score of one output, or null where it is invalid. */
function predictedScore({ tokens }: JudgeRollout): number | null {
  const output = parseJudgeOutput(tokens);
  return output.kind === "score" ? output.score : null;
}

/** One GRPO step on `examples` (one group each). Reward: eq. 1 with the range 0..9. */
export function judgeGrpoStep(
  trainer: Trainer,
  examples: Annotated[],
  settings: Grpo,
  judging: Judging,
  ...key: (string | number)[]
): Promise<JudgeGrpoRow> {
  const tasks = examples.map(
    ({ prompt, response, score }): JudgeTask => ({
      prefix: judgePrefix(prompt, response),
      reward: (output) => judgeReward(predictedScore(output), score, { low: 0, high: 9 }),
    }),
  );
  return judgeTaskStep(trainer, tasks, settings, judging, ...key);
}

/** What a judge reads, and the reward of what it then writes: -1 where that is invalid (eq. 1 and 3). */
export interface JudgeTask {
  prefix: Token[];
  reward: (output: JudgeRollout) => number;
}

/** One GRPO step on `tasks`, one group each. */
export async function judgeTaskStep(
  trainer: Trainer,
  tasks: JudgeTask[],
  settings: Grpo,
  judging: Judging,
  ...key: (string | number)[]
): Promise<JudgeGrpoRow> {
  const sampler = await trainer.publish();
  const asked = { ...judging, temperature: settings.temperature };
  const prefixes = tasks.map((task) => task.prefix);
  const rollouts_P_G = await sampleJudge(sampler, prefixes, settings.rollouts, asked, ...key);
  await sampler.close();
  const rewards_P_G = rollouts_P_G.map((rollouts, p) => rollouts.map((output) => tasks[p].reward(output)));
  const sampled_P_G = rollouts_P_G.map((rollouts, p) => rollouts.map((one) => ({ prompt: prefixes[p], ...one })));
  const { reward, optimizer } = await learnFromRewards(trainer, sampled_P_G, rewards_P_G, settings, key);
  const outputs = rollouts_P_G.flat();
  return {
    reward,
    invalidRate: meanOf(rewards_P_G.flat().map((reward) => (reward === INVALID_REWARD ? 1 : 0))),
    traceTokens: meanOf(outputs.map((output) => output.tokens.length)),
    ...optimizer,
  };
}
