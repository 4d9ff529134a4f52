/** @file The paper's judges (section 2.1): Qwen3 of four sizes, two kinds, and what stands for each in the miniature. */

export const JUDGE_SIZES = ["1.7b", "4b", "8b", "14b"] as const;
export type JudgeSize = (typeof JUDGE_SIZES)[number];

export const JUDGE_KINDS = ["non-reasoning", "reasoning"] as const;
export type JudgeKind = (typeof JUDGE_KINDS)[number];

/** Sizes that are fine-tuned as reasoning judges: 4B and 8B in section 2.1, 1.7B in appendix 7.1. */
export const REASONING_SIZES: readonly JudgeSize[] = ["1.7b", "4b", "8b"];
/** Sizes of reasoning judge that policies are trained with in figure 5. */
export const REASONING_REWARD_SIZES: readonly JudgeSize[] = ["4b", "8b"];

/** "reasoning-4b" */
export type JudgeId = `${JudgeKind}-${JudgeSize}`;
export const judgeId = (kind: JudgeKind, size: JudgeSize): JudgeId => `${kind}-${size}`;
export const judgeName = (size: JudgeSize): string => `Qwen3-${size.toUpperCase()}`;
