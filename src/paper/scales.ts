/** @file The numbers of each scale. Beside each stands what the paper used and where it says so. */
import { z } from "zod";
import { Mixture, WORLD, World } from "../world/config.js";
import { Beyond, type Lesson } from "./beyond.js";
import { JUDGE_SIZES, type JudgeSize } from "./judges.js";
import { type PaperPolicy, POLICIES } from "./policies.js";
import { AnnotationCounts, Grpo, Judging, PolicyRl, Shape, Supervised } from "./settings.js";

const count = z.number().int().positive();
const rate = z.number().positive();

export const Scale = z.strictObject({
  world: World,
  context: count,
  judges: z.record(z.enum(JUDGE_SIZES), Shape),
  policies: z.record(z.enum(POLICIES), Shape),
  policyPretraining: Supervised.extend({ pairs: count }),
  judgePretraining: Supervised.omit({ learningRate: true }).extend({ pairs: count }),
  annotation: AnnotationCounts,
  sft: Supervised.omit({ learningRate: true }), // the same for both kinds of judge: they are compared
  judgeRates: z.record(z.enum(JUDGE_SIZES), rate), // wider models want lower ones
  judgeRl: Grpo,
  rlOnly: Grpo, // without SFT before it (section 4.1)
  validateEvery: count, // steps between validations, SFT
  validateRlEvery: count,
  judging: Judging,
  policyRl: PolicyRl,
  /** Pairwise judges (section 4.4); what is not here is as in the pointwise runs. */
  pairwise: z.strictObject({
    context: count,
    annotation: AnnotationCounts, // of pairs
    sft: Supervised.omit({ learningRate: true }),
    validateEvery: count,
    judgeRl: Grpo,
    judging: Judging,
    policyRl: PolicyRl,
    baseline: Mixture, // the writer that policies are compared with
  }),
  /** Arena-Hard-V2 in miniature (tables 1 and 6). */
  arena: z.strictObject({
    shape: Shape, // of both judges
    pretraining: Supervised.extend({ pairs: count }),
    annotation: AnnotationCounts.omit({ other: true }), // of pairs
    sft: Supervised,
    validateEvery: count,
    judging: Judging,
    prompts: count, // of each subset
    worths: z.array(z.number().int().nonnegative()), // of a believed refusal, in the sweep
    bootstrap: count,
  }),
  probePrompts: count, // on allowed and again on restricted topics (ours)
  klWeights: z.array(rate), // of the penalties tried (appendix 7.3)
  bootstrap: count, // resamples behind an interval
  samplesKept: z.strictObject({ allowed: count, restricted: count }), // outputs kept of each evaluation
  beyond: Beyond,
});
export type Scale = z.infer<typeof Scale>;
export type MiniatureName = "smoke" | "miniature";

const shape = (width: number, layers: number, heads: number): Shape => ({ width, layers, heads });

// Qwen3 1.7B to 14B (section 2.1): 25k to 372k parameters.
const JUDGES: Record<JudgeSize, Shape> = {
  "1.7b": shape(32, 1, 2),
  "4b": shape(48, 2, 3),
  "8b": shape(64, 2, 4),
  "14b": shape(96, 3, 6),
};
const JUDGE_RATES: Record<JudgeSize, number> = { "1.7b": 4e-3, "4b": 4e-3, "8b": 3e-3, "14b": 2e-3 };
// Llama-3.1-8B, Qwen2.5-7B, Qwen3-4B (section 2.2): they differ in seed and in the writers they learned from.
const BASES: Record<PaperPolicy, Shape> = {
  "llama-3.1-8b": shape(48, 2, 3),
  "qwen2.5-7b": shape(48, 2, 3),
  "qwen3-4b": shape(48, 2, 3),
};

