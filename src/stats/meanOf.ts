/** @file The arithmetic mean (NaN of no values, or 0), and the standard deviation from it. */

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of a sample; NaN of a single value. Divided by `values.length` it is that of the values alone. */
export function deviationOf(values: readonly number[], divisor = values.length - 1): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / divisor);
}

/** Of something of each; 0 of none, as a share of nothing. */
export const meanOver = <T>(among: readonly T[], of: (one: T) => number | boolean): number =>
  among.length === 0 ? 0 : among.reduce((sum, one) => sum + Number(of(one)), 0) / among.length;
