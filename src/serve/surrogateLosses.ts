/**
 * @file Losses of the Tinker protocol that the engine does not have, taken through their derivative: a cross-entropy whose weights
 * are -dL/dlog p at the weights as they are has the same gradient. Formulas and defaults are those of the SDK's documentation.
 */
import type { Datum, LossReport, Trainer } from "../engine/engine.js";
import type { ServedLossInput } from "./tinkerBodies.js";

export type Surrogate = { kind: "cispo"; low: number; high: number } | { kind: "dro"; beta: number };

/** Null if the engine has the loss itself. Throws if a setting is missing or not of this loss. */
export function surrogateOf({ loss_fn, loss_fn_config }: ServedLossInput): Surrogate | null {
  const { clip_low_threshold, clip_high_threshold, kl_weight, beta } = loss_fn_config ?? {};
  if (loss_fn !== "cispo" && loss_fn !== "dro") return null;
  if (kl_weight !== undefined) throw new Error(`${loss_fn} has no kl_weight`);
  if (loss_fn === "cispo") {
    if (beta !== undefined) throw new Error("cispo has no beta");
    return { kind: "cispo", low: clip_low_threshold ?? 0.8, high: clip_high_threshold ?? 1.2 };
  }
  if (clip_low_threshold !== undefined || clip_high_threshold !== undefined) throw new Error("dro does not clip");
  if (beta === undefined) throw new Error("dro needs its beta in loss_fn_config");
  return { kind: "dro", beta };
}

/**
 * One token's loss and its derivative with respect to log p.
 * CISPO: -sg(clip(r, low, high)) A log p with r = p / p_old, where sg stops the gradient. DRO: -(A log p - beta / 2 (log r)^2).
 */
export function surrogateTerm(loss: Surrogate, logp: number, oldLogp: number, advantage: number) {
  if (loss.kind === "cispo") {
    const ratio = Math.exp(logp - oldLogp),
      bounded = Math.min(Math.max(ratio, loss.low), loss.high);
    return { loss: -bounded * advantage * logp, slope: -bounded * advantage, clipped: bounded !== ratio };
  }
  const gap = logp - oldLogp;
  return {
    loss: -(advantage * logp - 0.5 * loss.beta * gap ** 2),
    slope: loss.beta * gap - advantage,
    clipped: false,
  };
}

/** A pass under such a loss: the log-probabilities first, then the gradient that they decide. */
export async function surrogatePass(trainer: Trainer, batch: Datum[], loss: Surrogate): Promise<LossReport> {
  const logprobs = await forward(trainer, batch);
  let sum = 0,
    tokens = 0,
    clipped = 0;
  const weighted = batch.map((datum, d): Datum => {
    const weights = Array.from(logprobs[d]!, (logp, i) => {
      const weight = datum.weights?.[i] ?? 1;
      if (weight === 0) return 0;
      const term = surrogateTerm(loss, logp, datum.logprobs?.[i] ?? 0, datum.advantages?.[i] ?? 0);
      sum += weight * term.loss;
      tokens++;
      if (term.clipped) clipped++;
      return -weight * term.slope;
    });
    return { tokens: datum.tokens, from: datum.from, weights };
  });
  const report = await trainer.forwardBackward(weighted, { kind: "cross_entropy" });
  return { ...report, loss: sum, tokens, clipFraction: tokens ? clipped / tokens : 0, kl: 0 };
}

/** log p of the batch's tokens under the weights as they are. */
export async function forward(trainer: Trainer, batch: readonly Datum[]): Promise<Float32Array[]> {
  const sampler = await trainer.publish();
  try {
    return await sampler.logprobs(
      batch.map(({ tokens }) => tokens),
      batch.map(({ from }) => from),
    );
  } finally {
    await sampler.close();
  }
}
