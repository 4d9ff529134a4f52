/** @file The one list of what is run: make, notebooks and figures all read it. */
import { z } from "zod";
import { World, Mixture } from "../world/config.js";
import { JUDGE_KINDS, JUDGE_SIZES, judgeId, REASONING_REWARD_SIZES, REASONING_SIZES } from "./judges.js";
import type { JudgeKind, JudgeSize } from "./judges.js";
import { pairwiseExperiments } from "./pairwise.js";
import { POLICIES, type PolicyId } from "./policies.js";
import { SCALES, type Scale, type ScaleName } from "./scales.js";
import { AnnotationCounts, Grpo, Judging, PolicyRl, Shape, Supervised } from "./settings.js";

export const STAGES = [
  "pretrain",
  "annotate",
  "train-judge",
  "evaluate-judge",
  "train-policy",
  "evaluate-policy",
] as const;
export type Stage = (typeof STAGES)[number];

/** One run of one stage, for each seed. `config` is plain JSON and, with the inputs, decides the result. */
export interface Experiment {
  stage: Stage;
  id: string;
  config: Record<string, unknown>;
  inputs: { role: string; stage: Stage; id: string }[];
}

const count = z.number().int().positive();
const kind = z.enum(JUDGE_KINDS);
const size = z.enum(JUDGE_SIZES);
const policy = z.enum(POLICIES);
const model = { shape: Shape, context: count, pairs: count, training: Supervised, world: World };

/** What each stage is told. */
export const CONFIGS = {
  pretrain: z.discriminatedUnion("model", [
    z.strictObject({ model: z.literal("policy"), policy, mixture: Mixture, ...model }),
    z.strictObject({ model: z.literal("judge"), size, ...model }),
    z.strictObject({ model: z.literal("pairwise-judge"), size, ...model }),
  ]),
  annotate: z.strictObject({ effort: z.enum(["low", "medium", "high"]), rows: AnnotationCounts, world: World }),
  "train-judge": z.strictObject({
    kind,
    size,
    sft: Supervised,
    validateEvery: count,
    rl: Grpo.extend({ validateEvery: count }).nullable(), // null: SFT alone, as for non-reasoning judges
    judging: Judging,
  }),
  "evaluate-judge": z.strictObject({ kind, size, trained: z.boolean(), judging: Judging, bootstrap: count }),
  "train-policy": z.strictObject({ kind, size, policy, rl: PolicyRl, judging: Judging, world: World }),
  "evaluate-policy": z.strictObject({
    kind,
    size,
    policy,
    world: World,
    keep: z.strictObject({ allowed: count, restricted: count }),
  }),
} as const;
export type Config<S extends Stage> = z.infer<(typeof CONFIGS)[S]>;

/** The judges that are fine-tuned: four non-reasoning and three reasoning ones (section 2.1, appendix 7.1). */
const TRAINED: [JudgeKind, JudgeSize][] = [
  ...JUDGE_SIZES.map((size): [JudgeKind, JudgeSize] => ["non-reasoning", size]),
  ...REASONING_SIZES.map((size): [JudgeKind, JudgeSize] => ["reasoning", size]),
];
/** The judges that policies are trained with (figures 3, 4 and 5). */
const REWARDS = TRAINED.filter(([kind, size]) => kind === "non-reasoning" || REASONING_REWARD_SIZES.includes(size));

/** All runs of a scale, inputs before what needs them. Each is run once a seed. A scale of one's own is possible too. */
export function experiments(scale: ScaleName | Scale): Experiment[] {
  const s = typeof scale === "string" ? SCALES[scale] : scale;
  return [
    ...POLICIES.map((policy) => pretrainPolicy(s, policy)),
    ...JUDGE_SIZES.map((size) => pretrainJudge(s, size)),
    experiment("annotate", "high", { effort: "high", rows: s.annotation, world: s.world }, []),
    ...TRAINED.map(([kind, size]) => trainJudge(s, kind, size)),
    ...TRAINED.flatMap(([kind, size]) => [evaluateJudge(s, kind, size, false), evaluateJudge(s, kind, size, true)]),
    ...REWARDS.flatMap(([kind, size]) => POLICIES.map((policy) => trainPolicy(s, kind, size, policy))),
    ...REWARDS.flatMap(([kind, size]) => POLICIES.map((policy) => evaluatePolicy(s, kind, size, policy))),
    ...pairwiseExperiments(s),
  ];
}

/** Types the configuration of a stage against its schema. */
function experiment<S extends Stage>(stage: S, id: string, config: Config<S>, inputs: Experiment["inputs"]): Experiment {
  return { stage, id, config, inputs };
}

function pretrainPolicy(s: Scale, policy: PolicyId): Experiment {
  const { pairs, ...training } = s.policyPretraining;
  const { world, context } = s;
  const mixture = world.bases[policy];
  const config = { model: "policy" as const, policy, mixture, shape: s.policies[policy], context, pairs, training, world };
  return experiment("pretrain", `policy-${policy}`, config, []);
}

function pretrainJudge(s: Scale, size: JudgeSize): Experiment {
  const { pairs, ...settings } = s.judgePretraining;
  const training = { ...settings, learningRate: s.judgeRates[size] };
  const { world, context } = s;
  return experiment(
    "pretrain",
    `judge-${size}`,
    { model: "judge", size, shape: s.judges[size], context, pairs, training, world },
    [],
  );
}

const baseJudge = (size: JudgeSize) => ({ role: "base", stage: "pretrain" as const, id: `judge-${size}` });
const annotation = { role: "annotation", stage: "annotate" as const, id: "high" };

function trainJudge(s: Scale, kind: JudgeKind, size: JudgeSize): Experiment {
  const sft = { ...s.sft, learningRate: s.judgeRates[size] };
  const rl = kind === "reasoning" ? { ...s.judgeRl, validateEvery: s.validateRlEvery } : null;
  const config = { kind, size, sft, validateEvery: s.validateEvery, rl, judging: s.judging };
  return experiment("train-judge", judgeId(kind, size), config, [baseJudge(size), annotation]);
}

function evaluateJudge(s: Scale, kind: JudgeKind, size: JudgeSize, trained: boolean): Experiment {
  const id = judgeId(kind, size);
  const judge = trained ? { role: "judge", stage: "train-judge" as const, id } : { ...baseJudge(size), role: "judge" };
  const config = { kind, size, trained, judging: s.judging, bootstrap: s.bootstrap };
  return experiment("evaluate-judge", trained ? id : `base-${id}`, config, [judge, annotation]);
}

const policyRun = (kind: JudgeKind, size: JudgeSize, policy: PolicyId) => `${judgeId(kind, size)}--${policy}`;

function trainPolicy(s: Scale, kind: JudgeKind, size: JudgeSize, policy: PolicyId): Experiment {
  const { policyRl: rl, judging, world } = s;
  return experiment("train-policy", policyRun(kind, size, policy), { kind, size, policy, rl, judging, world }, [
    { role: "base", stage: "pretrain", id: `policy-${policy}` },
    { role: "judge", stage: "train-judge", id: judgeId(kind, size) },
  ]);
}

function evaluatePolicy(s: Scale, kind: JudgeKind, size: JudgeSize, policy: PolicyId): Experiment {
  const id = policyRun(kind, size, policy);
  const config = { kind, size, policy, world: s.world, keep: s.samplesKept };
  return experiment("evaluate-policy", id, config, [{ role: "outputs", stage: "train-policy", id }]);
}
