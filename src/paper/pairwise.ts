/** @file Section 4.4, pairwise judges: what their stages are told, and the list of their runs. */
import { z } from "zod";
import { Mixture, World } from "../world/config.js";
import type { Experiment, Stage } from "./experiment.js";
import { JUDGE_KINDS, JUDGE_SIZES, type JudgeKind, type JudgeSize, judgeId } from "./judges.js";
import { POLICIES, type PolicyId } from "./policies.js";
import type { Scale } from "./scales.js";
import { AnnotationCounts, Grpo, Judging, PolicyRl, Supervised } from "./settings.js";

/** Qwen3-8B (figure 10, table 5). */
export const PAIRWISE_SIZE: JudgeSize = "8b";

const count = z.number().int().positive();
const task = z.literal("pairwise");
const kind = z.enum(JUDGE_KINDS);
const size = z.enum(JUDGE_SIZES);
const policy = z.enum(POLICIES);

/** What each stage is told about a pairwise run; pre-training of the base is in CONFIGS. */
export const PAIRWISE_CONFIGS = {
  annotate: z.strictObject({ task, rows: AnnotationCounts, world: World }), // rows are pairs
  "train-judge": z.strictObject({
    task,
    kind,
    size,
    sft: Supervised,
    validateEvery: count,
    rl: Grpo.extend({ validateEvery: count }).nullable(), // null: SFT alone
    judging: Judging,
  }),
  "evaluate-judge": z.strictObject({ task, kind, size, trained: z.boolean(), judging: Judging, bootstrap: count }),
  "train-policy": z.strictObject({
    task,
    kind,
    size,
    policy,
    rl: PolicyRl,
    judging: Judging,
    baseline: Mixture,
    world: World,
  }),
  "evaluate-policy": z.strictObject({
    task,
    kind,
    size,
    policy,
    world: World,
    keep: z.strictObject({ allowed: count, restricted: count }),
  }),
} as const satisfies Partial<Record<Stage, z.ZodType>>;
type PairwiseStage = keyof typeof PAIRWISE_CONFIGS;

/** Whether a run is of a pairwise judge and has its configuration in PAIRWISE_CONFIGS. */
export const isPairwise = ({ config }: Pick<Experiment, "config">): boolean => config.task === "pairwise";

/** "pairwise-reasoning-8b" */
export const pairwiseId = (kind: JudgeKind, size: JudgeSize = PAIRWISE_SIZE) =>
  `pairwise-${judgeId({ kind, size })}` as const;

/** All runs of section 4.4; the base policies are those of the other figures. */
export function pairwiseExperiments(s: Scale): Experiment[] {
  return [
    pretrain(s),
    experiment("annotate", "pairwise", { task: "pairwise", rows: s.pairwise.annotation, world: s.world }, []),
    ...JUDGE_KINDS.map((kind) => trainJudge(s, kind)),
    ...JUDGE_KINDS.flatMap((kind) => [evaluateJudge(s, kind, false), evaluateJudge(s, kind, true)]),
    ...JUDGE_KINDS.flatMap((kind) => POLICIES.map((policy) => trainPolicy(s, kind, policy))),
    ...JUDGE_KINDS.flatMap((kind) => POLICIES.map((policy) => evaluatePolicy(s, kind, policy))),
  ];
}

/** Types the configuration of a stage against its schema. */
function experiment<S extends PairwiseStage>(
  stage: S,
  id: string,
  config: z.infer<(typeof PAIRWISE_CONFIGS)[S]>,
  inputs: Experiment["inputs"],
): Experiment {
  return { stage, id, config, inputs };
}

const baseId = `pairwise-judge-${PAIRWISE_SIZE}`;
const annotation = { role: "annotation", stage: "annotate" as const, id: "pairwise" };

function pretrain(s: Scale): Experiment {
  const { pairs, ...settings } = s.judgePretraining;
  const training = { ...settings, learningRate: s.judgeRates[PAIRWISE_SIZE] };
  const { world, pairwise } = s;
  const shape = s.judges[PAIRWISE_SIZE];
  const config = {
    model: "pairwise-judge",
    size: PAIRWISE_SIZE,
    shape,
    context: pairwise.context,
    pairs,
    training,
    world,
  };
  return { stage: "pretrain", id: baseId, config, inputs: [] };
}

function trainJudge(s: Scale, kind: JudgeKind): Experiment {
  const { sft, judging } = s.pairwise;
  const rl = kind === "reasoning" ? { ...s.pairwise.judgeRl, validateEvery: s.validateRlEvery } : null;
  const config = {
    task: "pairwise" as const,
    kind,
    size: PAIRWISE_SIZE,
    sft: { ...sft, learningRate: s.judgeRates[PAIRWISE_SIZE] },
    validateEvery: s.pairwise.validateEvery,
    rl,
    judging,
  };
  return experiment("train-judge", pairwiseId(kind), config, [
    { role: "base", stage: "pretrain", id: baseId },
    annotation,
  ]);
}

function evaluateJudge(s: Scale, kind: JudgeKind, trained: boolean): Experiment {
  const id = pairwiseId(kind);
  const judge = trained ? { stage: "train-judge" as const, id } : { stage: "pretrain" as const, id: baseId };
  const { bootstrap, pairwise } = s;
  const config = {
    task: "pairwise" as const,
    kind,
    size: PAIRWISE_SIZE,
    trained,
    judging: pairwise.judging,
    bootstrap,
  };
  return experiment("evaluate-judge", trained ? id : `base-${id}`, config, [{ role: "judge", ...judge }, annotation]);
}

const policyRun = (kind: JudgeKind, policy: PolicyId) => `${pairwiseId(kind)}--${policy}`;

function trainPolicy(s: Scale, kind: JudgeKind, policy: PolicyId): Experiment {
  const { policyRl: rl, judging, baseline } = s.pairwise;
  const config = {
    task: "pairwise" as const,
    kind,
    size: PAIRWISE_SIZE,
    policy,
    rl,
    judging,
    baseline,
    world: s.world,
  };
  return experiment("train-policy", policyRun(kind, policy), config, [
    { role: "base", stage: "pretrain", id: `policy-${policy}` },
    { role: "judge", stage: "train-judge", id: pairwiseId(kind) },
  ]);
}

function evaluatePolicy(s: Scale, kind: JudgeKind, policy: PolicyId): Experiment {
  const id = policyRun(kind, policy);
  const config = { task: "pairwise" as const, kind, size: PAIRWISE_SIZE, policy, world: s.world, keep: s.samplesKept };
  return experiment("evaluate-policy", id, config, [{ role: "outputs", stage: "train-policy", id }]);
}
