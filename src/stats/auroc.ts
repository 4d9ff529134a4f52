/** @file The area under the ROC curve: how often a positive stands above a negative. */

/** Share of pairs in which the positive is higher, ties counting half (Mann and Whitney's U); null without a pair. */
export function auroc(positives: readonly number[], negatives: readonly number[]): number | null {
  if (positives.length === 0 || negatives.length === 0) return null;
  let wins = 0;
  for (const positive of positives)
    for (const negative of negatives) wins += positive > negative ? 1 : positive === negative ? 0.5 : 0;
  return wins / (positives.length * negatives.length);
}
