/** @file The optimizer steps of one GRPO step, for judges and policies alike (eq. 2). */
import type { Datum, Trainer } from "../engine/engine.js";
import type { Grpo } from "../paper/settings.js";
import { type Key, randomFrom } from "../world/random.js";

/** Means over the mini-batches that had a gradient. */
export interface PpoReport {
  loss: number;
  clipFraction: number;
  gradNorm: number;
}

/**
 * Splits the rollouts at random into `miniBatches` and takes one clipped policy-gradient step on each, Adam with betas
 * .9 and .95. Loss of a mini-batch: mean over its sequences of the mean over each sequence's tokens (eq. 2).
 * Two savings that leave the gradient as it is: rollouts whose advantage is zero are left out, and equal rollouts of a
 * prompt (whose advantage is the same) enter once with their number as weight. A mini-batch without any advantage takes
 * no step. With `klWeight` the k3 penalty against the data's `reference` is added to each token's loss; every rollout
 * then has a gradient and none is left out. Random numbers are keyed by `key`.
 */
export async function ppoStep(
  trainer: Trainer,
  data: Datum[],
  settings: Grpo & { klWeight?: number },
  ...key: Key
): Promise<PpoReport> {
  const { clipLow, clipHigh, miniBatches, learningRate, klWeight } = settings;
  const penalty = klWeight === undefined ? {} : { klWeight };
  const order = randomFrom(...key, "mini-batches").shuffle(data.map((_, i) => i));
  const size = Math.ceil(data.length / miniBatches);
  const sum = { loss: 0, clipFraction: 0, gradNorm: 0 };
  let taken = 0;
  for (let start = 0; start < order.length; start += size) {
    const batch = order.slice(start, start + size).map((i) => data[i]!);
    const weighted = weighSequences(batch, klWeight !== undefined);
    if (weighted.length === 0) continue;
    const { loss, clipFraction } = await trainer.forwardBackward(weighted, {
      kind: "ppo",
      clipLow,
      clipHigh,
      ...penalty,
    });
    const { gradNorm } = await trainer.optimStep({
      learningRate,
      beta1: 0.9,
      beta2: 0.95,
      epsilon: 1e-8,
      weightDecay: 0,
      gradClipNorm: 1,
    });
    sum.loss += loss;
    sum.clipFraction += clipFraction;
    sum.gradNorm += gradNorm;
    taken++;
  }
  const n = Math.max(1, taken);
  return { loss: sum.loss / n, clipFraction: sum.clipFraction / n, gradNorm: sum.gradNorm / n };
}

/**
 * Each token weighs 1 / (sequences x tokens). Sequences without an advantage are dropped unless `keepAll`; equal sequences
 * with equal advantages are merged into one of that many times the weight.
 */
export function weighSequences(batch: Datum[], keepAll = false): Datum[] {
  const copies = new Map<string, { datum: Datum; count: number }>();
  for (const datum of batch) {
    const advantages = Array.from(datum.advantages ?? []);
    if (!keepAll && advantages.every((advantage) => advantage === 0)) continue;
    const key = `${advantages.join(" ")}|${datum.tokens.join(" ")}`;
    const known = copies.get(key);
    if (known) known.count++;
    else copies.set(key, { datum, count: 1 });
  }
  return [...copies.values()].map(({ datum, count }) => {
    const length = datum.tokens.length - datum.from;
    return { ...datum, weights: new Float32Array(length).fill(count / (length * batch.length)) };
  });
}
