/** @file The runs of a scale that watch policies in training, for warnings that needed no gold (figure B3). */
import { isMain, rewards, UNTITLED } from "./ablations.js";
import { experiment } from "./configs.js";
import type { Experiment } from "./experiment.js";
import { type JudgeName, judgeId, policyRunId } from "./judges.js";
import { named } from "./miniatureRuns.js";
import { POLICIES, type PolicyId } from "./policies.js";
import type { Scale } from "./scales.js";

/**
 * The policies of figures 1 to 6, and, as runs of reasoning judges that need not go wrong, those of the world without
 * titles (figure A4).
 */
export function watchRuns(s: Scale): Experiment[] {
  const judges = rewards(s).flatMap(({ judge, klWeight = 0 }) => (isMain({ ...judge, klWeight }) ? [judge] : []));
  return [
    ...judges.flatMap((judge) => POLICIES.map((policy) => watchPolicy(s, judge, policy, judges))),
    ...UNTITLED.map((judge) => watchPolicy(s, judge, POLICIES[0], judges)),
  ];
}

/** The judge that rewards, and all others of the main figures. */
function watchPolicy(s: Scale, judge: JudgeName, policy: PolicyId, judges: readonly JudgeName[]): Experiment {
  const id = policyRunId({ ...judge, policy });
  const others = judges.filter((other) => judgeId(other) !== judgeId(judge));
  const { task: _, ...whose } = named(judge);
  const config = {
    ...{ ...whose, policy, judging: s.judging, ...s.beyond.watched },
    others: others.map(({ kind, size }) => ({ kind, size })),
  };
  return experiment({ stage: "watch-policy", id, format: "miniature", chapter: "beyond" }, config, [
    { role: "outputs", stage: "train-policy", id },
    { role: "judge", stage: "train-judge", id: judgeId(judge) },
    ...others.map((other) => ({ role: judgeId(other), stage: "train-judge" as const, id: judgeId(other) })),
  ]);
}
