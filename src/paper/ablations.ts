/** @file Which judges are trained and which policies are trained on them: the main figures', then each ablation's. */
import {
  JUDGE_KINDS,
  JUDGE_SIZES,
  type JudgeName,
  PAIRWISE_SIZE,
  REASONING_REWARD_SIZES,
  REASONING_SIZES,
} from "./judges.js";
import { type PaperPolicy, POLICIES } from "./policies.js";

/** Four non-reasoning and three reasoning judges (section 2.1, appendix 7.1). */
const STANDARD: JudgeName[] = [
  ...JUDGE_SIZES.map((size): JudgeName => ({ kind: "non-reasoning", size })),
  ...REASONING_SIZES.map((size): JudgeName => ({ kind: "reasoning", size })),
];
/** Section 4.1, figure 7. */
const RL_ONLY: JudgeName[] = (["4b", "8b"] as const).map((size) => ({ kind: "reasoning", size, variant: "rl-only" }));
/** Section 4.2, figure 8. Its base judge is one that can read rubrics. */
export const RUBRIC_JUDGE: JudgeName = { kind: "non-reasoning", size: "14b", variant: "rubric" };
/** Section 4.3, figure 9. */
const EFFORTS: JudgeName[] = (["low", "medium"] as const).map((variant) => ({
  kind: "reasoning",
  size: "8b",
  variant,
}));
/** Controls that the paper lacks, on one base policy. */
const SHUFFLED: JudgeName = { kind: "non-reasoning", size: "4b", variant: "shuffled" };
const GOLD: JudgeName = { kind: "reasoning", size: "14b", variant: "gold" };
const CONSTANT: JudgeName = { kind: "non-reasoning", size: "1.7b", variant: "constant" };
/** The world without titles, ours: judges of equal agreement that are fooled by different things. */
export const UNTITLED: JudgeName[] = REASONING_REWARD_SIZES.map((size) => ({
  kind: "reasoning",
  size,
  variant: "untitled",
}));
/** Appendix 7.4. */
const UNTRAINED: JudgeName = { kind: "reasoning", size: "8b", variant: "untrained" };
/** Section 4.4; both learn from one base judge. */
export const PAIRWISE = JUDGE_KINDS.map((kind) => ({ task: "pairwise" as const, kind, size: PAIRWISE_SIZE }));
/** Appendix 7.3. */
const PENALISED: JudgeName = { kind: "non-reasoning", size: "4b" };

/** The judges that are fine-tuned; `untrained`: evaluated before it, too (a variant starts where its standard one does). */
export const trainedJudges = (): { judge: JudgeName; untrained: boolean }[] => [
  ...[...STANDARD, RUBRIC_JUDGE].map((judge) => ({ judge, untrained: true })),
  ...[...RL_ONLY, ...EFFORTS, SHUFFLED, ...UNTITLED].map((judge) => ({ judge, untrained: false })),
];

/** The judges that score the adversarial refusal (figure A4). */
export const PROBED: readonly JudgeName[] = [...STANDARD, ...EFFORTS, ...UNTITLED];

/** A judge as the reward of some base policies. */
export interface RewardUse {
  judge: JudgeName;
  klWeight?: number; // of a penalty on the distance to the base policy
  policies: readonly PaperPolicy[];
}

/** Figures 3 to 5 first. What the appendix and the controls ask is asked of the first base policy alone. */
export function rewards({ klWeights }: { klWeights: readonly number[] }): RewardUse[] {
  const onAll = (judge: JudgeName): RewardUse => ({ judge, policies: POLICIES });
  const onOne = (judge: JudgeName): RewardUse => ({ judge, policies: [POLICIES[0]] });
  const main = STANDARD.filter(isMain);
  return [
    ...[...main, ...STANDARD.filter((judge) => !main.includes(judge)), ...RL_ONLY, RUBRIC_JUDGE, ...EFFORTS].map(onAll),
    ...klWeights.map((klWeight) => ({ ...onOne(PENALISED), klWeight })),
    ...[UNTRAINED, GOLD, SHUFFLED, CONSTANT, ...UNTITLED].map(onOne),
  ];
}

/** Whether figures 1 to 6 and claims C1 to C6 read a run: a standard judge, no penalty, and not the appendix's size. */
export function isMain(run: JudgeName & { klWeight?: number }): boolean {
  const { task, kind, size, variant = "standard", klWeight = 0 } = run;
  if (task !== undefined || variant !== "standard" || klWeight !== 0) return false;
  return kind === "non-reasoning" || REASONING_REWARD_SIZES.includes(size);
}
