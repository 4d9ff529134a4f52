/** @file The one list of what is run: make, notebooks and figures all read it. */
import { z } from "zod";
import { Mixture, World } from "../world/config.js";
import { PROBED, type Reward, RUBRIC_JUDGE, rewards, trainedJudges, UNTITLED } from "./ablations.js";
import { arenaExperiments } from "./arena.js";
import { endpointExperiments } from "./endpoint.js";
import type { Experiment } from "./experiment.js";
import { JUDGE_KINDS, JUDGE_SIZES, type JudgeName, judgeId, rewardId, VARIANTS, type Variant } from "./judges.js";
import { pairwiseExperiments } from "./pairwise.js";
import { PAPER_SCALES } from "./paperScale.js";
import { POLICIES, type PolicyId } from "./policies.js";
import { isPaperScale, type ScaleName } from "./scaleNames.js";
import { SCALES, type Scale } from "./scales.js";
import { AnnotationCounts, Grpo, Judging, PolicyRl, Shape, Supervised } from "./settings.js";

const count = z.number().int().positive();
const kind = z.enum(JUDGE_KINDS);
const size = z.enum(JUDGE_SIZES);
/** Absent in standard runs: what is said of them, and so the hash of their inputs, knows of no other. */
const variant = z.enum(VARIANTS).exclude(["standard"]).optional();
const judge = { kind, size, variant };
const policy = z.enum(POLICIES);
const model = { shape: Shape, context: count, pairs: count, training: Supervised, world: World };

/** What each stage is told; what those of pairwise judges and of the arena are told stands with them. */
export const CONFIGS = {
  pretrain: z.discriminatedUnion("model", [
    z.strictObject({ model: z.literal("policy"), policy, mixture: Mixture, ...model }),
    z.strictObject({ model: z.literal("judge"), size, rubrics: z.literal(true).optional(), ...model }),
    z.strictObject({ model: z.literal("pairwise-judge"), size, ...model }),
    z.strictObject({ model: z.literal("arena-judge"), ...model }),
  ]),
  annotate: z.strictObject({ effort: z.enum(["low", "medium", "high"]), rows: AnnotationCounts, world: World }),
  "train-judge": z.strictObject({
    ...judge,
    sft: Supervised.nullable(), // null: GRPO from the base judge (section 4.1)
    validateEvery: count,
    rl: Grpo.extend({ validateEvery: count }).nullable(), // null: SFT alone, as for non-reasoning judges
    judging: Judging,
  }),
  "evaluate-judge": z.strictObject({ ...judge, trained: z.boolean(), judging: Judging, bootstrap: count }),
  "probe-judge": z.strictObject({ ...judge, judging: Judging, prompts: count, world: World }),
  "train-policy": z.strictObject({ ...judge, policy, rl: PolicyRl, judging: Judging, world: World }),
  "evaluate-policy": z.strictObject({
    ...judge,
    policy,
    klWeight: z.number().positive().optional(),
    world: World,
    keep: z.strictObject({ allowed: count, restricted: count }),
  }),
} as const;
export type Config<S extends keyof typeof CONFIGS> = z.infer<(typeof CONFIGS)[S]>;

/** All runs of a scale, inputs before what needs them. Each is run once a seed. A scale of one's own is possible too. */
export function experiments(scale: ScaleName | Scale): Experiment[] {
  if (typeof scale === "string" && isPaperScale(scale)) return endpointExperiments(PAPER_SCALES[scale]);
  const s = typeof scale === "string" ? SCALES[scale] : scale;
  const runs = rewards(s).flatMap((reward) => reward.policies.map((policy) => ({ ...reward, policy })));
  return [
    ...POLICIES.map((policy) => pretrainPolicy(s, policy)),
    ...JUDGE_SIZES.map((size) => pretrainJudge(s, { kind: "reasoning", size })), // a base judge is of both kinds
    ...[RUBRIC_JUDGE, ...UNTITLED].map((judge) => pretrainJudge(s, judge)),
    pretrainPolicy(s, POLICIES[0], "untitled"),
    ...(["high", "medium", "low"] as const).map((effort) =>
      experiment("annotate", effort, { effort, rows: s.annotation, world: s.world }, []),
    ),
    experiment("annotate", "untitled", { effort: "high", rows: s.annotation, world: worldOf(s, "untitled") }, []),
    ...trainedJudges().map(({ judge }) => trainJudge(s, judge)),
    ...trainedJudges().flatMap(({ judge, untrained }) => [
      ...(untrained ? [evaluateJudge(s, judge, false)] : []),
      evaluateJudge(s, judge, true),
    ]),
    ...PROBED.map((judge) => probeJudge(s, judge)),
    ...runs.map((run) => trainPolicy(s, run)),
    ...runs.map((run) => evaluatePolicy(s, run)),
    ...pairwiseExperiments(s),
    ...arenaExperiments(s),
  ];
}

/** Types the configuration of a stage against its schema. */
function experiment<S extends keyof typeof CONFIGS>(
  stage: S,
  id: string,
  config: Config<S>,
  inputs: Experiment["inputs"],
): Experiment {
  return { stage, id, config, inputs };
}

/** The world that a judge lives in, its base, its data and its policies with it. */
const worldOf = (s: Scale, variant?: Variant): World =>
  variant === "untitled" ? { ...s.world, titleRule: false } : s.world;