const MINIATURE_POINTWISE: Omit<Scale, "pairwise" | "arena" | "beyond"> = Scale.omit({
  pairwise: true,
  arena: true,
  beyond: true,
}).parse({
  world: WORLD,
  context: 72, // prompt, response, JUDGE (24) and the longest trace (44)
  judges: JUDGES,
  policies: BASES,
  policyPretraining: {
    pairs: 30_000,
    steps: 1_100,
    batch: 128,
    learningRate: 4e-3,
    warmup: 0.02,
    decay: "cosine",
    floor: 0.05,
    weightDecay: 0.01,
  },
  // Three epochs: an untrained judge that can read, and remark on what it reads (at 400 steps it could do neither).
  judgePretraining: {
    pairs: 16_000,
    steps: 1_000,
    batch: 48,
    warmup: 0.03,
    decay: "linear",
    floor: 0.05,
    weightDecay: 0.01,
  },
  annotation: { train: 16_000, validation: 800, test: 800, other: 600 }, // 164K examples, 738 held out (2.1)
  sft: {
    steps: 666, // 2 epochs, for both kinds; 1-2 and 2-3, the best by validation (2.1)
    batch: 48, // 128
    warmup: 0.03, // 3 %
    decay: "linear", // linear
    floor: 0.05,
    weightDecay: 0.01,
  },
  judgeRates: JUDGE_RATES, // 1e-5
  judgeRl: {
    steps: 80, // 100-200, the best by validation (2.1)
    prompts: 16, // 2048 / 8 = 256 groups
    rollouts: 8, // 8
    miniBatches: 1, // 2048 / 512 = 4
    learningRate: 1e-4, // 1e-6
    clipLow: 0.2, // 0.2 (eq. 2)
    clipHigh: 0.3, // 0.3
    advantageEpsilon: 0.05, // not told; keeps noise in groups of equal reward from being amplified
    temperature: 1, // 1.0
  },
  rlOnly: {
    steps: 600, // not told in the main text; with 400 x 16 prompts alpha ended at .74, and it was still rising
    prompts: 32,
    rollouts: 8,
    miniBatches: 1,
    learningRate: 3e-4, // at 6e-4 alpha stayed below .7
    clipLow: 0.2,
    clipHigh: 0.3,
    advantageEpsilon: 0.05,
    temperature: 1,
  },
  validateEvery: 222,
  validateRlEvery: 20,
  judging: { temperature: 1, maxTrace: 44 }, // 0.7, top-k 20, top-p 0.95, 4096 tokens (2.2)
  policyRl: {
    steps: 400, // up to 1200 (2.2)
    prompts: 32, // 1024 / 8 = 128 groups
    rollouts: 8, // 8
    miniBatches: 2, // 1024 / 256 = 4
    learningRate: 1.5e-4, // 1e-6
    clipLow: 0.2, // 0.2 (eq. 2)
    clipHigh: 0.3, // 0.3
    advantageEpsilon: 0.1, // not told
    temperature: 1, // 0.7
    evaluateEvery: 10,
    heldOutPrompts: 192, // 1K
    invalidLimit: 0.05, // well-trained judges: under 1 % (2.1)
  },
  probePrompts: 400,
  klWeights: [0.02, 0.05, 0.2], // appendix 7.3: strengths not told in the main text
  bootstrap: 1_000,
  samplesKept: { allowed: 4, restricted: 2 },
});

/** Stands for GPT-4.1, which the paper does not describe: as large as the judges that policies are trained on. */
const ARENA_JUDGE = MINIATURE_POINTWISE.judges["8b"];
const ARENA_RATE = MINIATURE_POINTWISE.judgeRates["8b"];

const MINIATURE: Scale = Scale.parse({
  ...MINIATURE_POINTWISE,
  pairwise: {
    context: 120, // prompt, two responses, JUDGE (37) and the longest trace (80)
    annotation: { train: 16_000, validation: 600, test: 800, other: 600 },
    sft: MINIATURE_POINTWISE.sft,
    validateEvery: MINIATURE_POINTWISE.validateEvery,
    judgeRl: MINIATURE_POINTWISE.judgeRl,
    judging: { temperature: 1, maxTrace: 80 },
    policyRl: { ...MINIATURE_POINTWISE.policyRl, steps: 300, prompts: 16 }, // expensive: 28 comparisons a group, not 8 scores
    // Stands for GPT-4o: writes better than the base policies, which win about a fifth of the comparisons by gold on
    // development seeds, and refuses what the platform forbids, citing the policy.
    baseline: {
      skill: { low: 0.7, high: 0.7 },
      restricted: { matching: 1, mismatching: 0, uncited: 0 },
      allowed: { matching: 0, mismatching: 0, uncited: 0 },
    },
  },
  arena: {
    shape: ARENA_JUDGE,
    pretraining: { ...MINIATURE_POINTWISE.judgePretraining, learningRate: ARENA_RATE, steps: 500 },
    annotation: { train: 16_000, validation: 300, test: 600 },
    sft: { ...MINIATURE_POINTWISE.sft, learningRate: ARENA_RATE, steps: 1_000 },
    validateEvery: 500,
    judging: { temperature: 0, maxTrace: 80 }, // Arena-Hard-V2: temperature 0
    prompts: 96, // 250 and 500
    worths: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    bootstrap: 100, // rounds, as the benchmark
  },
  beyond: {
    gold: { ...MINIATURE_POINTWISE.sft, steps: 1_200, floor: 0.02 }, // at 1,000 exact on .985 of development seed 100
    judging: { temperature: 0, maxTrace: MINIATURE_POINTWISE.judging.maxTrace },
    exam: { rows: 2_000, probes: 400 },
    policyRl: { ...MINIATURE_POINTWISE.policyRl, steps: 300, evaluateEvery: 20, heldOutPrompts: 128 },
    defences: defences({ rows: 128, steps: 80, batch: 48, learningRate: 1e-3 }, { rarely: 100, often: 25 }),
    watched: { every: 1, prompts: 48 },
  },
});

