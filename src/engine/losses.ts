/** @file The token losses of the Trainer interface: value and derivative with respect to log p, one token at a time. */
import { exp64 } from "./cpu/math.js";
import type { Loss } from "./engine.js";

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
  logp: number, oldLogp: number, advantage: number, clipLow: number, clipHigh: number, dualClip?: number,
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
  const gap = reference - logp, ratio = exp64(gap);
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
