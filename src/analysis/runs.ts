/** @file Evaluations of policies as runs, and their mean and spread over seeds. */
import { isMain } from "../paper/ablations.js";
import type { CurveRow, Results } from "../results/rows.js";
import { groupBy } from "../stats/groupBy.js";
import { meanOf } from "../stats/meanOf.js";

type Name = Pick<CurveRow, "seed" | "kind" | "size" | "variant" | "klWeight" | "policy">;
export type Evaluation = Name & Pick<CurveRow, "step">;

/** All evaluations of one policy run (one seed, judge, penalty and base policy), by rising step. */
export interface RunOf<Row extends Evaluation> extends Name {
  rows: Row[];
}
export type PolicyRun = RunOf<CurveRow>;

/** The fields of a run that can be drawn over steps; what only the miniature knows may be null. */
export type MeasureOf<Row> = {
  [K in keyof Row]: Row[K] extends number | null ? (K extends "seed" | "step" | "klWeight" ? never : K) : never;
}[keyof Row];
export type Measure = MeasureOf<CurveRow>;

/** Whether the oracle has judged: it knows the miniature alone. */
export const knowsTruth = (runs: readonly PolicyRun[]): boolean =>
  runs.some(({ rows }) => rows.some(({ oracle }) => oracle !== null));

/** Rows grouped into runs, in the order in which the runs first appear. */
export function policyRuns<Row extends Evaluation>(curves: readonly Row[]): RunOf<Row>[] {
  return [...groupBy(curves, runKey).values()].map((rows) => {
    const { seed, kind, size, variant, klWeight, policy } = rows[0]!;
    return { seed, kind, size, variant, klWeight, policy, rows: rows.sort((a, b) => a.step - b.step) };
  });
}

/** A key that all rows of a run share, and no others have. */
export const runKey = ({ seed, kind, size, variant, klWeight, policy }: Name): string =>
  [seed, kind, size, variant, klWeight, policy].join(" ");

/** The runs that figures 1 to 6 and claims C1 to C6 are about: no ablation, control or appendix. */
export const mainRuns = (curves: readonly CurveRow[]): PolicyRun[] => policyRuns(curves).filter(isMain);

/** Runs that agree with every given field: selectRuns(runs, { kind: "reasoning", size: "4b" }). */
export function selectRuns<R extends Omit<Name, "seed">>(runs: readonly R[], wanted: Partial<Omit<Name, "seed">>): R[] {
  const fields = Object.keys(wanted) as (keyof typeof wanted)[];
  return runs.filter((run) => fields.every((field) => run[field] === wanted[field]));
}

/** Runs of the seeds that other runs have: like is compared with like. */
export const ofSeeds = <R extends { seed: number }>(runs: readonly R[], others: readonly { seed: number }[]): R[] =>
  runs.filter(({ seed }) => others.some((other) => other.seed === seed));

/** A curve over seeds: at each step the mean, and the lowest and highest run. */
export interface Band {
  steps: number[];
  mean: number[];
  low: number[];
  high: number[];
  seeds: number;
}

/**
 * Mean, minimum and maximum of `measure` over the runs, at every step at which any run was evaluated. A run that
 * was not evaluated at a step between two of its evaluations enters by linear interpolation; it is never extended.
 * A step at which no run has a value is left out.
 */
export function overSeeds<Row extends Evaluation>(runs: readonly RunOf<Row>[], measure: MeasureOf<Row>): Band {
  const known = runs.flatMap((run) => run.rows.filter((row) => row[measure] !== null).map((row) => row.step));
  const steps = [...new Set(known)].sort((a, b) => a - b);
  const band: Band = { steps, mean: [], low: [], high: [], seeds: new Set(runs.map((run) => run.seed)).size };
  for (const step of steps) {
    const values = runs.map((run) => valueAt(run, step, measure)).filter((value) => value !== null);
    band.mean.push(meanOf(values));
    band.low.push(Math.min(...values));
    band.high.push(Math.max(...values));
  }
  return band;
}

/** The last step at which any of the runs was evaluated; at least 1, so that an axis has a length. */
export const lastStep = (runs: readonly RunOf<Evaluation>[]): number =>
  Math.max(1, ...runs.flatMap((run) => run.rows.map((row) => row.step)));

function valueAt<Row extends Evaluation>({ rows }: RunOf<Row>, step: number, measure: MeasureOf<Row>): number | null {
  const measured = (row: Row) => row[measure] as number | null;
  const next = rows.findIndex((row) => row.step >= step);
  const after = rows[next];
  if (after === undefined) return null;
  if (after.step === step) return measured(after);
  const before = rows[next - 1];
  if (before === undefined) return null;
  const share = (step - before.step) / (after.step - before.step);
  const [from, to] = [measured(before), measured(after)];
  return from === null || to === null ? null : from + share * (to - from);
}

/** Whether results come from servers: there is no oracle then, and no list of the strategy's words. */
export function isRealText({ curves, pairwise }: Pick<Results, "curves" | "pairwise">): boolean {
  const rows = [...curves, ...pairwise.curves];
  return rows.length > 0 && rows.every(({ oracle }) => oracle === null);
}

/**
 * The run with the smallest mean distance to all others by a measure, over the steps that both have: a run that is there,
 * where a mean of runs that jump at different steps, or that end in two modes, is none. Of several, the first.
 */
export function typicalRun<Row extends Evaluation>(runs: readonly RunOf<Row>[], measure: MeasureOf<Row>): RunOf<Row> {
  const values = runs.map((run) => new Map(run.rows.map((row) => [row.step, row[measure] as number | null])));
  const distance = (one: Map<number, number | null>, other: Map<number, number | null>): number => {
    const gaps = [...one].flatMap(([step, value]) => {
      const theirs = other.get(step);
      return value === null || theirs === null || theirs === undefined ? [] : [Math.abs(value - theirs)];
    });
    return gaps.length > 0 ? meanOf(gaps) : 0;
  };
  const total = values.map((one) => values.reduce((sum, other) => sum + distance(one, other), 0));
  return runs[total.reduce((best, sum, at) => (sum < total[best]! ? at : best), 0)]!;
}
