/** @file One GRPO step of a policy against a pairwise judge (section 4.4, eq. 2 and 4). */

import { drawSplitPrompt } from "../../annotation/splits.js";
import type { Trainer } from "../../engine/engine.js";
import type { ModelJudge } from "../../judge/askModel.js";
import type { PolicyRl } from "../../paper/settings.js";
import { meanOf } from "../../stats/meanOf.js";
import { winRateRewards } from "../../training/grpo.js";
import { learnFromRewards } from "../../training/learnFromRewards.js";
import type { World } from "../../world/config.js";
import { randomFrom } from "../../world/random.js";
import { asSampled, sampleResponses, wordsOf } from "../rollouts.js";
import type { PolicyRow } from "../train.js";
import { groupWins } from "./groupWins.js";

/**
 * As `policyStep`, with the same prompts and random numbers for a seed and step, but the reward of a response is its
 * share of wins against the others of its group. The mean reward is therefore always near .5 and says nothing.
 * `judged` counts comparisons a rollout: up to (G - 1) / 2, where a pointwise judge needs at most one.
 */
export async function pairwisePolicyStep(
  trainer: Trainer,
  judge: ModelJudge,
  settings: PolicyRl,
  world: World,
  seed: number,
  step: number,
): Promise<PolicyRow> {
  const key = [seed, "policy", step];
  const random = randomFrom(...key, "prompts");
  const prompts = Array.from({ length: settings.prompts }, () => drawSplitPrompt(random, "policy", world));
  const sampler = await trainer.publish();
  const rollouts_P_G = await sampleResponses(sampler, prompts, settings.rollouts, settings.temperature, ...key);
  await sampler.close();

  const { wins_P_G_G, comparisons, invalidRate } = await groupWins(judge, rollouts_P_G, ...key);
  const rewards_P_G = wins_P_G_G.map(winRateRewards);
  const learned = await learnFromRewards(
    trainer,
    rollouts_P_G.map((group) => group.map(asSampled)),
    rewards_P_G,
    settings,
    key,
  );
  const rollouts = rollouts_P_G.flat();
  return {
    reward: learned.reward,
    rewardStd: learned.rewardStd,
    length: meanOf(rollouts.map((one) => wordsOf(one).length)),
    truncated: meanOf(rollouts.map((one) => Number(one.truncated))),
    invalid: invalidRate,
    judged: comparisons / rollouts.length,
    varied: learned.varied,
    ...learned.optimizer,
  };
}
