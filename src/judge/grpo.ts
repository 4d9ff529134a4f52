/**
 * @file GRPO of a reasoning judge (section 2.1, eq. 1 and 2; 4.4, eq. 3): samples a trace and answer, rewarded against
 * gold's.
 */
import type { Sampler, Trainer } from "../engine/engine.js";
import type { Grpo } from "../paper/settings.js";
import { meanOf } from "../stats/meanOf.js";
import { learnFromRewards } from "../training/learnFromRewards.js";
import { type Key, randomFrom } from "../world/random.js";
import type { Format } from "./format/format.js";
import { INVALID_REWARD } from "./reward.js";
import type { Example, Task } from "./task.js";

export interface JudgeGrpoRow {
  reward: number; // mean of eq. 1 or 3, -1..1
  invalidRate: number;
  traceTokens: number;
  loss: number;
  clipFraction: number;
  gradNorm: number;
}

/** One GRPO step on `examples`, one group each. `sampler`: of the trainer's weights. */
export async function judgeGrpoStep<Row extends Example>(options: {
  trainer: Trainer;
  sampler: Sampler;
  format: Format;
  task: Task<Row>;
  examples: readonly Row[];
  settings: Grpo & { maxResponse: number }; // tokens of an output; the miniature's answer comes behind them
  key: Key;
}): Promise<JudgeGrpoRow> {
  const { trainer, sampler, format, task, examples, settings, key } = options;
  const asking = format.asks[task.name];
  const { rollouts: count, temperature, maxResponse: maxTokens } = settings;
  const prompts = examples.map((row) => asking.prompt("reasoning", row));
  const random = randomFrom(...key, "rollouts");
  const outputs_P_G = await asking.outputs(sampler, prompts, { count, temperature, maxTokens }, random);
  const rewards_P_G = outputs_P_G.map((outputs, p) =>
    outputs.map((output) => task.reward(asking.answerIn(output), examples[p]!)),
  );
  const sampled_P_G = outputs_P_G.map((outputs, p) => outputs.map((one) => ({ prompt: prompts[p]!, ...one })));
  const { reward, optimizer } = await learnFromRewards(trainer, sampled_P_G, rewards_P_G, settings, [...key]);
  return {
    reward,
    invalidRate: meanOf(rewards_P_G.flat().map((reward) => (reward === INVALID_REWARD ? 1 : 0))),
    traceTokens: meanOf(outputs_P_G.flat().map(({ tokens }) => tokens.length)),
    ...optimizer,
  };
}
