/** @file The runs of a scale of the miniature: of scoring judges, of comparing ones (section 4.4), and of the arena's (tables 1 and 6). */
import type { Mixture, World } from "../world/config.js";
import {
  isMain,
  PAIRWISE,
  PROBED,
  type RewardUse,
  RUBRIC_JUDGE,
  rewards,
  trainedJudges,
  UNTITLED,
} from "./ablations.js";
import { ARENA_JUDGES, ARENA_POOLS, type ArenaJudge, type ArenaPool, arenaModel, baseModel } from "./arena.js";
import { experiment, given } from "./configs.js";
import type { Experiment, Stage, TaskName } from "./experiment.js";
import { JUDGE_SIZES, type JudgeName, judgeId, policyRunId, type Variant } from "./judges.js";
import { type PaperPolicy, POLICIES, type PolicyId } from "./policies.js";
import type { Scale } from "./scales.js";

type PolicyRun = Omit<RewardUse, "policies"> & { policy: PaperPolicy };

export function miniatureRuns(s: Scale): Experiment[] {
  const onScores = rewards(s).flatMap((reward) => reward.policies.map((policy) => ({ ...reward, policy })));
  const onWins = PAIRWISE.flatMap((judge) => POLICIES.map((policy): PolicyRun => ({ judge, policy })));
  return [
    ...POLICIES.map((policy) => pretrainPolicy(s, policy)),
    ...JUDGE_SIZES.map((size) => pretrainJudge(s, { kind: "reasoning", size })), // a base judge is of both kinds
    ...[RUBRIC_JUDGE, ...UNTITLED].map((judge) => pretrainJudge(s, judge)),
    pretrainPolicy(s, POLICIES[0], "untitled"),
    ...(["high", "medium", "low"] as const).map((effort) =>
      experiment(run("annotate", effort), { effort, rows: s.annotation, world: s.world }),
    ),
    experiment(run("annotate", "untitled"), { effort: "high", rows: s.annotation, world: worldOf(s, "untitled") }),
    ...trainedJudges().map(({ judge }) => trainJudge(s, judge)),
    ...trainedJudges().flatMap(({ judge, untrained }) => evaluations(s, judge, untrained)),
    ...PROBED.map((judge) => probeJudge(s, judge)),
    ...onScores.map((run) => trainPolicy(s, run)),
    ...onScores.map((run) => evaluatePolicy(s, run)),

    pretrainJudge(s, PAIRWISE[0]!),
    experiment(run("annotate", "pairwise", "pairwise"), {
      task: "pairwise",
      rows: s.pairwise.annotation,
      world: s.world,
    }),
    ...PAIRWISE.map((judge) => trainJudge(s, judge)),
    ...PAIRWISE.flatMap((judge) => evaluations(s, judge, true)),
    ...onWins.map((run) => trainPolicy(s, run)),
    ...onWins.map((run) => evaluatePolicy(s, run)),

    pretrainArenaJudge(s),
    ...ARENA_JUDGES.map((judge) => annotateBattles(s, judge)),
    ...ARENA_JUDGES.map((judge) => trainArenaJudge(s, judge)),
    ...ARENA_JUDGES.map((judge) => evaluateArenaJudge(s, judge)),
    ...ARENA_POOLS.map((pool) => battles(s, pool)),
  ];
}

const run = <S extends Stage>(stage: S, id: string, task?: TaskName) => ({
  stage,
  id,
  format: "miniature" as const,
  ...(task && { task }),
});

/** A run about a judge; beyond the paper where a trained gold labels, or the judge is a copy of another. */
const judgeRun = <S extends Stage>(stage: S, judge: JudgeName, id = judgeId(judge)) => ({
  ...run(stage, id, judge.task),
  ...((judge.school || judge.copy) && { chapter: "beyond" as const }),
});

/** The world that a judge lives in, its base, its data and its policies with it. */
const worldOf = (s: Scale, variant?: Variant): World =>
  variant === "untitled" ? { ...s.world, titleRule: false } : s.world;

export const basePolicyId = (policy: PolicyId, variant?: Variant) =>
  variant === "untitled" ? `policy-${policy}-untitled` : `policy-${policy}`;
const baseJudgeId = ({ task, size, variant, copy }: JudgeName) =>
  task
    ? `${task}-judge-${size}`
    : variant === "rubric" || variant === "untitled"
      ? `judge-${size}-${variant}`
      : `judge-${size}${copy ? `-${copy}` : ""}`;

