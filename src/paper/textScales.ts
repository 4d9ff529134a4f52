/** @file The scales on text: the paper's own numbers, and smaller presets for GPU servers. Beside each: the section, or that it is ours. */
import { z } from "zod";
import { SplitSizes } from "../data/splits.js";
import { PAIRWISE, rewards } from "./ablations.js";
import { ARENA_JUDGING } from "./arena.js";
import { JUDGE_KINDS, JUDGE_SIZES, VARIANTS } from "./judges.js";
import { POLICIES, POLICY_IDS } from "./policies.js";
import { type MiniatureName, SCALES } from "./scales.js";
import { Asked, GoldAsked, Grpo, Judging, PolicyRl, Supervised } from "./settings.js";

const count = z.number().int().positive();
const lengths = { maxPrompt: count, maxResponse: count }; // tokens

/** Section 4 and appendix 7.4; the other variants are the miniature's. */
const TextVariant = z.enum(VARIANTS).extract(["rl-only", "rubric", "low", "medium", "untrained"]);
const KL_WEIGHTS = [0.001, 0.01, 0.1]; // 7.3 does not tell its own; verl's default, ten and a hundred times it

export const TextScale = z.strictObject({
  data: SplitSizes,
  gold: GoldAsked,
  sft: z.strictObject({ "non-reasoning": Supervised, reasoning: Supervised }),
  judgeRl: Grpo.extend(lengths), // of reasoning judges
  judging: Judging,
  policyRl: PolicyRl.extend(lengths),
  /** Section 4.4; what is not named is as for pointwise judges and their policies. */
  pairwise: z.strictObject({
    sft: z.strictObject({ "non-reasoning": Supervised, reasoning: Supervised }),
    maxPrompt: count, // tokens that a judge reads, two answers among them
    baseline: Asked, // whose answers policies are compared with
  }),
  /** Battles on Arena-Hard-V2 (tables 1 and 6); null: none. */
  arena: z
    .strictObject({
      questions: count.nullable(), // of each subset; null: all
      maxPrompt: count, // tokens; a longer question is not answered
      judging: Asked,
      bootstrap: count,
    })
    .nullable(),
  /** Each policy that is trained, the judge that rewards it and, where there is one, the weight of the KL penalty. */
  runs: z
    .array(
      z.strictObject({
        task: z.literal("pairwise").optional(), // default: pointwise
        kind: z.enum(JUDGE_KINDS),
        size: z.enum(JUDGE_SIZES),
        variant: TextVariant.optional(),
        klWeight: z.number().positive().optional(),
        policy: z.enum(POLICY_IDS),
      }),
    )
    .min(1),
});
export type TextScale = z.infer<typeof TextScale>;
export type TextRun = TextScale["runs"][number];

/** Training examples: of 100K data points, which are 200K outputs, 164K were left after filtering (2.1). */
const examplesOf = (dataPoints: number): number => Math.round(dataPoints * 1.64);

function sft(examples: number, epochs: number, batch: number): Supervised {
  return {
    steps: Math.max(1, Math.round((examples * epochs) / batch)),
    batch,
    learningRate: 1e-5, // 2.1
    warmup: 0.03, // 2.1
    decay: "linear", // 2.1
    floor: 0,
    weightDecay: 0, // not told
  };
}

/** SFT of both kinds of judge: best epochs 1-2 and 2-3 (2.1); 4.4 does not tell its own. */
const sftOfBoth = (examples: number, batch: number) => ({
  "non-reasoning": sft(examples, 2, batch),
  reasoning: sft(examples, 3, batch),
});

const clip = { clipLow: 0.2, clipHigh: 0.3 }; // eq. 2
const advantageEpsilon = 1e-6; // not told; verl's, the paper's engine

