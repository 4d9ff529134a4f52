/** @file GRPO of a reasoning judge on real text (section 2.1, eq. 1 and 2; 4.4, eq. 3). */
import type { Completion, Sampler, Trainer } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import type { Grpo } from "../../paper/settings.js";
import { meanOf } from "../../stats/meanOf.js";
import { learnFromRewards } from "../../training/learnFromRewards.js";
import { randomFrom } from "../../world/random.js";
import type { JudgeGrpoRow } from "../grpo.js";
import { INVALID_REWARD, judgeReward, pairwiseReward } from "../reward.js";
import { writtenPreference, writtenScore } from "./layout.js";
import { judgePrompt, type TextExample } from "./prompt.js";

/** As `judgeGrpoStep`: each output is written to its end, and rewarded for what it then says. */
export async function textJudgeGrpoStep(
  trainer: Trainer,
  sampler: Sampler, // of the trainer's weights
  format: TextFormat,
  examples: readonly TextExample[],
  settings: Grpo & { maxResponse: number },
  ...key: (string | number)[]
): Promise<JudgeGrpoRow> {
  const random = randomFrom(...key, "rollouts");
  const { rollouts: count, temperature, maxResponse: maxTokens } = settings;
  const prompts = examples.map((one) => judgePrompt(format, "reasoning", one));
  const outputs_P_G = await sampler.sample(
    prompts.map((prompt) => ({
      prompt,
      count,
      maxTokens,
      temperature,
      stop: [format.end],
      seed: random.int(0, 0x7fffffff),
    })),
  );
  const rewards_P_G = outputs_P_G.map((outputs, p) => outputs.map((output) => rewardOf(format, output, examples[p]!)));
  const sampled_P_G = outputs_P_G.map((outputs, p) => outputs.map((output) => ({ prompt: prompts[p]!, ...output })));
  const { reward, optimizer } = await learnFromRewards(trainer, sampled_P_G, rewards_P_G, settings, key);
  return {
    reward,
    invalidRate: meanOf(rewards_P_G.flat().map((reward) => (reward === INVALID_REWARD ? 1 : 0))),
    traceTokens: meanOf(outputs_P_G.flat().map(({ tokens }) => tokens.length)),
    ...optimizer,
  };
}

/** Eq. 1 for a score, eq. 3 for a preference. */
const rewardOf = (format: TextFormat, output: Completion, example: TextExample): number =>
  "better" in example
    ? pairwiseReward(writtenPreference(format, output), example.better)
    : judgeReward(writtenScore(format, output), example.score);
