/** @file The KL penalty where a server's loss has none: folded into the advantages, as the Tinker cookbook does. */
import type { Datum } from "../engine/engine.js";

/**
 * A_t + weight (mean d - d_t), d_t = log p(token t) - log p_reference(token t), in nats, of the policy that sampled it; the
 * mean is over all tokens of the data (tinker-cookbook, rl/metrics.py, incorporate_kl_penalty without discount).
 * Another convention than that of eq. 2, which the miniature has: there the k3 estimate stands in the loss, beside the
 * clipped term. Here it is d itself, a token's own share of the KL taken from its reward: a token that leaves the clip
 * range is not held back either, and equal weights need not be equally strong. `reference_D_T` has a row a datum.
 */
export function klInAdvantages(
  data: readonly Datum[],
  reference_D_T: readonly ArrayLike<number>[],
  weight: number,
): Datum[] {
  const distances_D_T = data.map(({ logprobs }, d) => Array.from(logprobs!, (logp, t) => logp - reference_D_T[d]![t]!));
  const all = distances_D_T.flat();
  const mean = all.reduce((sum, distance) => sum + distance, 0) / all.length;
  return data.map((datum, d) => ({
    ...datum,
    advantages: Float32Array.from(
      distances_D_T[d]!,
      (distance, t) => datum.advantages![t]! + weight * (mean - distance),
    ),
  }));
}