const PAPER: TextScale = TextScale.parse({
  data: {
    judgeTrain: 100_000, // 2.1: data points
    judgeValidation: 1_000, // not told
    judgeTest: 738, // 2.1
    policyTrain: 117_000, // 2.2: "about"
    policyTest: 1_000, // 2.2
  },
  gold: { effort: "high", temperature: 0, maxTokens: 8192 }, // 2.1
  sft: sftOfBoth(examplesOf(100_000), 128), // 2.1
  judgeRl: {
    steps: 200, // 2.1: best checkpoint at 100-200
    prompts: 256, // 2.1: global batch 2048
    rollouts: 8, // 2.1
    miniBatches: 4, // 2.1: mini-batch 512
    learningRate: 1e-6, // 2.1
    temperature: 1, // 2.1
    ...clip,
    advantageEpsilon,
    maxPrompt: 4096, // 2.1
    maxResponse: 4096, // 2.1
  },
  judging: { temperature: 0.7, topK: 20, topP: 0.95, maxTrace: 4096 }, // 2.2
  policyRl: {
    steps: 1200, // 2.2: up to
    prompts: 128, // 2.2: global batch 1024
    rollouts: 8, // 2.2
    miniBatches: 4, // 2.2: mini-batch 256
    learningRate: 1e-6, // 2.2
    temperature: 0.7, // 2.2
    ...clip,
    advantageEpsilon,
    evaluateEvery: 50, // ours
    heldOutPrompts: 1_000, // 2.2
    invalidLimit: 0.05, // ours; well-trained judges stay under 1 % (2.1)
    maxPrompt: 2048, // 2.2
    maxResponse: 2048, // 2.2
  },
  pairwise: {
    sft: sftOfBoth(100_000, 128), // 4.4 does not tell; a data point is a pair
    maxPrompt: 4096 + 2048, // not told; 2.1's, and another answer (2.2)
    baseline: { temperature: 0, maxTokens: 2048 }, // not told; as long as policies may answer (2.2)
  },
  arena: {
    questions: null, // table 1
    maxPrompt: 30_720, // ours: the smallest context of the three base policies (Qwen2.5, 32,768) less an answer
    judging: ARENA_JUDGING, // the benchmark's
    bootstrap: 100, // the benchmark's
  },
  runs: [
    ...rewards({ klWeights: KL_WEIGHTS }).flatMap(({ judge, klWeight, policies }) => {
      const { variant, ...standard } = judge;
      if (variant !== undefined && !TextVariant.safeParse(variant).success) return [];
      return policies.map((policy) => ({
        ...standard,
        ...(variant && { variant }),
        ...(klWeight && { klWeight }),
        policy,
      }));
    }),
    ...POLICIES.flatMap(onPairwise), // figure 10
  ],
});

/** A policy on the pairwise judges of both kinds. */
function onPairwise(policy: (typeof POLICIES)[number]) {
  return PAIRWISE.map((judge) => ({ ...judge, policy }));
}

/** A preset for a smaller budget: what is not named stays the paper's. */
function smaller(of: {
  dataPoints: number;
  policyPrompts: number;
  tests: number;
  sftBatch: number;
  judgeRl: Pick<Grpo, "steps" | "prompts" | "miniBatches">;
  policyRl: Pick<PolicyRl, "steps" | "prompts" | "miniBatches" | "evaluateEvery">;
  arenaQuestions?: number; // of each subset; default: no battles
  runs: TextScale["runs"];
}): TextScale {
  const { dataPoints, policyPrompts, tests, sftBatch, judgeRl, policyRl, arenaQuestions, runs } = of;
  return TextScale.parse({
    ...PAPER,
    data: {
      judgeTrain: dataPoints,
      judgeValidation: tests,
      judgeTest: Math.min(738, tests),
      policyTrain: policyPrompts,
      policyTest: tests,
    },
    sft: sftOfBoth(examplesOf(dataPoints), sftBatch),
    pairwise: { ...PAPER.pairwise, sft: sftOfBoth(dataPoints, sftBatch) },
    judgeRl: { ...PAPER.judgeRl, ...judgeRl },
    policyRl: { ...PAPER.policyRl, ...policyRl, heldOutPrompts: tests },
    arena: arenaQuestions === undefined ? null : { ...PAPER.arena, questions: arenaQuestions },
    runs,
  });
}

