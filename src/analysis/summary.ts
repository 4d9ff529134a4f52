/** @file One run of one measure in a few numbers: first, peak, last. Shared by tables and claims. */
import { meanOf } from "../stats/meanOf.js";
import type { MeasureOf } from "./runs.js";

export interface RunSummary {
  first: number; // the base policy, or the first evaluation there is
  peak: number; // highest mean of WINDOW evaluations in a row
  peakStep: number; // middle of those evaluations
  last: number; // mean of the last WINDOW evaluations
}

/** A single evaluation is noisy, and the highest of many noisy ones too high; three in a row are averaged first. */
export const WINDOW = 3;

/** With fewer than WINDOW evaluations the window is as long as the run. NaN throughout for a measure that is not known. */
export function summarizeRun<Row extends { step: number }>(run: { rows: Row[] }, measure: MeasureOf<Row>): RunSummary {
  const { rows } = run;
  const measured = (row: Row) => (row[measure] as number | null) ?? NaN;
  const width = Math.min(WINDOW, rows.length);
  const windows = rows.slice(0, rows.length - width + 1).map((_, start) => {
    const window = rows.slice(start, start + width);
    return { value: meanOf(window.map(measured)), step: meanOf(window.map((row) => row.step)) };
  });
  const peak = windows.reduce((best, window) => (window.value > best.value ? window : best));
  return { first: measured(rows[0]!), peak: peak.value, peakStep: peak.step, last: windows.at(-1)!.value };
}

export function lastOf<Row extends { step: number }>(run: { rows: Row[] }, measure: MeasureOf<Row>): number {
  return summarizeRun(run, measure).last;
}

/** Last minus first. */
export function riseOf<Row extends { step: number }>(run: { rows: Row[] }, measure: MeasureOf<Row>): number {
  const { first, last } = summarizeRun(run, measure);
  return last - first;
}

/** Last minus peak: never above 0. */
export function fallOf<Row extends { step: number }>(run: { rows: Row[] }, measure: MeasureOf<Row>): number {
  const { peak, last } = summarizeRun(run, measure);
  return last - peak;
}

/** The mean with two decimals; "unknown" of a measure that is not known. */
export function meanText(values: readonly number[]): string {
  const mean = meanOf(values);
  return Number.isNaN(mean) ? "unknown" : mean.toFixed(2);
}
