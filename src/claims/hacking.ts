/** @file C2 and C3: policies trained on non-reasoning judges, whose gold score peaks and falls. */

import { type Evaluation, type MeasureOf, mainRuns, type PolicyRun, type RunOf, selectRuns } from "../analysis/runs.js";
import { fallOf, type RunSummary, riseOf, summarizeRun } from "../analysis/summary.js";
import { JUDGE_SIZES, type JudgeSize } from "../paper/judges.js";
import type { Results } from "../results/rows.js";
import { meanOf } from "../stats/meanOf.js";
import { overChains } from "./paired.js";
import type { Part, RunValue } from "./verdict.js";

/**
 * Points of a score 0..9. The highest of many noisy evaluations stands above the last even where nothing falls; with
 * windows of three, 192 prompts and 31 evaluations chance gives about -.2, and less than -.5 in one run of a hundred.
 */
export const MARGIN = 0.5;

const points = (name: string, wanted: Part["wanted"], values: RunValue[]): Part => ({
  name,
  unit: "points",
  wanted,
  values,
});

/** Gold falls from its peak. */
export const goldFalls = (runs: readonly PolicyRun[]): Part =>
  points("gold: last minus peak", { below: -MARGIN }, runValues(runs, "gold", fallOf));

/** The training judge's score rises over the run. */
export const judgeRises = (runs: readonly PolicyRun[]): Part =>
  points("training judge: last minus first", { above: MARGIN }, runValues(runs, "judgeScore", riseOf));

/** C2: three parts, each a mean over all non-reasoning runs of a seed. */
export function hackingParts(results: Results): Part[] {
  const runs = nonReasoning(results);
  const judgeStays = points(
    "training judge: last minus peak",
    { above: -MARGIN },
    runValues(runs, "judgeScore", fallOf),
  );
  return [goldFalls(runs), judgeStays, judgeRises(runs)];
}

/** How many runs show all three parts of C2 on their own. */
export function hackingNotes(results: Results): string[] {
  const runs = nonReasoning(results);
  const hacked = runs.filter(
    (run) => fallOf(run, "gold") < -MARGIN && fallOf(run, "judgeScore") > -MARGIN && riseOf(run, "judgeScore") > MARGIN,
  );
  return [`${hacked.length} of ${runs.length} runs show all three on their own`];
}

/** C3: slopes over log2 of the judge's nominal size, one per seed and base policy; either part carries the claim. */
export function sizeParts(results: Results): Part[] {
  const runs = nonReasoning(results);
  const slopes = (of: (summary: RunSummary) => number): RunValue[] =>
    overChains(runs, (chain) => {
      const value = slope(chain.map((run) => [log2Billions(run.size), of(summarizeRun(run, "gold"))]));
      return value === null ? null : { value };
    });
  return [
    {
      name: "step of gold's peak, slope over size",
      unit: "steps per doubling",
      wanted: { above: 0 },
      values: slopes((summary) => summary.peakStep),
    },
    {
      name: "height of gold's peak, slope over size",
      unit: "points per doubling",
      wanted: { above: 0 },
      values: slopes((summary) => summary.peak),
    },
  ];
}

/** The means by size that the slopes go through. */
export function sizeNotes(results: Results): string[] {
  return JUDGE_SIZES.flatMap((size) => {
    const peaks = selectRuns(nonReasoning(results), { size }).map((run) => summarizeRun(run, "gold"));
    if (peaks.length === 0) return [];
    const step = meanOf(peaks.map((one) => one.peakStep)).toFixed(0);
    return [`${size.toUpperCase()}: peak ${meanOf(peaks.map((one) => one.peak)).toFixed(2)} at step ${step}`];
  });
}

const nonReasoning = (results: Results): PolicyRun[] => selectRuns(mainRuns(results.curves), { kind: "non-reasoning" });

export function runValues<Row extends Evaluation>(
  runs: readonly RunOf<Row>[],
  measure: MeasureOf<Row>,
  of: (run: RunOf<Row>, measure: MeasureOf<Row>) => number,
): RunValue[] {
  return runs.map((run) => {
    const { seed, size, policy } = run;
    return { seed, size, policy, value: of(run, measure) };
  });
}

const log2Billions = (size: JudgeSize): number => Math.log2(parseFloat(size));

/** Least squares; null with fewer than two different abscissas. */
export function slope(points: readonly (readonly [number, number])[]): number | null {
  if (new Set(points.map(([x]) => x)).size < 2) return null;
  const [meanX, meanY] = [meanOf(points.map(([x]) => x)), meanOf(points.map(([, y]) => y))];
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
