/** @file Turns a server's averages into sums: the Trainer's losses are sums over tokens, as in the Tinker protocol. */
import type { Datum, Loss } from "../engine.js";
import type { ProbeReport } from "./probeReport.js";

/**
 * The batch, weighted so that a server with this reduction computes the gradient of its sum; exact if each step follows
 * one forwardBackward. Under "mean of means" (SkyRL's jax backend: per_seq_loss in skyrl/backends/jax.py) this works
 * for policy losses, whose weights travel in the advantages and whose divisor is the number of targets. It does not
 * work for cross-entropy, which is the mean over the batch of each datum's weighted mean, whatever the weights' size.
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
