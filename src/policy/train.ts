/** @file One GRPO step of a policy against a judge (section 2.2, eq. 2). */

import { drawSplitPrompt } from "../annotation/splits.js";
import type { Sampler, Trainer } from "../engine/engine.js";
import { type Judge, LOWEST_SCORE, scoreResponses } from "../judge/score.js";
import type { PolicyRl } from "../paper/settings.js";
import { meanOf } from "../stats/meanOf.js";
import { learnFromRewards } from "../training/learnFromRewards.js";
import type { World } from "../world/config.js";
import { randomFrom } from "../world/random.js";
import { asSampled, sampleResponses, wordsOf } from "./rollouts.js";

export interface PolicyRow {
  reward: number; // mean over the rollouts, 0..9
  rewardStd: number; // mean over the groups of the std within one
  length: number; // words
  truncated: number; // share of the rollouts
  invalid: number; // share of the judgements asked for
  judged: number; // share of the rollouts that a judge had to score: neither truncated nor a duplicate
  varied: number; // share of the groups with any variance of reward
  loss: number;
  clipFraction: number;
  gradNorm: number;
}

/**
 * Step `step`: P prompts, G rollouts each, reward = the judge's expected score (the lowest one for a response without
 * END), advantage (r - mean) / (std + epsilon) in the group, two clipped mini-batch steps. Every random number is keyed
 * by (seed, "policy", step): the same prompts whichever the judge, and a resumed run replays exactly.
 */
export async function policyStep(
  trainer: Trainer,
  judge: Judge,
  settings: PolicyRl,
  world: World,
  seed: number,
  step: number,
  base?: Sampler, // needed for settings.klWeight
): Promise<PolicyRow> {
  const key = [seed, "policy", step];
  const random = randomFrom(...key, "prompts");
  const prompts = Array.from({ length: settings.prompts }, () => drawSplitPrompt(random, "policy", world));
  const sampler = await trainer.publish();
  const rollouts_P_G = await sampleResponses(sampler, prompts, settings.rollouts, settings.temperature, ...key);
  await sampler.close();

  const rollouts = rollouts_P_G.flat();
  const ended = rollouts.filter((one) => !one.truncated);
  const pairs = ended.map((one) => ({ prompt: one.prompt.tokens, response: wordsOf(one) }));
  const { scored, distinct, invalidRate } = await scoreResponses(judge, pairs, ...key);
  const rewardOf = new Map(ended.map((one, i) => [one, scored[i].score]));
  const unfinished = (judge.kind === "rule" ? judge.unfinished : undefined) ?? LOWEST_SCORE;
  const rewards_P_G = rollouts_P_G.map((group) => group.map((one) => rewardOf.get(one) ?? unfinished));
  const sampled_P_G = rollouts_P_G.map((group) => group.map(asSampled));
  const reference = base && { sampler: base, penalty: "loss" as const };
  const learned = await learnFromRewards(trainer, sampled_P_G, rewards_P_G, settings, key, reference);
  return {
    reward: learned.reward,
    rewardStd: learned.rewardStd,
    length: meanOf(rollouts.map((one) => wordsOf(one).length)),
    truncated: 1 - ended.length / rollouts.length,
    invalid: invalidRate,
    judged: distinct / rollouts.length,
    varied: learned.varied,
    ...learned.optimizer,
  };
}

/** Named warnings of a step: each is a way for GRPO to do nothing, or nonsense, without a sign. */
export function stepWarnings(row: PolicyRow, settings: PolicyRl): { kind: string; message: string }[] {
  const warnings: { kind: string; message: string }[] = [];
  if (row.varied === 0)
    warnings.push({
      kind: "no-reward-variance",
      message: "all rollouts of every group got the same reward, so this step taught nothing",
    });
  if (row.truncated === 1)
    warnings.push({ kind: "all-truncated", message: "no response ended in time, so none was judged" });
  if (row.invalid > settings.invalidLimit) {
    const [found, limit] = [100 * row.invalid, 100 * settings.invalidLimit].map((percent) =>
      Number(percent.toFixed(1)),
    );
    warnings.push({
      kind: "invalid-judgements",
      message: `${found} % of the judge's outputs gave no score (limit ${limit} %)`,
    });
  }
  return warnings;
}
