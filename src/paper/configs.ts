/**
 * @file The configuration of each stage, one schema a stage. Fields of only one world or task are optional and say
 * whose they are.
 */
import { z } from "zod";
import { SplitSizes } from "../data/splits.js";
import { Mixture, World } from "../world/config.js";
import { ARENA_JUDGES, ARENA_POOLS, ArenaModel } from "./arena.js";
import { DEFENCES, Defence, PACE_NAMES, SCHOOLS } from "./beyond.js";
import type { Chapter, Experiment, FormatName, Stage, TaskName } from "./experiment.js";
import { JUDGE_KINDS, JUDGE_SIZES, VARIANTS } from "./judges.js";
import { POLICY_IDS } from "./policies.js";
import { AnnotationCounts, Asked, GoldAsked, Grpo, Judging, PolicyRl, Shape, Supervised } from "./settings.js";

const count = z.number().int().positive();
/** On text. Absent in the miniature; the word is hashed with the rest, and so is as it was. */
const tier = z.literal("endpoint").optional();
/** Absent: pointwise, whose runs, and so the hashes of their inputs, say nothing of other tasks. */
const task = z.literal("pairwise").optional();
const judge = {
  kind: z.enum(JUDGE_KINDS),
  size: z.enum(JUDGE_SIZES),
  variant: z.enum(VARIANTS).exclude(["standard"]).optional(), // absent in standard runs, as above
};
/** Beyond the paper: whose labels a judge learned, and where gold is asked, how. */
const school = z.enum(SCHOOLS).optional();
const policy = z.enum(POLICY_IDS);
/** Which judge; the miniature's two judges of the arena have no kind and size. */
const judgeOrArena = {
  task: z.enum(["pairwise", "arena"]).optional(),
  ...{ kind: judge.kind.optional(), size: judge.size.optional(), variant: judge.variant },
  judge: z.enum(ARENA_JUDGES).optional(),
};
const lengths = { maxPrompt: count.optional(), maxResponse: count.optional() }; // text: tokens
const checkpointEvery = count.optional(); // text: steps; a killed run replays at most so many, from answers that are paid for
const goldModel = { shape: Shape, context: count, training: Supervised, world: World };
const model = { ...goldModel, pairs: count };

