/** @file A table with one row a run: where the curve starts, peaks and ends, and how good the policy truly is then. */
import { judgeName } from "../paper/judges.js";
import { POLICY_NAMES } from "../paper/policies.js";
import type { TableRow } from "./figure.js";
import { summarizeRun } from "./runSummary.js";
import type { Measure, PolicyRun } from "./series.js";

export function runTable(runs: readonly PolicyRun[], measure: Measure): TableRow[] {
  return runs.map((run) => {
    const { first, peak, peakStep, last } = summarizeRun(run, measure);
    return {
      policy: POLICY_NAMES[run.policy],
      judge: `${judgeName(run.size)} ${run.kind}`,
      seed: run.seed,
      measure: MEASURE_NAMES[measure] ?? measure,
      first: decimals(first),
      peak: decimals(peak),
      "step of peak": decimals(peakStep, 0),
      last: decimals(last),
      "last step": run.rows[run.rows.length - 1].step,
      "true quality, last": decimals(summarizeRun(run, "oracle").last),
    };
  });
}

const MEASURE_NAMES: Partial<Record<Measure, string>> = { judgeScore: "training judge" };

/** A number as tables print it. */
export const decimals = (value: number, places = 2): number => Number(value.toFixed(places));
