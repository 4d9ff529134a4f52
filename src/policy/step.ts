/** @file One GRPO step of a policy (section 2.2, eq. 2), for any judge and either world. */
import type { Sampler, Trainer } from "../engine/engine.js";
import { type Format, inBatches } from "../judge/format/format.js";
import type { PolicyRl } from "../paper/settings.js";
import { meanOf } from "../stats/meanOf.js";
import { learnFromRewards } from "../training/learnFromRewards.js";
import { type Key, randomFrom } from "../world/random.js";
import type { Group, Rewarded } from "./rewards.js";
import { respond, type Sampling, wordsOf } from "./rollouts.js";

export interface PolicyRow {
  reward: number; // mean over the rollouts
  rewardStd: number; // mean over the groups of the std within one
  length: number; // words
  truncated: number; // share of the rollouts
  invalid: number; // share of the judgements asked for
  judged: number; // judgements that equal responses did not share, a rollout: at most 1 by scores, (G - 1) / 2 by wins
  varied: number; // share of the groups with any variance of reward
  loss: number;
  clipFraction: number;
  gradNorm: number;
}

/**
 * P prompts, G rollouts each, rewarded by a judge; advantage (r - mean) / (std + epsilon) within the group; clipped
 * mini-batch steps. Every random number is keyed by `key`, (seed, "policy", step): the same prompts and rollouts whichever the
 * judge, and a resumed run replays exactly. An instruction that is too long for a prompt is left out.
 */
export async function policyStep(options: {
  trainer: Trainer;
  sampler: Sampler; // of the trainer's weights
  format: Format;
  rewards: (groups: readonly Group[], key: Key) => Promise<Rewarded>;
  prompts: readonly string[];
  settings: PolicyRl & Sampling;
  key: Key;
  base?: Sampler; // needed for settings.klWeight
}): Promise<PolicyRow> {
  const { trainer, sampler, format, rewards, prompts, settings, key, base } = options;
  const random = randomFrom(...key, "responses");
  const asked = prompts.map((prompt, place) => ({ prompt, place, seed: random.seed() }));
  const judged = await inBatches(format, asked, async (batch) => {
    const responses_P_G = await respond(sampler, format, batch, settings.rollouts, settings);
    const groups = batch.flatMap(({ prompt, place }, p) => {
      const rollouts_G = responses_P_G[p]!;
      return rollouts_G ? [{ prompt, place, rollouts_G }] : [];
    });
    return groups.length === 0 ? [] : [{ groups, rewarded: await rewards(groups, key) }];
  });
  const rollouts_P_G = judged.flatMap(({ groups }) => groups.map(({ rollouts_G }) => [...rollouts_G]));
  const rewards_P_G = judged.flatMap(({ rewarded }) => rewarded.rewards_P_G);
  if (rollouts_P_G.length === 0)
    throw new RangeError(
      `none of this step's ${prompts.length} prompts is within ${settings.maxPrompt} tokens: raise maxPrompt`,
    );
  const reference = base && { sampler: base, penalty: format.penalty };
  const learned = await learnFromRewards(trainer, rollouts_P_G, rewards_P_G, settings, [...key], reference);
  const rollouts = rollouts_P_G.flat();
  const sum = (of: "asked" | "invalid" | "distinct") => judged.reduce((total, { rewarded }) => total + rewarded[of], 0);
  return {
    reward: learned.reward,
    rewardStd: learned.rewardStd,
    length: meanOf(rollouts.map(({ text }) => wordsOf(text).length)),
    truncated: meanOf(rollouts.map(({ truncated }) => Number(truncated))),
    invalid: sum("asked") === 0 ? 0 : sum("invalid") / sum("asked"),
    judged: sum("distinct") / rollouts.length,
    varied: learned.varied,
    ...learned.optimizer,
  };
}

/** Named warnings of a step: each is a way for GRPO to do nothing, or nonsense, silently. */
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
