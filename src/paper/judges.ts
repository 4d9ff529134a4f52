/** @file The paper's judges (section 2.1): Qwen3 of four sizes, two kinds, and what stands for each in the miniature. */

import type { School } from "./beyond.js";
import type { PolicyId } from "./policies.js";

export const JUDGE_SIZES = ["1.7b", "4b", "8b", "14b"] as const;
export type JudgeSize = (typeof JUDGE_SIZES)[number];

export const JUDGE_KINDS = ["non-reasoning", "reasoning"] as const;
export type JudgeKind = (typeof JUDGE_KINDS)[number];

/** Sizes that are fine-tuned as reasoning judges: 4B and 8B in section 2.1, 1.7B in appendix 7.1. */
export const REASONING_SIZES: readonly JudgeSize[] = ["1.7b", "4b", "8b"];
/** Sizes of reasoning judge that policies are trained with in figure 5; 1.7B is in appendix 7.1. */
export const REASONING_REWARD_SIZES: readonly JudgeSize[] = ["4b", "8b"];

/**
 * "standard" is what figures 1 to 6 show. The others change one thing about a judge: how it was trained (rl-only,
 * untrained, section 4.1 and appendix 7.4), what it is shown (rubric, 4.2), how much of gold's reasoning it learns
 * (low, medium, 4.3). Those after it the paper lacks: gold itself as the reward, a judge whose labels were shuffled, a
 * constant, and a judge of a world in which nobody writes titles. "own" is a rule that a reader writes in a notebook; no
 * experiment has it. Gold, the constant and a reader's rule are no models: their kind and size say nothing.
 */
export const VARIANTS = [
  "standard",
  "rl-only",
  "rubric",
  "low",
  "medium",
  "untrained",
  "gold",
  "shuffled",
  "constant",
  "untitled",
  "own",
] as const;
export type Variant = (typeof VARIANTS)[number];

/** Qwen3-8B (figure 10, table 5). */
export const PAIRWISE_SIZE: JudgeSize = "8b";

/** Which judge it is. */
export interface JudgeName {
  task?: "pairwise"; // section 4.4: it says which of two responses is better; default: it scores one
  kind: JudgeKind;
  size: JudgeSize;
  variant?: Variant; // default: standard
  school?: School; // of the trained gold that labelled its data (beyond the paper); default: the procedure labelled it
  copy?: number; // 2, 3: of the same recipe, from another base and with another order of the data
}

/** "reasoning-4b", "rl-only-reasoning-4b", "pairwise-reasoning-8b"; "gold", "constant" and "own" alone. */
export function judgeId({ school, copy, ...judge }: JudgeName): string {
  return `${school ? `${school}-` : ""}${paperJudgeId(judge)}${copy ? `-${copy}` : ""}`;
}
function paperJudgeId({ task, kind, size, variant = "standard" }: JudgeName): string {
  if (task) return `${task}-${kind}-${size}`;
  if (variant === "gold" || variant === "constant" || variant === "own") return variant;
  return variant === "standard" ? `${kind}-${size}` : `${variant}-${kind}-${size}`;
}
/** A judge as a reward, with the weight of a KL penalty where there is one: "non-reasoning-4b-kl0.05". */
export const rewardId = ({ klWeight = 0, ...judge }: JudgeName & { klWeight?: number }): string =>
  `${judgeId(judge)}${klWeight === 0 ? "" : `-kl${klWeight}`}`;

/** "reasoning-4b--llama-3.1-8b", "non-reasoning-4b-kl0.05--llama-3.1-8b", "pairwise-reasoning-8b--llama-3.1-8b" */
export const policyRunId = ({ policy, ...reward }: JudgeName & { klWeight?: number; policy: PolicyId }): string =>
  `${rewardId(reward)}--${policy}`;

/** "Qwen3-4B" */
export const judgeModelName = (size: JudgeSize): string => `Qwen3-${size.toUpperCase()}`;
