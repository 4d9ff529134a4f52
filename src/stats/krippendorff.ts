/** @file Krippendorff's alpha: agreement of raters beyond chance, with missing ratings (Krippendorff 2011). */
import { meanOf } from "./meanOf.js";

export type Level = "nominal" | "ordinal" | "interval" | "ratio";
/** Rows are raters, columns units; null is a missing rating. */
export type Ratings = readonly (readonly (number | null)[])[];

/** Thrown where alpha has no value: "no pairs" of ratings to compare, or "no variation" among them. */
export class UndefinedReliability extends Error {
  constructor(
    readonly reason: "no pairs" | "no variation",
    message: string,
  ) {
    super(message);
    this.name = "UndefinedReliability";
  }
}

/**
 * 1 - observed / expected disagreement: 1 is perfect agreement, 0 that of chance, below 0 worse than chance.
 * Units with fewer than two ratings do not count. Throws UndefinedReliability if there is nothing to
 * compare or all ratings are the same (never 1: a stuck rater would look like agreement).
 */
export function krippendorffAlpha(ratings: Ratings, level: Level): number {
  const units = pairableUnits(ratings);
  const values = units.flat();
  if (values.length === 0) throw new UndefinedReliability("no pairs", "alpha is undefined: no unit has two ratings");
  const first = values[0];
  if (values.every((value) => value === first)) {
    throw new UndefinedReliability("no variation", `alpha is undefined: all ratings that can be compared are ${first}`);
  }

  // Ordinal distance, the ratings that lie between two, is a difference of mean ranks: interval level on ranks.
  const scale = level === "ordinal" ? meanRanks(values) : (value: number) => value;
  const distance = level === "nominal" ? differ : level === "ratio" ? ratioDistance : squaredDifference;
  let observed = 0;
  for (const unit of units) observed += pairSum(unit.map(scale), distance) / (unit.length - 1);
  const expected =
    distance === squaredDifference ? squaredPairSum(values.map(scale)) : countedPairSum(values, distance);
  return 1 - (observed * (values.length - 1)) / expected;
}

type Distance = (a: number, b: number) => number;
const differ: Distance = (a, b) => (a === b ? 0 : 1);
const squaredDifference: Distance = (a, b) => (a - b) ** 2;
const ratioDistance: Distance = (a, b) => (a === b ? 0 : ((a - b) / (a + b)) ** 2);

/** The ratings of each unit that has at least two. */
function pairableUnits(ratings: Ratings): number[][] {
  const count = ratings[0]?.length ?? 0;
  for (const [r, row] of ratings.entries()) {
    if (row.length !== count) {
      throw new RangeError(
        `rater ${r} has ${row.length} units, rater 0 has ${count}: put null where a rating is missing`,
      );
    }
    const bad = row.find((value) => value !== null && !Number.isFinite(value));
    if (bad !== undefined)
      throw new RangeError(`rater ${r} gives ${bad}: put a finite number, or null where it is missing`);
  }
  const units: number[][] = [];
  for (let u = 0; u < count; u++) {
    const given: number[] = [];
    for (const row of ratings) if (row[u] !== null) given.push(row[u] as number);
    if (given.length >= 2) units.push(given);
  }
  return units;
}

/** Distances over all ordered pairs. */
function pairSum(values: readonly number[], distance: Distance): number {
  let sum = 0;
  for (let i = 1; i < values.length; i++) for (let j = 0; j < i; j++) sum += 2 * distance(values[i]!, values[j]!);
  return sum;
}

/** The sum over all ordered pairs of squared differences, in linear time, which bootstraps of continuous scores need. */
function squaredPairSum(values: readonly number[]): number {
  const mean = meanOf(values);
  return 2 * values.length * values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

/** The sum over all ordered pairs of any distance, in time of the number of different values squared. */
function countedPairSum(values: readonly number[], distance: Distance): number {
  const counts = [...countValues(values)];
  let sum = 0;
  for (const [a, countA] of counts) for (const [b, countB] of counts) sum += countA * countB * distance(a, b);
  return sum;
}

function countValues(values: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Value to the mean rank of its occurrences. */
function meanRanks(values: readonly number[]): (value: number) => number {
  const ranks = new Map<number, number>();
  let below = 0;
  for (const [value, count] of [...countValues(values)].sort(([a], [b]) => a - b)) {
    ranks.set(value, below + count / 2);
    below += count;
  }
  return (value) => ranks.get(value)!;
}
