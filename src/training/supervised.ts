/** @file One step of supervised training, for pre-training and SFT alike: mean cross-entropy over the batch's loss tokens. */
import { cos64 } from "../engine/cpu/math.js";
import type { AdamParams, Datum, Trainer } from "../engine/engine.js";
import type { Supervised } from "../paper/settings.js";
import { type Key, randomFrom } from "../world/random.js";

export interface SupervisedReport {
  loss: number; // mean a token, nats
  learningRate: number;
  gradNorm: number;
}

/**
 * Indices of each step's batch: every epoch visits the examples once, in a permutation keyed by (key, epoch), and drops
 * the last, short batch. Any step's batch can be computed directly, so a killed run resumes exactly.
 */
export function batches(examples: number, batch: number, ...key: Key): (step: number) => number[] {
  const perEpoch = Math.floor(examples / batch);
  if (perEpoch === 0) {
    throw new RangeError(`a batch of ${batch} cannot be drawn from ${examples} examples; lower the batch`);
  }
  let drawn = -1;
  let order: number[] = [];
  return (step) => {
    const epoch = Math.floor(step / perEpoch);
    if (epoch !== drawn) {
      order = randomFrom(...key, "epoch", epoch).shuffle(Array.from({ length: examples }, (_, i) => i));
      drawn = epoch;
    }
    const start = (step % perEpoch) * batch;
    return order.slice(start, start + batch);
  };
}

/** One AdamW step on `batch`; the datums' weights say which tokens count, the mean is over those. */
export async function supervisedStep(
  trainer: Trainer,
  batch: Datum[],
  settings: Supervised,
  step: number,
): Promise<SupervisedReport> {
  const total = batch.reduce((sum, datum) => sum + lossTokens(datum), 0);
  const normalised = batch.map((datum) => ({ ...datum, weights: scaled(datum, 1 / total) }));
  const { loss } = await trainer.forwardBackward(normalised, { kind: "cross_entropy" });
  const rate = learningRate(step, settings);
  const { gradNorm } = await trainer.optimStep(adamFor(rate, settings.weightDecay));
  return { loss, learningRate: rate, gradNorm };
}

const adamFor = (learningRate: number, weightDecay: number): AdamParams => ({
  learningRate,
  beta1: 0.9,
  beta2: 0.98,
  epsilon: 1e-8,
  weightDecay,
  gradClipNorm: 1,
});

function lossTokens({ tokens, from, weights }: Datum): number {
  if (!weights) return tokens.length - from;
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]!;
  return sum;
}

function scaled({ tokens, from, weights }: Datum, factor: number): Float32Array {
  const out = new Float32Array(tokens.length - from);
  for (let i = 0; i < out.length; i++) out[i] = factor * (weights ? weights[i]! : 1);
  return out;
}

/**
 * The learning rate at `step` (from 0): linear warm-up, then constant, or a linear or cosine decay to `floor` (the paper: 3 %
 * warm-up, linear).
 */
export function learningRate(step: number, settings: Supervised): number {
  const { steps, learningRate: peak, warmup, decay, floor } = settings;
  const warm = Math.round(steps * warmup);
  if (step < warm) return (peak * (step + 1)) / warm;
  if (decay === "constant") return peak;
  const done = (step - warm) / Math.max(1, steps - warm); // 0 .. just under 1
  const left = decay === "linear" ? 1 - done : 0.5 * (1 + cos64(Math.PI * done));
  return peak * (floor + (1 - floor) * left);
}
