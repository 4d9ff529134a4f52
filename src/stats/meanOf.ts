/** @file The arithmetic mean: NaN of no values, or 0. */

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of something of each; 0 of none, as a share of nothing. */
export const meanOver = <T>(among: readonly T[], of: (one: T) => number | boolean): number =>
  among.length === 0 ? 0 : among.reduce((sum, one) => sum + Number(of(one)), 0) / among.length;
