/** @file The arithmetic mean (NaN of no values, or 0), and the standard deviation from it. */

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The standard deviation of a sample; NaN of a single value. With `values.length` as divisor, that of the values alone. */
export function deviationOf(values: readonly number[], divisor = values.length - 1): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / divisor);
}

/** Mean of `of(item)` over the items; 0 if there are none. */
export const meanOver = <T>(among: readonly T[], of: (one: T) => number | boolean): number =>
  among.length === 0 ? 0 : among.reduce((sum, one) => sum + Number(of(one)), 0) / among.length;