const pretrainPolicy = (s: Scale, policy: PaperPolicy, variant?: Variant): Experiment =>
  experiment(run("pretrain", basePolicyId(policy, variant)), basePolicy(s, policy, worldOf(s, variant)));

/** A base policy, which learns from what its mixture of writers wrote. */
export function basePolicy(s: Scale, policy: PaperPolicy, world: World, mixture = mixtureOf(s, policy)) {
  const { pairs, ...training } = s.policyPretraining;
  const made = { shape: s.policies[policy], context: s.context, pairs, training, world };
  return { model: "policy" as const, policy, mixture, ...made };
}

export const mixtureOf = ({ world }: Scale, policy: PaperPolicy): Mixture =>
  given(world.bases[policy], `world.bases["${policy}"]`);

/** The base of a judge. That of the one with rubrics can read them, too; both pairwise judges have one. */
export function pretrainJudge(s: Scale, judge: JudgeName): Experiment {
  const { task, size, variant } = judge;
  const { pairs, ...settings } = s.judgePretraining;
  const training = { ...settings, learningRate: s.judgeRates[size] };
  const { context } = task ? s.pairwise : s;
  const made = { size, shape: s.judges[size], context, pairs, training, world: worldOf(s, variant) };
  return experiment(
    judgeRun("pretrain", judge, baseJudgeId(judge)),
    task
      ? { model: "pairwise-judge", ...made }
      : { model: "judge", ...made, ...(variant === "rubric" && { rubrics: true as const }) },
  );
}

const baseJudge = (judge: JudgeName) => ({ role: "base", stage: "pretrain" as const, id: baseJudgeId(judge) });
/** Gold's annotation, at the effort and in the world of the judge that learns from it, or of pairs. */
const annotation = ({ task, variant, school }: JudgeName) => {
  if (school) return { role: "annotation", stage: "annotate" as const, id: school };
  const id = variant === "low" || variant === "medium" || variant === "untitled" ? variant : "high";
  return { role: "annotation", stage: "annotate" as const, id: task ?? id };
};
/** A judge in a configuration: what is standard goes without saying. */
export const named = ({ task, kind, size, variant = "standard", school, copy }: JudgeName) => ({
  ...(task && { task }),
  kind,
  size,
  ...(variant !== "standard" && { variant }),
  ...(school && { school }),
  ...(copy !== undefined && { copy }),
});

export function trainJudge(s: Scale, judge: JudgeName): Experiment {
  const { judgeRl, sft, validateEvery, judging } = judge.task ? s.pairwise : s;
  const rlOnly = judge.variant === "rl-only";
  const config = {
    ...named(judge),
    sft: rlOnly ? null : { ...sft, learningRate: s.judgeRates[judge.size] },
    validateEvery,
    rl: judge.kind === "reasoning" ? { ...(rlOnly ? s.rlOnly : judgeRl), validateEvery: s.validateRlEvery } : null,
    judging,
  };
  return experiment(judgeRun("train-judge", judge), config, [baseJudge(judge), annotation(judge)]);
}

const evaluations = (s: Scale, judge: JudgeName, untrained: boolean): Experiment[] => [
  ...(untrained ? [evaluateJudge(s, judge, false)] : []),
  evaluateJudge(s, judge, true),
];

export function evaluateJudge(s: Scale, judge: JudgeName, trained: boolean): Experiment {
  const id = judgeId(judge);
  const input = trained ? { role: "judge", stage: "train-judge" as const, id } : { ...baseJudge(judge), role: "judge" };
  const { judging } = judge.task ? s.pairwise : s;
  const config = { ...named(judge), trained, judging, bootstrap: s.bootstrap };
  const of = judgeRun("evaluate-judge", judge, trained ? id : `base-${id}`);
  return experiment(of, config, [input, annotation(judge)]);
}

function probeJudge(s: Scale, judge: JudgeName): Experiment {
  const id = judgeId(judge);
  const { task: _, ...whose } = named(judge);
  const config = { ...whose, judging: s.judging, prompts: s.probePrompts, world: worldOf(s, judge.variant) };
  return experiment(run("probe-judge", id), config, [{ role: "judge", stage: "train-judge", id }]);
}

const policyRun = <S extends Stage>(stage: S, { judge, klWeight, policy }: PolicyRun) =>
  run(stage, policyRunId({ ...judge, klWeight, policy }), judge.task);

