/** @file Rewards that judges are trained with: eq. 1 for scores, eq. 3 for comparisons. */

/** The reward of an invalid output, by either equation; every other reward is 0 or more. */
export const INVALID_REWARD = -1;

/**
 * Eq. 1: (M - (predicted - gold)^2) / M with M = (high - low)^2, so 1 for gold's own score and 0 for the
 * farthest one; -1 for an invalid prediction (null, or no integer from low to high).
 */
export function judgeReward(predicted: number | null, gold: number, { low, high } = { low: 0, high: 9 }): number {
  if (!(high > low)) throw new RangeError(`judgeReward: scores from ${low} to ${high} leave nothing to predict`);
  if (!(gold >= low && gold <= high)) throw new RangeError(`judgeReward: gold ${gold} is outside ${low} to ${high}`);
  if (predicted === null || !Number.isInteger(predicted) || predicted < low || predicted > high) return INVALID_REWARD;
  const most = (high - low) ** 2;
  return (most - (predicted - gold) ** 2) / most;
}

/** Eq. 3: 1 for gold's choice of the better response, 0 for the other, -1 for an invalid one (null). */
export function pairwiseReward<Label extends string | number>(predicted: Label | null, label: Label): number {
  if (predicted === null) return INVALID_REWARD;
  return predicted === label ? 1 : 0;
}
