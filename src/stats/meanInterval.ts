/** @file Mean and t-interval over whole chains: what a claim says over seeds. */
import { meanOf } from "./meanOf.js";

export interface MeanInterval {
  mean: number;
  count: number;
  /** 95 % t-interval of the mean; null if one value gives none. */
  low: number | null;
  high: number | null;
}

/**
 * Mean of independent values (one a chain of base models, judges and policy) with its 95 % interval,
 * mean ± t s / sqrt(n). Average values that share a chain first.
 */
export function meanInterval(values: readonly number[]): MeanInterval {
  const count = values.length;
  if (count === 0) throw new RangeError("meanInterval of no values");
  const mean = meanOf(values);
  if (count === 1) return { mean, count, low: null, high: null };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const half = tQuantile(count - 1) * Math.sqrt(variance / count);
  return { mean, count, low: mean - half, high: mean + half };
}

/** 97.5 % quantiles of Student's t at 1 to 10 degrees of freedom. */
const T = [
  12.7062047, 4.3026527, 3.1824463, 2.7764451, 2.5705818, 2.4469119, 2.3646243, 2.3060041, 2.2621572, 2.2281389,
];

/** From 11 degrees of freedom on by Fisher's expansion about the normal quantile, good to 5 decimals. */
function tQuantile(df: number): number {
  if (df <= T.length) return T[df - 1]!;
  const z = 1.959963985;
  return (
    z +
    (z ** 3 + z) / (4 * df) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * df ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * df ** 3) +
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / (92160 * df ** 4)
  );
}
