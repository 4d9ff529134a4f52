/** @file Makes a sum of what a server averages: the Trainer's losses are sums over tokens, as in the Tinker protocol. */
import type { Datum, Loss } from "../engine.js";
import type { ProbeReport } from "./probeReport.js";

/**
 * The batch, weighted so that a server of this reduction computes the gradient of its sum; exact where each step follows one
 * forwardBackward. Under "mean of means" (SkyRL's jax backend: per_seq_loss in skyrl/backends/jax.py) the losses of policies
 * can be told in full, as their weights travel in the advantages and the divisor is the number of targets. Its cross-entropy
 * cannot: it is the mean over the batch of each datum's weighted mean, whatever the weights' size.
 */
export function asSum(batch: Datum[], loss: Loss, reduction: ProbeReport["reduction"]): Datum[] {
  if (reduction === "sum" || reduction === "unknown") return batch;
  const ofMeans = reduction === "mean of means";
  if (ofMeans && loss.kind === "cross_entropy") return batch;
  return batch.map((datum) => {
    const { tokens, from, weights } = datum;
    const factor = batch.length * (ofMeans ? tokens.length - 1 : 1);
    return { ...datum, weights: Array.from({ length: tokens.length - from }, (_, i) => factor * (weights?.[i] ?? 1)) };
  });
}
