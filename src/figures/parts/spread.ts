/** @file How far a bar reaches over seeds: its mean, and lowest to highest as error bars. */
import { meanOf } from "../../stats/meanOf.js";
import { INK } from "./style.js";
import { rounded } from "./traces.js";

export interface Spread {
  mean: number;
  low: number;
  high: number;
}

/** Mean over seeds with the lowest and highest seed; one seed brings its own interval over held-out rows. */
export function spread<R extends { low: number; high: number }>(rows: readonly R[], value: (row: R) => number): Spread {
  const values = rows.map(value);
  if (rows.length === 1) return { mean: values[0], low: rows[0].low, high: rows[0].high };
  return { mean: meanOf(values), low: Math.min(...values), high: Math.max(...values) };
}

/** Plotly's error_y of bars that stand at their means. */
export const errorBars = (spans: readonly Spread[]) => ({
  type: "data",
  symmetric: false,
  array: spans.map((span) => rounded(span.high - span.mean)),
  arrayminus: spans.map((span) => rounded(span.mean - span.low)),
  color: INK,
  thickness: 1.5,
  width: 3,
});
