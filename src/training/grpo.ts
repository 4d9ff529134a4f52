/** @file GRPO (section 2.1, eq. 2): advantages within a group, and the clipped loss with its gradient. */
import { clippedTerm, k3 } from "../engine/losses.js";
import { deviationOf, meanOf } from "../stats/meanOf.js";

/** Rewards nearer than this, relative to their size, differ by rounding only. */
const ROUNDING = 1e-6;

/**
 * (r - mean) / (std + epsilon) over the rewards of one prompt's responses, std with n - 1. Zero for a group
 * whose rewards are all the same: there is nothing to learn from, and a small epsilon would amplify noise.
 * Default epsilon as in verl; TRL has 1e-4.
 */
export function groupAdvantages(rewards_G: readonly number[], { epsilon = 1e-6 } = {}): number[] {
  const bad = rewards_G.find((reward) => !Number.isFinite(reward));
  if (bad !== undefined) throw new RangeError(`groupAdvantages: a reward is ${bad}`);
  const mean = meanOf(rewards_G);
  const std = deviationOf(rewards_G);
  // A single response has no deviation either: std is then NaN.
  if (!(std > ROUNDING * Math.max(1, Math.abs(mean)))) return rewards_G.map(() => 0);
  return rewards_G.map((r) => (r - mean) / (std + epsilon));
}

/**
 * Eq. 4: rewards from comparisons within a group. wins_G_G[i][j] is 1 where i beat j, 0 where it lost (.5 for
 * a draw); the diagonal is not read. The reward of i is its share of wins against the others.
 */
export function winRateRewards(wins_G_G: readonly (readonly number[])[]): number[] {
  const count = wins_G_G.length;
  if (count < 2 || wins_G_G.some((row) => row.length !== count)) {
    throw new RangeError(
      `winRateRewards: wins must be a square table of two or more responses, not ${count} rows of ` +
        `${[...new Set(wins_G_G.map((row) => row.length))].join(", ")}`,
    );
  }
  return wins_G_G.map((row, i) => row.reduce((sum, won, j) => (j === i ? sum : sum + won), 0) / (count - 1));
}

/** One response: its tokens' log-probabilities now, when sampled, and under the reference policy. */
export interface GrpoSequence {
  logp_T: ArrayLike<number>;
  oldLogp_T: ArrayLike<number>;
  advantage: number; // the same at every token
  mask_T?: ArrayLike<number>; // 1 for tokens that count, which is all of them by default
  reference_T?: ArrayLike<number>; // needed for kl
}

export interface GrpoOptions {
  clipLow: number; // the ratio is clipped to [1 - clipLow, 1 + clipHigh]; paper: .2 and .3
  clipHigh: number;
  /**
   * sequence-mean: mean over a sequence's tokens, then over sequences (the paper);
   * token-mean: mean over all tokens of the batch (verl's default);
   * active-tokens: sum divided by `activeTokens` of the whole step; the batch may be a part of it (TRL).
   */
  aggregate: "sequence-mean" | "token-mean" | "active-tokens";
  activeTokens?: number; // default: those of the batch
  dualClip?: number; // where the advantage is negative a token's loss is at most this times |advantage|; verl: 3
  kl?: { weight: number; clamp?: boolean }; // k3 against the reference; clamp as verl does
}

export interface GrpoLoss {
  loss: number;
  gradient_B_T: number[][]; // dL/dlogp; 0 at masked tokens
  clipFraction: number; // share of tokens that clipping leaves without gradient
  kl: number; // mean k3 a token, 0 without kl
}

/** The loss to minimise, and its gradient with respect to every log-probability. */
export function grpoLoss(batch: readonly GrpoSequence[], options: GrpoOptions): GrpoLoss {
  const { aggregate, clipLow, clipHigh, dualClip, kl } = options;
  const active_B = batch.map(activeTokens);
  const tokens = active_B.reduce((sum, n) => sum + n, 0);
  if (tokens === 0) throw new RangeError("grpoLoss: no token of the batch counts");
  const divisor = aggregate === "active-tokens" ? (options.activeTokens ?? tokens) : tokens;

  let loss = 0,
    clipped = 0,
    divergence = 0;
  const gradient_B_T = batch.map((sequence, b) => {
    const weight = aggregate === "sequence-mean" ? 1 / (batch.length * Math.max(1, active_B[b]!)) : 1 / divisor;
    const gradient_T = new Array<number>(sequence.logp_T.length).fill(0);
    for (let t = 0; t < gradient_T.length; t++) {
      if (!counts(sequence, t)) continue;
      const logp = sequence.logp_T[t]!;
      const term = clippedTerm(logp, sequence.oldLogp_T[t]!, sequence.advantage, clipLow, clipHigh, dualClip);
      loss += weight * term.loss;
      gradient_T[t] = weight * term.slope;
      if (term.clipped) clipped++;
      if (!kl) continue;
      if (!sequence.reference_T) throw new RangeError(`grpoLoss: kl needs reference_T, which sequence ${b} lacks`);
      const penalty = kl.clamp ? clampedK3(logp, sequence.reference_T[t]!) : k3(logp, sequence.reference_T[t]!);
      divergence += penalty.value;
      loss += weight * kl.weight * penalty.value;
      gradient_T[t]! += weight * kl.weight * penalty.slope;
    }
    return gradient_T;
  });
  return { loss, gradient_B_T, clipFraction: clipped / tokens, kl: divergence / tokens };
}

const counts = ({ mask_T }: GrpoSequence, t: number) => !mask_T || mask_T[t] !== 0;

function activeTokens(sequence: GrpoSequence): number {
  let active = 0;
  for (let t = 0; t < sequence.logp_T.length; t++) if (counts(sequence, t)) active++;
  return active;
}

/** k3 as verl clamps it: d to ±20 and the result to 10, without gradient beyond. */
function clampedK3(logp: number, reference: number) {
  const d = Math.max(-20, Math.min(20, reference - logp));
  const { value, slope } = k3(logp, logp + d);
  return value > 10 || d !== reference - logp ? { value: Math.min(10, value), slope: 0 } : { value, slope };
}