const basePolicyId = (policy: PolicyId, variant?: Variant) =>
  variant === "untitled" ? `policy-${policy}-untitled` : `policy-${policy}`;
const baseJudgeId = ({ size, variant }: JudgeName) =>
  variant === "rubric" || variant === "untitled" ? `judge-${size}-${variant}` : `judge-${size}`;

function pretrainPolicy(s: Scale, policy: PolicyId, variant?: Variant): Experiment {
  const { pairs, ...training } = s.policyPretraining;
  const { context } = s;
  const world = worldOf(s, variant);
  const mixture = world.bases[policy];
  const config = {
    model: "policy" as const,
    policy,
    mixture,
    shape: s.policies[policy],
    context,
    pairs,
    training,
    world,
  };
  return experiment("pretrain", basePolicyId(policy, variant), config, []);
}

/** The base of a judge. That of the one with rubrics can read them, too. */
function pretrainJudge(s: Scale, judge: JudgeName): Experiment {
  const { size, variant } = judge;
  const { pairs, ...settings } = s.judgePretraining;
  const training = { ...settings, learningRate: s.judgeRates[size] };
  const { context } = s;
  const base = { model: "judge" as const, size, ...(variant === "rubric" && { rubrics: true as const }) };
  const config = { ...base, shape: s.judges[size], context, pairs, training, world: worldOf(s, variant) };
  return experiment("pretrain", baseJudgeId(judge), config, []);
}

const baseJudge = (judge: JudgeName) => ({ role: "base", stage: "pretrain" as const, id: baseJudgeId(judge) });
/** Gold's annotation, at the effort and in the world of the judge that learns from it. */
const annotation = ({ variant }: JudgeName) => {
  const id = variant === "low" || variant === "medium" || variant === "untitled" ? variant : "high";
  return { role: "annotation", stage: "annotate" as const, id };
};
/** A judge in a configuration: what is standard goes without saying. */
const named = ({ kind, size, variant }: JudgeName) =>
  variant === undefined || variant === "standard" ? { kind, size } : { kind, size, variant };

function trainJudge(s: Scale, judge: JudgeName): Experiment {
  const rlOnly = judge.variant === "rl-only";
  const sft = rlOnly ? null : { ...s.sft, learningRate: s.judgeRates[judge.size] };
  const rl =
    judge.kind === "reasoning" ? { ...(rlOnly ? s.rlOnly : s.judgeRl), validateEvery: s.validateRlEvery } : null;
  const config = { ...named(judge), sft, validateEvery: s.validateEvery, rl, judging: s.judging };
  return experiment("train-judge", judgeId(judge), config, [baseJudge(judge), annotation(judge)]);
}

function evaluateJudge(s: Scale, judge: JudgeName, trained: boolean): Experiment {
  const id = judgeId(judge);
  const input = trained ? { role: "judge", stage: "train-judge" as const, id } : { ...baseJudge(judge), role: "judge" };
  const config = { ...named(judge), trained, judging: s.judging, bootstrap: s.bootstrap };
  return experiment("evaluate-judge", trained ? id : `base-${id}`, config, [input, annotation(judge)]);
}

function probeJudge(s: Scale, judge: JudgeName): Experiment {
  const id = judgeId(judge);
  const config = { ...named(judge), judging: s.judging, prompts: s.probePrompts, world: worldOf(s, judge.variant) };
  return experiment("probe-judge", id, config, [{ role: "judge", stage: "train-judge", id }]);
}

type PolicyRun = Omit<Reward, "policies"> & { policy: PolicyId };

/** "reasoning-4b--llama-3.1-8b", "non-reasoning-4b-kl0.05--llama-3.1-8b" */
const policyRunId = ({ judge, klWeight, policy }: PolicyRun) => `${rewardId({ ...judge, klWeight })}--${policy}`;

function trainPolicy(s: Scale, run: PolicyRun): Experiment {
  const { judge, klWeight, policy } = run;
  const { judging } = s;
  const world = worldOf(s, judge.variant);
  const rl = klWeight === undefined ? s.policyRl : { ...s.policyRl, klWeight };
  const config = { ...named(judge), policy, rl, judging, world };
  const base = { role: "base", stage: "pretrain" as const, id: basePolicyId(policy, judge.variant) };
  return experiment("train-policy", policyRunId(run), config, [base, ...rewardInput(judge)]);
}

/** The run that a policy's judge comes from; gold and the constant come from none. */
function rewardInput(judge: JudgeName): Experiment["inputs"] {
  if (judge.variant === "gold" || judge.variant === "constant") return [];
  if (judge.variant === "untrained") return [{ ...baseJudge(judge), role: "judge" }];
  return [{ role: "judge", stage: "train-judge", id: judgeId(judge) }];
}

function evaluatePolicy(s: Scale, run: PolicyRun): Experiment {
  const { judge, klWeight, policy } = run;
  const penalty = klWeight === undefined ? {} : { klWeight };
  const config = { ...named(judge), policy, ...penalty, world: worldOf(s, judge.variant), keep: s.samplesKept };
  const id = policyRunId(run);
  return experiment("evaluate-policy", id, config, [{ role: "outputs", stage: "train-policy", id }]);
}
