/** @file Bootstrap intervals: how far a statistic moves when its units are resampled. */
import { randomFrom } from "../world/random.js";
import { quantile } from "./quantile.js";

export interface BootstrapOptions {
  rounds?: number;
  seed?: number;
  level?: number; // .95 is an interval from the 2.5 % to the 97.5 % quantile
}

/**
 * Percentile interval of `statistic` over resamples of `count` units, each given as indices with repeats.
 * A unit is what was drawn independently: a prompt, not each of its responses. A resample on which the
 * statistic is undefined returns NaN and is left out; `rounds` in the answer says how many were not.
 */
export function bootstrapInterval(
  count: number,
  statistic: (units: readonly number[]) => number,
  { rounds = 1000, seed = 0, level = 0.95 }: BootstrapOptions = {},
): { low: number; high: number; rounds: number } {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`bootstrapInterval: no resamples of ${count} units`);
  if (!(level > 0 && level < 1)) throw new RangeError(`bootstrapInterval: level ${level} is not between 0 and 1`);
  const random = randomFrom("bootstrap", seed);
  const units = new Array<number>(count);
  const found: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < count; i++) units[i] = random.int(0, count - 1);
    const value = statistic(units);
    if (!Number.isNaN(value)) found.push(value);
  }
  if (found.length === 0)
    throw new RangeError(
      `bootstrapInterval: the statistic is undefined on all ${rounds} resamples: give more units, or rounds`,
    );
  found.sort((a, b) => a - b);
  return { low: quantile(found, (1 - level) / 2), high: quantile(found, (1 + level) / 2), rounds: found.length };
}
