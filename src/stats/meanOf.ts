/** @file The arithmetic mean: NaN of no values, or 0. */

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean of `of(item)` over the items; 0 if there are none. */
export const meanOver = <T>(among: readonly T[], of: (one: T) => number | boolean): number =>
  among.length === 0 ? 0 : among.reduce((sum, one) => sum + Number(of(one)), 0) / among.length;