/** Every defence; a policy's steps between two lessons. Four small lessons cost the labels of a large one. */
function defences(lesson: Lesson, every: { rarely: number; often: number }): Beyond["defences"] {
  const small = { ...lesson, rows: lesson.rows / 4, steps: lesson.steps / 4 };
  return {
    "panel-mean": { kind: "panel", of: "recipe", by: "mean" },
    "panel-median": { kind: "panel", of: "recipe", by: "median" }, // of numbers the geometric median
    "panel-min": { kind: "panel", of: "recipe", by: "min" },
    "panel-abstain": { kind: "panel", of: "recipe", by: "mean", spread: 2 },
    "panel-kinds": { kind: "panel", of: "kinds", by: "min" },
    "panel-worlds": { kind: "panel", of: "worlds", by: "min" },
    "re-annotate-rarely": { kind: "re-annotate", every: every.rarely, labels: "gold", lesson },
    "re-annotate-often": { kind: "re-annotate", every: every.often, labels: "gold", lesson: small },
    "re-annotate-truth": { kind: "re-annotate", every: every.often, labels: "truth", lesson: small },
    audit: { kind: "audit", lesson },
    "without-praise": { kind: "without", cut: "praise" },
    "without-claims": { kind: "without", cut: "claims" },
  };
}

const SMOKE_RL = { steps: 6, prompts: 8, rollouts: 4, evaluateEvery: 3, heldOutPrompts: 24, invalidLimit: 1 };

/** The whole pipeline in seconds a stage: it must run, it need not learn. */
const SMOKE: Scale = Scale.parse({
  ...MINIATURE,
  judges: { "1.7b": shape(16, 1, 1), "4b": shape(16, 1, 1), "8b": shape(32, 1, 2), "14b": shape(32, 2, 2) },
  policies: { "llama-3.1-8b": shape(16, 1, 1), "qwen2.5-7b": shape(16, 1, 1), "qwen3-4b": shape(16, 1, 1) },
  policyPretraining: { ...MINIATURE.policyPretraining, pairs: 1_000, steps: 60, batch: 32 },
  judgePretraining: { ...MINIATURE.judgePretraining, pairs: 500, steps: 60, batch: 16 },
  annotation: { train: 500, validation: 60, test: 60, other: 40 },
  sft: { ...MINIATURE.sft, steps: 60, batch: 16 },
  judgeRl: { ...MINIATURE.judgeRl, steps: 2, prompts: 4, rollouts: 4 },
  rlOnly: { ...MINIATURE.rlOnly, steps: 2, prompts: 4, rollouts: 4 },
  validateEvery: 30,
  validateRlEvery: 1,
  policyRl: { ...MINIATURE.policyRl, ...SMOKE_RL },
  pairwise: {
    ...MINIATURE.pairwise,
    annotation: { train: 500, validation: 60, test: 60, other: 40 },
    sft: { ...MINIATURE.sft, steps: 60, batch: 16 },
    validateEvery: 30,
    judgeRl: { ...MINIATURE.judgeRl, steps: 2, prompts: 4, rollouts: 4 },
    policyRl: { ...MINIATURE.policyRl, ...SMOKE_RL },
  },
  arena: {
    ...MINIATURE.arena,
    shape: shape(16, 1, 1),
    pretraining: { ...MINIATURE.arena.pretraining, pairs: 500, steps: 60, batch: 16 },
    annotation: { train: 500, validation: 60, test: 60 },
    sft: { ...MINIATURE.arena.sft, steps: 60, batch: 16 },
    validateEvery: 30,
    prompts: 12,
    bootstrap: 10,
  },
  beyond: {
    ...MINIATURE.beyond,
    gold: { ...MINIATURE.beyond.gold, steps: 60, batch: 16 },
    exam: { rows: 60, probes: 20 },
    policyRl: { ...MINIATURE.policyRl, ...SMOKE_RL },
    defences: defences({ rows: 16, steps: 8, batch: 8, learningRate: 1e-3 }, { rarely: 4, often: 2 }),
    watched: { every: 1, prompts: 12 },
  },
  probePrompts: 20,
  bootstrap: 50,
});

export const SCALES: Record<MiniatureName, Scale> = { smoke: SMOKE, miniature: MINIATURE };
