/** @file One GRPO step of a policy on real text (section 2.2, eq. 2). */
import type { Sampler, Trainer } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import { LOWEST_SCORE } from "../../judge/score.js";
import type { TextPair } from "../../judge/text/prompt.js";
import type { TextScored } from "../../judge/text/score.js";
import type { PolicyRl } from "../../paper/settings.js";
import { meanOf } from "../../stats/meanOf.js";
import { learnFromRewards } from "../../training/learnFromRewards.js";
import { randomFrom } from "../../world/random.js";
import type { PolicyRow } from "../train.js";
import { answer, type Sampling, type TextRollout } from "./rollouts.js";

/** What scores a response: a trained judge, or a control. */
export type TextReward = (pair: TextPair, ...key: (string | number)[]) => Promise<TextScored>;

interface Judged extends TextRollout {
  scored: TextScored | null; // null: truncated, so not judged
}

/**
 * As `policyStep`: G answers to each instruction, the judge's expected score as reward, the lowest one for an answer that
 * does not end. Each group is judged as soon as it is written. An instruction that is too long for a prompt is left out.
 * A KL penalty (appendix 7.3) goes by another convention than the miniature's: see `klInAdvantages`.
 */
export async function textPolicyStep(options: {
  trainer: Trainer;
  sampler: Sampler; // of the trainer's weights
  format: TextFormat;
  reward: TextReward;
  instructions: readonly string[];
  settings: PolicyRl & Sampling;
  key: (string | number)[];
  base: Sampler; // asked where settings has a klWeight
}): Promise<PolicyRow> {
  const { trainer, sampler, format, reward, instructions, settings, key, base } = options;
  const random = randomFrom(...key, "responses");
  const groups = await Promise.all(
    instructions.map(async (instruction): Promise<Judged[] | null> => {
      const group = await answer(sampler, format, instruction, settings.rollouts, settings, random.int(0, 0x7fffffff));
      return group && Promise.all(group.map(async (one) => ({
        ...one, scored: one.truncated ? null : await reward({ prompt: instruction, response: one.text }, ...key),
      })));
    }),
  );
  const judged_P_G = groups.filter((group) => group !== null);
  if (judged_P_G.length === 0) throw new Error(`none of this step's ${instructions.length} prompts is within ${settings.maxPrompt} tokens: raise maxPrompt`);
  const rewards_P_G = judged_P_G.map((group) => group.map(({ scored }) => scored?.score ?? LOWEST_SCORE));
  const reference = { sampler: base, penalty: "advantages" as const }; // servers' losses have no KL term
  const learned = await learnFromRewards(trainer, judged_P_G, rewards_P_G, settings, key, reference);
  const all = judged_P_G.flat();
  const judged = all.flatMap(({ scored }) => (scored ? [scored] : []));
  const distinct = new Set(judged_P_G.flatMap((group, p) => group.flatMap(({ scored, text }) => (scored ? [`${p} ${text}`] : []))));
  return {
    reward: learned.reward,
    rewardStd: learned.rewardStd,
    length: meanOf(all.map(({ text }) => wordsOf(text).length)),
    truncated: 1 - judged.length / all.length,
    invalid: judged.length === 0 ? 0 : meanOf(judged.map(({ invalid }) => (invalid === null ? 0 : 1))),
    judged: distinct.size / all.length,
    varied: learned.varied,
    ...learned.optimizer,
  };
}

export const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean);
