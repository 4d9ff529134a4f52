/** @file Arena-Hard-V2 (tables 1 and 6): its subsets, who judges and who battles. */
import { z } from "zod";
import { JUDGE_KINDS, JUDGE_SIZES, type JudgeName, policyRunId } from "./judges.js";
import { POLICY_IDS, type PolicyId } from "./policies.js";

/** The benchmark's categories, in the paper's order. */
export const ARENA_SUBSETS = ["creative_writing", "hard_prompt"] as const;
export type ArenaSubset = (typeof ARENA_SUBSETS)[number];
/** Questions of each. */
export const ARENA_QUESTIONS: Record<ArenaSubset, number> = { creative_writing: 250, hard_prompt: 500 };
/** How its judge is asked: Arena-Hard v2.0's settings for gpt-4.1. */
export const ARENA_JUDGING = { temperature: 0, maxTokens: 16_000 } as const;
/** "blind" takes a cited policy at its word, as GPT-4.1 did in the paper; "checking" has the platform's list. */
export const ARENA_JUDGES = ["blind", "checking"] as const;
export type ArenaJudge = (typeof ARENA_JUDGES)[number];
/** The judge on text: the model of role arena, with the benchmark's prompt. */
export const BENCHMARK_JUDGE = "benchmark";
/** Whose policies battle: table 1's were trained on pointwise judges, table 6's on pairwise ones. */
export const ARENA_POOLS = ["pointwise", "pairwise"] as const;
export type ArenaPool = (typeof ARENA_POOLS)[number];

/** Who battles: a policy with the judge it was trained on, or a base policy; the input that holds its weights has its name. */
export const ArenaModel = z.strictObject({
  model: z.string(),
  policy: z.enum(POLICY_IDS),
  kind: z.enum(JUDGE_KINDS).nullable(), // null: a base policy
  size: z.enum(JUDGE_SIZES).nullable(),
});
export type ArenaModel = z.infer<typeof ArenaModel>;

export const baseModel = (policy: PolicyId): ArenaModel => ({
  model: `base--${policy}`,
  policy,
  kind: null,
  size: null,
});

/** A trained policy by the id of its run. */
export const arenaModel = (judge: JudgeName, policy: PolicyId): ArenaModel => ({
  model: policyRunId({ ...judge, policy }),
  policy,
  kind: judge.kind,
  size: judge.size,
});