function trainPolicy(s: Scale, of: PolicyRun): Experiment {
  const { judge, klWeight, policy } = of;
  const world = worldOf(s, judge.variant);
  const { policyRl, judging } = judge.task ? s.pairwise : s;
  const rl = klWeight === undefined ? policyRl : { ...policyRl, klWeight };
  const compared = judge.task && { baseline: s.pairwise.baseline };
  const base = { role: "base", stage: "pretrain" as const, id: basePolicyId(policy, judge.variant) };
  const config = { ...named(judge), policy, rl, judging, ...compared, world };
  return experiment(policyRun("train-policy", of), config, [base, ...rewardInput(judge)]);
}

/** The run that a policy's judge comes from; gold and the constant come from none. */
function rewardInput(judge: JudgeName): Experiment["inputs"] {
  if (judge.variant === "gold" || judge.variant === "constant") return [];
  if (judge.variant === "untrained") return [{ ...baseJudge(judge), role: "judge" }];
  return [{ role: "judge", stage: "train-judge", id: judgeId(judge) }];
}

function evaluatePolicy(s: Scale, of: PolicyRun): Experiment {
  const { judge, klWeight, policy } = of;
  const penalty = klWeight === undefined ? {} : { klWeight };
  const config = { ...named(judge), policy, ...penalty, world: worldOf(s, judge.variant), keep: s.samplesKept };
  const made = policyRun("evaluate-policy", of);
  return experiment(made, config, [{ role: "outputs", stage: "train-policy", id: made.id }]);
}

// ---- the arena

const arenaRun = (judge: ArenaJudge) => `arena-${judge}`;
const labels = (judge: ArenaJudge) => ({ role: "annotation", stage: "annotate" as const, id: arenaRun(judge) });
const trainedArenaJudge = (judge: ArenaJudge, role: string) => ({
  role,
  stage: "train-judge" as const,
  id: arenaRun(judge),
});

/** One base for both judges, and not that of any judge a policy was trained on. */
function pretrainArenaJudge({ arena, pairwise, world }: Scale): Experiment {
  const { shape, pretraining } = arena;
  const { pairs, ...training } = pretraining;
  const config = { model: "arena-judge" as const, shape, context: pairwise.context, pairs, training, world };
  return experiment(run("pretrain", "arena-judge", "arena"), config);
}

const annotateBattles = ({ arena, world }: Scale, judge: ArenaJudge): Experiment =>
  experiment(run("annotate", arenaRun(judge), "arena"), { task: "arena", judge, rows: arena.annotation, world });

function trainArenaJudge({ arena }: Scale, judge: ArenaJudge): Experiment {
  const { sft, validateEvery, judging } = arena;
  const base = { role: "base", stage: "pretrain" as const, id: "arena-judge" };
  const config = { task: "arena" as const, judge, sft, validateEvery, judging };
  return experiment(run("train-judge", arenaRun(judge), "arena"), config, [base, labels(judge)]);
}

const evaluateArenaJudge = ({ arena, bootstrap }: Scale, judge: ArenaJudge): Experiment =>
  experiment(
    run("evaluate-judge", arenaRun(judge), "arena"),
    { task: "arena", judge, judging: arena.judging, bootstrap },
    [trainedArenaJudge(judge, "judge"), labels(judge)],
  );

/** The policies of the main figures, or those of pairwise judges; the base policies in both pools, so that each table shows where its policies came from. */
function battles(s: Scale, pool: ArenaPool): Experiment {
  const { prompts, judging, worths, bootstrap } = s.arena;
  const bases = POLICIES.map(baseModel);
  const judges =
    pool === "pairwise"
      ? PAIRWISE
      : rewards(s).flatMap(({ judge, klWeight }) => (isMain({ ...judge, klWeight }) ? [judge] : []));
  const trained = judges.flatMap((judge) => POLICIES.map((policy) => arenaModel(judge, policy)));
  const config = {
    task: "arena" as const,
    pool,
    models: [...trained, ...bases],
    prompts,
    notPrompts: Math.max(s.policyRl.heldOutPrompts, s.pairwise.policyRl.heldOutPrompts),
    temperature: s.policyRl.temperature,
    judging,
    baseline: s.pairwise.baseline,
    worths,
    bootstrap,
    world: s.world,
  };
  return experiment(run("evaluate-arena", pool, "arena"), config, [
    ...ARENA_JUDGES.map((judge) => trainedArenaJudge(judge, judge)),
    ...trained.map(({ model }) => ({ role: model, stage: "train-policy" as const, id: model })),
    ...bases.map(({ model, policy }) => ({ role: model, stage: "pretrain" as const, id: basePolicyId(policy) })),
  ]);
}