const POCKET = smaller({
  dataPoints: 1_000, // 1,640 examples, what a LoRA of rank 32 can hold; 2,200 calls of gold, its validation and test included
  policyPrompts: 4_800, // 150 x 32, each seen once
  tests: 100, // alpha to about .1; each evaluation costs a hundred calls of gold
  sftBatch: 32, // 103 steps without reasoning, 154 with it: a batch of 128 would leave 26 and 38
  judgeRl: { steps: 20, prompts: 16, miniBatches: 2 }, // a tenth of 2.1's steps; mini-batches of 64, as the policy's
  policyRl: { steps: 150, prompts: 32, miniBatches: 4, evaluateEvery: 25 }, // an eighth of 2.2's steps, a quarter of its batch
  runs: JUDGE_KINDS.map((kind) => ({ kind, size: "1.7b", policy: "qwen3-1.7b" })), // three adapters of one base model
});
/** The paper in 1200 steps of 1024 rollouts; the others are ours, and their names say what they are for. */
export const TEXT_SCALES = {
  paper: PAPER,
  /** One reasoning curve: as many steps as its late jump needs (figure 1), of 128 rollouts. */
  curve: smaller({
    dataPoints: 20_000,
    policyPrompts: 16_000, // 1000 x 16, each seen once
    tests: 500,
    sftBatch: 128,
    judgeRl: { steps: 100, prompts: 64, miniBatches: 4 },
    policyRl: { steps: 1000, prompts: 16, miniBatches: 4, evaluateEvery: 50 },
    runs: [{ kind: "reasoning", size: "4b", policy: "qwen3-4b" }],
  }),
  /** The cheapest hacked policy: a small judge without reasoning, 300 steps of 128 rollouts. */
  hack: smaller({
    dataPoints: 20_000,
    policyPrompts: 4_800,
    tests: 500,
    sftBatch: 128,
    judgeRl: { steps: 100, prompts: 64, miniBatches: 4 },
    policyRl: { steps: 300, prompts: 16, miniBatches: 4, evaluateEvery: 25 },
    runs: [{ kind: "non-reasoning", size: "1.7b", policy: "qwen3-4b" }],
  }),
  /** One consumer GPU: judges of both kinds and their policies as LoRAs of one model of 1.7B, 150 steps of 256 short rollouts. */
  pocket: TextScale.parse({
    ...POCKET,
    // Table 4: a trace of 200 tokens at medium effort, of 982 at high; judges learn to write as much.
    gold: { ...POCKET.gold, effort: "medium", maxTokens: 2048 },
    // A LoRA takes ten times the rate of all parameters, as in tinker-cookbook 0.6.1.
    sft: {
      "non-reasoning": { ...POCKET.sft["non-reasoning"], learningRate: 1e-4 },
      reasoning: { ...POCKET.sft.reasoning, learningRate: 1e-4 },
    },
    // The judge's rules of some 500 tokens, a prompt and an answer of the mixture; five traces of the expected length.
    judgeRl: { ...POCKET.judgeRl, learningRate: 1e-5, maxPrompt: 2048, maxResponse: 1024 },
    judging: { ...POCKET.judging, maxTrace: 1024 }, // as in training
    policyRl: {
      ...POCKET.policyRl,
      learningRate: 4e-5, // tinker-cookbook 0.6.1's rl_basic, for LoRA; 2.2's, times ten, is for eight times the steps
      maxPrompt: 512, // a quarter of 2.2's, as the answers': memory and time of a GPU of 24 GB
      maxResponse: 512,
    },
  }),
  /** Whether the servers work at all: 20 steps of 32 rollouts with both kinds of either judge; nothing is learned. */
  "smoke-endpoint": smaller({
    dataPoints: 64,
    policyPrompts: 80,
    tests: 16,
    sftBatch: 16,
    judgeRl: { steps: 2, prompts: 4, miniBatches: 1 },
    policyRl: { steps: 20, prompts: 4, miniBatches: 1, evaluateEvery: 10 },
    arenaQuestions: 8,
    runs: [
      { kind: "non-reasoning", size: "4b", policy: "qwen3-4b" },
      { kind: "reasoning", size: "4b", policy: "qwen3-4b" },
      ...onPairwise("qwen3-4b"),
    ],
  }),
} as const;
export type TextScaleName = keyof typeof TEXT_SCALES;

export type ScaleName = MiniatureName | TextScaleName;
export const SCALE_NAMES = [...Object.keys(SCALES), ...Object.keys(TEXT_SCALES)] as readonly ScaleName[];
/** Whether a scale is on text, and so needs servers. */
export const isTextScale = (name: string): name is TextScaleName => Object.hasOwn(TEXT_SCALES, name);
