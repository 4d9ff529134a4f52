/** @file One GRPO step of a policy on real text (section 2.2, eq. 2), whatever gives the rewards. */
import type { Sampler, Trainer } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import type { PolicyRl } from "../../paper/settings.js";
import { meanOf } from "../../stats/meanOf.js";
import { learnFromRewards } from "../../training/learnFromRewards.js";
import { randomFrom } from "../../world/random.js";
import type { PolicyRow } from "../train.js";
import { answer, type Sampling, type TextRollout } from "./rollouts.js";

/** What a judge made of the answers to one instruction. */
export interface Rewarded {
  rewards_G: number[];
  asked: number; // judgements
  invalid: number; // of them
  distinct: number; // that equal answers did not share
}
/** `byScore` or `byWins`. */
export type GroupReward = (
  instruction: string,
  group_G: readonly TextRollout[],
  ...key: (string | number)[]
) => Promise<Rewarded>;

/**
 * As `policyStep`: G answers to each instruction, rewarded by a judge; advantages within the group. Each group is judged as
 * soon as it is written. An instruction that is too long for a prompt is left out. A KL penalty (appendix 7.3) goes by another convention than the miniature's: see `klInAdvantages`.
 */
export async function textPolicyStep(options: {
  trainer: Trainer;
  sampler: Sampler; // of the trainer's weights
  format: TextFormat;
  reward: GroupReward;
  instructions: readonly string[];
  settings: PolicyRl & Sampling;
  key: (string | number)[];
  base: Sampler; // asked where settings has a klWeight
}): Promise<PolicyRow> {
  const { trainer, sampler, format, reward, instructions, settings, key, base } = options;
  const random = randomFrom(...key, "responses");
  const groups = await Promise.all(
    instructions.map(async (instruction) => {
      const group = await answer(sampler, format, instruction, settings.rollouts, settings, random.int(0, 0x7fffffff));
      return group && { group, rewarded: await reward(instruction, group, ...key) };
    }),
  );
  const judged_P = groups.filter((group) => group !== null);
  if (judged_P.length === 0)
    throw new Error(
      `none of this step's ${instructions.length} prompts is within ${settings.maxPrompt} tokens: raise maxPrompt`,
    );
  const rollouts_P_G = judged_P.map(({ group }) => group),
    rewards_P_G = judged_P.map(({ rewarded }) => rewarded.rewards_G);
  const reference = { sampler: base, penalty: "advantages" as const }; // servers' losses have no KL term
  const learned = await learnFromRewards(trainer, rollouts_P_G, rewards_P_G, settings, key, reference);
  const all = rollouts_P_G.flat();
  const sum = (of: "asked" | "invalid" | "distinct") =>
    judged_P.reduce((total, { rewarded }) => total + rewarded[of], 0);
  return {
    reward: learned.reward,
    rewardStd: learned.rewardStd,
    length: meanOf(all.map(({ text }) => wordsOf(text).length)),
    truncated: meanOf(all.map(({ truncated }) => Number(truncated))),
    invalid: sum("asked") === 0 ? 0 : sum("invalid") / sum("asked"),
    judged: sum("distinct") / all.length,
    varied: learned.varied,
    ...learned.optimizer,
  };
}

export const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean);
