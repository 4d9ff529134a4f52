/** @file What can be set in each kind of training, as schemas; src/paper/scales.ts gives the numbers. */
import { z } from "zod";

const count = z.number().int().positive();
const share = z.number().min(0).max(1);

/** Size of a decoder-only transformer (heads of 16, MLP of 4 x width). */
export const Shape = z.strictObject({ width: count.multipleOf(16), layers: count, heads: count });
export type Shape = z.infer<typeof Shape>;

/** Supervised training with AdamW: pre-training and SFT. */
export const Supervised = z.strictObject({
  steps: count,
  batch: count, // sequences a step
  learningRate: z.number().positive(), // the peak
  warmup: share, // share of the steps in which the rate rises from 0
  decay: z.enum(["linear", "cosine", "constant"]),
  floor: share, // share of the peak that is left at the end of the decay
  weightDecay: z.number().nonnegative(),
});
export type Supervised = z.infer<typeof Supervised>;

/** GRPO (section 2.1, eq. 1 and section 2.2, eq. 2). */
export const Grpo = z.strictObject({
  steps: z.number().int().nonnegative(),
  prompts: count, // P, groups a step
  rollouts: count.min(2), // G, samples a group
  miniBatches: count, // optimizer steps a step
  learningRate: z.number().positive(),
  clipLow: share,
  clipHigh: z.number().nonnegative(),
  advantageEpsilon: z.number().positive(), // (r - mean) / (std + epsilon)
  temperature: z.number().positive(),
});
export type Grpo = z.infer<typeof Grpo>;

/** How a judge is asked for a score. */
export const Judging = z.strictObject({
  temperature: z.number().nonnegative(), // of the trace; the score is an expectation and is not sampled
  maxTrace: count, // tokens, the SCORE marker included
  topK: count.optional(),
  topP: share.optional(),
});
export type Judging = z.infer<typeof Judging>;

/** How a chat model is asked. */
export const Asked = z.strictObject({ temperature: z.number().nonnegative(), maxTokens: count });
/** How gold is. */
export const GoldAsked = z.strictObject({ effort: z.enum(["low", "medium", "high"]), ...Asked.shape });

/** RL of a policy against a judge, and its evaluations on held-out prompts. */
export const PolicyRl = Grpo.extend({
  evaluateEvery: count,
  heldOutPrompts: count,
  invalidLimit: share, // a judge that fails more often than this in a step is a named warning
  klWeight: z.number().positive().optional(), // of the KL penalty, against the base policy (eq. 2: beta; default none)
});
export type PolicyRl = z.infer<typeof PolicyRl>;

/** Rows of annotated data: the mixture's three parts and those of another pool of writers. */
export const AnnotationCounts = z.strictObject({ train: count, validation: count, test: count, other: count });
export type AnnotationCounts = z.infer<typeof AnnotationCounts>;