export const CONFIGS = {
  /** The miniature's alone: on text base models are the servers'. */
  pretrain: z.discriminatedUnion("model", [
    z.strictObject({ model: z.literal("policy"), policy, mixture: Mixture, ...model }),
    z.strictObject({ model: z.literal("judge"), size: judge.size, rubrics: z.literal(true).optional(), ...model }),
    z.strictObject({ model: z.literal("pairwise-judge"), size: judge.size, ...model }),
    z.strictObject({ model: z.literal("arena-judge"), ...model }),
  ]),
  /** Beyond the paper: a gold that is trained on the truth, by rows of its school. */
  "train-gold": z.strictObject({ school: z.enum(SCHOOLS), size: judge.size, pool: Mixture, ...goldModel }),
  "evaluate-gold": z.strictObject({
    ...{ school: z.enum(SCHOOLS), size: judge.size, pool: Mixture },
    ...{ judging: Judging, rows: count, probes: count, training: Supervised, world: World },
  }),
  annotate: z.strictObject({
    tier,
    task: judgeOrArena.task,
    // miniature:
    effort: GoldAsked.shape.effort.optional(), // pointwise
    judge: judgeOrArena.judge, // arena
    rows: AnnotationCounts.partial({ other: true }).optional(), // pairs, where they are compared
    world: World.optional(),
    school, // by a trained gold
    judging: Judging.optional(), // how that one is asked
    // text:
    gold: GoldAsked.optional(),
    rubrics: z.literal(true).optional(),
    baseline: Asked.optional(),
    agreesWith: z.literal("high").optional(), // section 4.3: what gold decides alike at less effort
    data: SplitSizes.optional(),
  }),
  "train-judge": z.strictObject({
    tier,
    ...judgeOrArena,
    school,
    copy: count.optional(), // of the same recipe
    sft: Supervised.nullable(), // null: GRPO from the base judge (section 4.1)
    validateEvery: count,
    rl: Grpo.extend({ ...lengths, validateEvery: count })
      .nullable()
      .optional(), // null: SFT alone, as for non-reasoning judges
    judging: Judging,
    ...lengths,
    checkpointEvery,
  }),
  "evaluate-judge": z.strictObject({
    tier,
    ...judgeOrArena,
    school,
    trained: z.boolean().optional(), // always, of the arena's
    judging: Judging,
    maxPrompt: lengths.maxPrompt,
    bootstrap: count,
  }),
  "probe-judge": z.strictObject({ ...judge, judging: Judging, prompts: count, world: World }),
  "train-policy": z.strictObject({
    tier,
    task,
    ...judge,
    policy,
    rl: PolicyRl.extend(lengths),
    judging: Judging,
    // miniature:
    baseline: Mixture.optional(), // pairwise: the writer that policies are compared with
    world: World.optional(),
    school,
    defence: Defence.optional(),
    goldJudging: Judging.optional(), // where the defence asks a trained gold
    // text:
    data: SplitSizes.optional(),
    judgePrompt: count.optional(),
    checkpointEvery,
  }),
  "evaluate-policy": z.strictObject({
    tier,
    task,
    ...judge,
    policy,
    klWeight: z.number().positive().optional(),
    world: World.optional(), // miniature
    school,
    defence: z.enum(DEFENCES).optional(),
    goldJudging: Judging.optional(), // of a trained gold
    pace: z.enum(PACE_NAMES).optional(), // beyond the paper: what was changed about the policy's learning
    gold: GoldAsked.optional(), // text
    keep: z.union([z.strictObject({ allowed: count, restricted: count }), count]), // in the miniature by topic
  }),
  /** Beyond the paper: every so many evaluations of a policy in training, the first prompts of each. */
  "watch-policy": z.strictObject({
    ...judge,
    ...{ policy, judging: Judging, every: count, prompts: count },
    others: z.array(z.strictObject({ kind: judge.kind, size: judge.size })), // standard judges that are asked, too
  }),
  "evaluate-arena": z.strictObject({
    tier,
    task: z.literal("arena"),
    pool: z.enum(ARENA_POOLS),
    models: z.array(ArenaModel),
    bootstrap: count,
    judging: z.union([Judging, Asked]), // by a trained judge, or by a chat model
    // miniature:
    prompts: count.optional(), // of each subset
    notPrompts: count.optional(), // the held-out prompts of the policies' evaluations, which are kept out
    temperature: z.number().nonnegative().optional(), // of the models' answers
    baseline: Mixture.optional(),
    worths: z.array(z.number().int().nonnegative()).optional(), // of a believed refusal, in the sweep
    world: World.optional(),
    // text:
    questions: count.nullable().optional(), // of each subset; null: all
    sampling: z
      .strictObject({ maxPrompt: count, maxResponse: count, temperature: z.number().nonnegative() }) // of answers
      .optional(),
  }),
} as const satisfies Record<Stage, z.ZodType>;
export type Config<S extends Stage> = z.infer<(typeof CONFIGS)[S]>;

/** A run of one world and task; its configuration is typed against the schema of its stage. */
export const experiment = <S extends Stage>(
  { stage, id, format, task = "pointwise", chapter = "paper" }: Of<S>,
  config: Config<S>,
  inputs: Experiment["inputs"] = [],
): Experiment => ({ stage, id, format, task, config, inputs, chapter });

interface Of<S extends Stage> {
  stage: S;
  id: string;
  format: FormatName;
  task?: TaskName;
  chapter?: Chapter;
}

/** A field that a configuration of this world has. */
export function given<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw new Error(`the configuration lacks ${field}: it is of another world or task`);
  return value;
}
