/** @file The runs of a scale that ask when gold jumps: one number of a policy's learning changed at a time (figure B5). */
import type { Mixture } from "../world/config.js";
import { PACE_NAMES, PACES, type Pace } from "./beyond.js";
import { beyondRun } from "./beyondRuns.js";
import { experiment } from "./configs.js";
import type { Experiment, Stage } from "./experiment.js";
import { type JudgeName, judgeId, policyRunId } from "./judges.js";
import { basePolicy, basePolicyId, mixtureOf, named } from "./miniatureRuns.js";
import { POLICIES } from "./policies.js";
import type { Scale } from "./scales.js";
import type { PolicyRl } from "./settings.js";

const JUDGE: JudgeName = { kind: "reasoning", size: "8b" };
const POLICY = POLICIES[0];

export const paceRuns = (s: Scale): Experiment[] => [
  ...PACE_NAMES.filter(changesBase).map((pace) => pretrainPolicy(s, pace)),
  ...PACE_NAMES.map((pace) => trainPolicy(s, pace)),
  ...PACE_NAMES.map((pace) => evaluatePolicy(s, pace)),
];

const changesBase = (pace: Pace): boolean => PACES[pace].of === "refusals";
const baseId = (pace: Pace) => (changesBase(pace) ? `${basePolicyId(POLICY)}-${pace}` : basePolicyId(POLICY));

const policyRun = <S extends Stage>(stage: S, pace: Pace) =>
  beyondRun(stage, `${policyRunId({ ...JUDGE, policy: POLICY })}--${pace}`);

const pretrainPolicy = (s: Scale, pace: Pace): Experiment =>
  experiment(
    beyondRun("pretrain", baseId(pace)),
    basePolicy(s, POLICY, s.world, refusing(mixtureOf(s, POLICY), PACES[pace].times)),
  );

/** A population of writers that refuses allowed requests so many times as often. */
const refusing = ({ allowed, ...mixture }: Mixture, times: number): Mixture => ({
  ...mixture,
  allowed: {
    matching: allowed.matching * times,
    mismatching: allowed.mismatching * times,
    uncited: allowed.uncited * times,
  },
});

function trainPolicy(s: Scale, pace: Pace): Experiment {
  const { judging, world } = s;
  const config = { ...named(JUDGE), policy: POLICY, rl: paced(s.policyRl, pace), judging, world };
  return experiment(policyRun("train-policy", pace), config, [
    { role: "base", stage: "pretrain", id: baseId(pace) },
    { role: "judge", stage: "train-judge", id: judgeId(JUDGE) },
  ]);
}

function paced(rl: PolicyRl, pace: Pace): PolicyRl {
  const { of, times } = PACES[pace];
  if (of === "learning rate") return { ...rl, learningRate: rl.learningRate * times };
  if (of === "group size") return { ...rl, rollouts: rl.rollouts * times, prompts: rl.prompts / times };
  return rl;
}

function evaluatePolicy(s: Scale, pace: Pace): Experiment {
  const config = { ...named(JUDGE), policy: POLICY, world: s.world, keep: s.samplesKept, pace };
  return experiment(policyRun("evaluate-policy", pace), config, [
    { role: "outputs", stage: "train-policy", id: policyRun("train-policy", pace).id },
  ]);
}
