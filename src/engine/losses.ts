/** @file The token losses of the Trainer interface: value and derivative with respect to log p, one token at a time. */
import { exp64 } from "./cpu/math.js";
import type { Datum, Loss, LossReport } from "./engine.js";

export interface TokenTerm {
  loss: number;
  slope: number; // d loss / d log p
  clipped: boolean;
}

/**
 * -min(r A, clip(r, 1 - clipLow, 1 + clipHigh) A) with r = p / p_old: the surrogate of eq. 2.
 * `dualClip` (verl) bounds the loss of a negative advantage at -dualClip x A.
 */
export function clippedTerm(
  logp: number,
  oldLogp: number,
  advantage: number,
  clipLow: number,
  clipHigh: number,
  dualClip?: number,
): TokenTerm {
  const ratio = exp64(logp - oldLogp);
  const bounded = Math.min(Math.max(ratio, 1 - clipLow), 1 + clipHigh);
  if (ratio * advantage > bounded * advantage) return { loss: -bounded * advantage, slope: 0, clipped: true };
  if (dualClip !== undefined && advantage < 0 && ratio > dualClip) {
    return { loss: -dualClip * advantage, slope: 0, clipped: true };
  }
  return { loss: -ratio * advantage, slope: -ratio * advantage, clipped: false };
}

/** The k3 estimate of KL(p || reference) from one token: e^d - d - 1 with d = log reference - log p. */
export function k3(logp: number, reference: number): { value: number; slope: number } {
  const gap = reference - logp,
    ratio = exp64(gap);
  return { value: ratio - gap - 1, slope: 1 - ratio };
}

/** One token's loss before its weight. Fields that the loss does not use may be undefined. */
export function tokenTerm(loss: Loss, logp: number, oldLogp: number, advantage: number): TokenTerm {
  switch (loss.kind) {
    case "cross_entropy":
      return { loss: -logp, slope: -1, clipped: false };
    case "importance_sampling": {
      const ratio = exp64(logp - oldLogp);
      return { loss: -ratio * advantage, slope: -ratio * advantage, clipped: false };
    }
    case "ppo":
      return clippedTerm(logp, oldLogp, advantage, loss.clipLow, loss.clipHigh);
  }
}

/** Throws if a datum lacks what its loss needs. */
export function checkDatum(datum: Datum, index: number, loss: Loss): void {
  const rows = datum.tokens.length - datum.from;
  if (datum.from < 1 || rows < 1) {
    throw new RangeError(`datum ${index}: from = ${datum.from} leaves no token of ${datum.tokens.length} to train on`);
  }
  const needed = loss.kind === "cross_entropy" ? [] : (["logprobs", "advantages"] as const);
  for (const field of [...needed, "weights", "reference"] as const) {
    const given = datum[field];
    if (given === undefined ? (needed as readonly string[]).includes(field) : given.length !== rows) {
      throw new RangeError(
        `datum ${index}: ${field} has ${given?.length ?? "no"} entries where ${rows} are needed by ${loss.kind}`,
      );
    }
  }
}

/** What a LossReport is made of, summed over tokens. */
export interface LossSums {
  loss: number;
  tokens: number;
  clipped: number;
  kl: number; // k3 estimates
  referenced: number; // tokens that had a reference
}

export const noLoss = (): LossSums => ({ loss: 0, tokens: 0, clipped: 0, kl: 0, referenced: 0 });

/** Adds token `i` of a datum to the sums; the derivative of its loss with respect to log p is returned. */
export function addToken(sums: LossSums, datum: Datum, i: number, logp: number, loss: Loss): number {
  const weight = datum.weights === undefined ? 1 : datum.weights[i]!;
  if (weight === 0) return 0;
  const term = tokenTerm(loss, logp, datum.logprobs?.[i] ?? 0, datum.advantages?.[i] ?? 0);
  let slope = term.slope;
  sums.loss += weight * term.loss;
  sums.tokens++;
  if (term.clipped) sums.clipped++;
  if (datum.reference !== undefined) {
    const klWeight = loss.kind === "cross_entropy" ? 0 : (loss.klWeight ?? 0),
      kl = k3(logp, datum.reference[i]!);
    sums.kl += kl.value;
    sums.referenced++;
    sums.loss += weight * klWeight * kl.value;
    slope += klWeight * kl.slope;
  }
  return weight * slope;
}

export const lossReport = (
  { loss, tokens, clipped, kl, referenced }: LossSums,
  logprobs: Float32Array[],
): LossReport => ({
  loss,
  tokens,
  clipFraction: tokens ? clipped / tokens : 0,
  kl: referenced ? kl / referenced : 0,
  logprobs,
});
