/** @file Arena-Hard-V2 (tables 1 and 6): its subsets, and in miniature its judges, what their stages are told, and their runs. */
import { z } from "zod";
import { Mixture, World } from "../world/config.js";
import { isMain, rewards } from "./ablations.js";
import type { Experiment, Stage } from "./experiment.js";
import { JUDGE_KINDS, JUDGE_SIZES, judgeId } from "./judges.js";
import { PAIRWISE_SIZE, pairwiseId } from "./pairwise.js";
import { POLICIES } from "./policies.js";
import type { Scale } from "./scales.js";
import { AnnotationCounts, Judging, Supervised } from "./settings.js";

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
/** Who judges on real text: the model of role arena, told what the benchmark tells its judge. */
export const BENCHMARK_JUDGE = "benchmark";
/** Whose policies battle: table 1's were trained on pointwise judges, table 6's on pairwise ones. */
export const ARENA_POOLS = ["pointwise", "pairwise"] as const;
export type ArenaPool = (typeof ARENA_POOLS)[number];

const count = z.number().int().positive();
const task = z.literal("arena");
const judge = z.enum(ARENA_JUDGES);

/** Who battles: a policy with the judge it was trained on, or a base policy; the input that holds its weights has its name. */
export const ArenaModel = z.strictObject({
  model: z.string(),
  policy: z.enum(POLICIES),
  kind: z.enum(JUDGE_KINDS).nullable(), // null: a base policy
  size: z.enum(JUDGE_SIZES).nullable(),
});
export type ArenaModel = z.infer<typeof ArenaModel>;

export const ARENA_CONFIGS = {
  annotate: z.strictObject({ task, judge, rows: AnnotationCounts.omit({ other: true }), world: World }),
  "train-judge": z.strictObject({ task, judge, sft: Supervised, validateEvery: count, judging: Judging }),
  "evaluate-judge": z.strictObject({ task, judge, judging: Judging, bootstrap: count }),
  "evaluate-arena": z.strictObject({
    task,
    pool: z.enum(ARENA_POOLS),
    models: z.array(ArenaModel),
    prompts: count, // of each subset
    notPrompts: count, // the held-out prompts of the policies' evaluations, which are kept out
    temperature: z.number().nonnegative(), // of the models' answers
    judging: Judging,
    baseline: Mixture,
    worths: z.array(z.number().int().nonnegative()), // of a believed refusal, in the sweep
    bootstrap: count,
    world: World,
  }),
} as const satisfies Partial<Record<Stage, z.ZodType>>;
type ArenaStage = keyof typeof ARENA_CONFIGS;

/** Whether a run is of the arena and has its configuration in ARENA_CONFIGS. */
export const isArena = ({ config }: Pick<Experiment, "config">): boolean => config.task === "arena";

/** All runs of the arena; the policies that battle are those of the figures. */
export function arenaExperiments(s: Scale): Experiment[] {
  return [
    pretrain(s),
    ...ARENA_JUDGES.map((judge) => annotate(s, judge)),
    ...ARENA_JUDGES.map((judge) => trainJudge(s, judge)),
    ...ARENA_JUDGES.map((judge) => evaluateJudge(s, judge)),
    ...ARENA_POOLS.map((pool) => battles(s, pool)),
  ];
}

/** Types the configuration of a stage against its schema. */
function experiment<S extends ArenaStage>(
  stage: S,
  id: string,
  config: z.infer<(typeof ARENA_CONFIGS)[S]>,
  inputs: Experiment["inputs"],
): Experiment {
  return { stage, id, config, inputs };
}

const base = "arena-judge";
const judgeRun = (judge: ArenaJudge) => `arena-${judge}`;
const labels = (judge: ArenaJudge) => ({ role: "annotation", stage: "annotate" as const, id: judgeRun(judge) });

/** One base for both judges, and not that of any judge a policy was trained on. */
function pretrain({ arena, pairwise, world }: Scale): Experiment {
  const { shape, pretraining } = arena;
  const { pairs, ...training } = pretraining;
  const config = { model: "arena-judge", shape, context: pairwise.context, pairs, training, world };
  return { stage: "pretrain", id: base, config, inputs: [] };
}

function annotate({ arena, world }: Scale, judge: ArenaJudge): Experiment {
  return experiment("annotate", judgeRun(judge), { task: "arena", judge, rows: arena.annotation, world }, []);
}

function trainJudge({ arena }: Scale, judge: ArenaJudge): Experiment {
  const { sft, validateEvery, judging } = arena;
  const config = { task: "arena" as const, judge, sft, validateEvery, judging };
  return experiment("train-judge", judgeRun(judge), config, [
    { role: "base", stage: "pretrain", id: base },
    labels(judge),
  ]);
}

function evaluateJudge({ arena, bootstrap }: Scale, judge: ArenaJudge): Experiment {
  const config = { task: "arena" as const, judge, judging: arena.judging, bootstrap };
  const input = { role: "judge", stage: "train-judge" as const, id: judgeRun(judge) };
  return experiment("evaluate-judge", judgeRun(judge), config, [input, labels(judge)]);
}

/** The base policies battle in both pools, so that each table shows where its policies came from. */
function battles(s: Scale, pool: ArenaPool): Experiment {
  const { prompts, judging, worths } = s.arena;
  const bases = POLICIES.map(baseModel);
  const trained = pool === "pointwise" ? pointwiseModels(s) : pairwiseModels();
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
    bootstrap: s.arena.bootstrap,
    world: s.world,
  };
  return experiment("evaluate-arena", pool, config, [
    ...ARENA_JUDGES.map((judge) => ({ role: judge, stage: "train-judge" as const, id: judgeRun(judge) })),
    ...trained.map(({ model }) => ({ role: model, stage: "train-policy" as const, id: model })),
    ...bases.map(({ model, policy }) => ({ role: model, stage: "pretrain" as const, id: `policy-${policy}` })),
  ]);
}

/** The policies of the main figures: six standard judges, three base policies each. */
const pointwiseModels = (s: Scale): ArenaModel[] =>
  rewards(s).flatMap(({ judge, klWeight, policies }) =>
    isMain({ ...judge, klWeight }) ? policies.map((policy) => arenaModel(judgeId(judge), policy, judge)) : [],
  );

const pairwiseModels = (): ArenaModel[] =>
  JUDGE_KINDS.flatMap((kind) =>
    POLICIES.map((policy) => arenaModel(pairwiseId(kind), policy, { kind, size: PAIRWISE_SIZE })),
  );

export const baseModel = (policy: ArenaModel["policy"]): ArenaModel => ({
  model: `base--${policy}`,
  policy,
  kind: null,
  size: null,
});

/** A trained policy by the id of its run. */
export const arenaModel = (
  judge: string,
  policy: ArenaModel["policy"],
  { kind, size }: Pick<ArenaModel, "kind" | "size">,
): ArenaModel => ({ model: `${judge}--${policy}`, policy, kind, size });
