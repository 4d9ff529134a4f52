/** @file GRPO of a reasoning judge on real text (section 2.1, eq. 1 and 2). */
import type { Sampler, Trainer } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import type { Grpo } from "../../paper/settings.js";
import { meanOf } from "../../stats/meanOf.js";
import { learnFromRewards } from "../../training/learnFromRewards.js";
import { randomFrom } from "../../world/random.js";
import type { JudgeGrpoRow } from "../grpo.js";
import { judgeReward } from "../reward.js";
import { writtenScore } from "./layout.js";
import { judgePrompt, type TextAnnotated } from "./prompt.js";

/** As `judgeGrpoStep`: each output is written to its end, and rewarded by eq. 1 for the score that it then says. */
export async function textJudgeGrpoStep(
  trainer: Trainer,
  sampler: Sampler, // of the trainer's weights
  format: TextFormat,
  examples: readonly TextAnnotated[],
  settings: Grpo & { maxResponse: number },
  ...key: (string | number)[]
): Promise<JudgeGrpoRow> {
  const random = randomFrom(...key, "rollouts");
  const { rollouts: count, temperature, maxResponse: maxTokens } = settings;
  const prompts = examples.map((one) => judgePrompt(format, "reasoning", one));
  const outputs_P_G = await sampler.sample(
    prompts.map((prompt) => ({ prompt, count, maxTokens, temperature, stop: [format.end], seed: random.int(0, 0x7fffffff) })),
  );
  const predicted_P_G = outputs_P_G.map((outputs) => outputs.map((output) => writtenScore(format, output)));
  const rewards_P_G = predicted_P_G.map((predicted_G, p) => predicted_G.map((score) => judgeReward(score, examples[p]!.score)));
  const sampled_P_G = outputs_P_G.map((outputs, p) => outputs.map((output) => ({ prompt: prompts[p]!, ...output })));
  const { reward, optimizer } = await learnFromRewards(trainer, sampled_P_G, rewards_P_G, settings, key);
  return {
    reward,
    invalidRate: meanOf(predicted_P_G.flat().map((score) => (score === null ? 1 : 0))),
    traceTokens: meanOf(outputs_P_G.flat().map(({ tokens }) => tokens.length)),
    ...optimizer,
  };
}
