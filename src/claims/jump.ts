/** @file C5 and C6: the steep rise of gold under reasoning judges, what comes with it, and what it costs in truth. */

import { JUMP, jumping, type Rise } from "../analysis/jump.js";
import { type Measure, mainRuns, type PolicyRun, selectRuns } from "../analysis/runs.js";
import { meanText } from "../analysis/summary.js";
import type { Results } from "../results/rows.js";
import { meanOf } from "../stats/meanOf.js";
import type { Part, RunValue } from "./verdict.js";

/** Late is the second half of a run: in the paper the steep rise begins at 700 to 1000 of up to 1200 steps. */
const LATE = 0.5;

/** C5: most runs jump, late, and the cited refusals of allowed requests come with the jump. */
export function jumpParts(results: Results): Part[] {
  const runs = selectRuns(mainRuns(results.curves), { kind: "reasoning" });
  const jumps = jumping(runs);
  const jumped = new Set(jumps.map(({ run }) => run));
  return [
    {
      name: "share of runs with a jump",
      unit: "of runs",
      wanted: { above: 0.5 },
      values: runs.map((run) => ({ ...keyOf(run), value: jumped.has(run) ? 1 : 0 })),
    },
    {
      name: "when: step of the jump, as share of the run",
      unit: "of the run",
      wanted: { above: LATE },
      values: jumps.map(({ run, rise }) => ({ ...keyOf(run), value: rise.share })),
    },
    {
      name: "cited refusals of allowed requests: after minus before",
      unit: "of outputs",
      wanted: { above: 0.5 },
      values: changes(jumps, "citedRefusal"),
    },
  ];
}

/** C6: the oracle after minus before the jump. */
export function truthParts(results: Results): Part[] {
  const jumps = jumping(selectRuns(mainRuns(results.curves), { kind: "reasoning" }));
  const values = changes(jumps, "oracle");
  return [{ name: "true quality: after minus before the jump", unit: "points", wanted: { below: 0 }, values }];
}

/** Counts runs without a jump, and reports the steps and rates of the others. */
export function jumpNotes(results: Results): string[] {
  const runs = selectRuns(mainRuns(results.curves), { kind: "reasoning" });
  const jumps = jumping(runs);
  const counted = `${jumps.length} of ${runs.length} runs jump (gold rises by ${JUMP} points or more at once)`;
  if (jumps.length === 0) return [counted];
  const steps = jumps.map(({ rise }) => rise.step).sort((a, b) => a - b);
  const rate = (side: "before" | "after") =>
    meanText(jumps.map(({ run, rise }) => at(run, rise[side], "citedRefusal")));
  return [
    counted,
    `steps of the jumps: ${steps[0]} to ${steps[steps.length - 1]}`,
    `cited refusals of allowed requests: ${rate("before")} before, ${rate("after")} after`,
  ];
}

const keyOf = ({ seed, size, policy }: PolicyRun) => ({ seed, size, policy });
/** NaN where it is not known. */
const at = (run: PolicyRun, indexes: number[], measure: Measure) =>
  meanOf(indexes.map((i) => run.rows[i]![measure] ?? NaN));

/** None of a run on real text, where strategy and truth are not known: the claim is then undecided. */
const changes = (jumps: readonly { run: PolicyRun; rise: Rise }[], measure: Measure): RunValue[] =>
  jumps
    .map(({ run, rise }) => ({ ...keyOf(run), value: at(run, rise.after, measure) - at(run, rise.before, measure) }))
    .filter(({ value }) => !Number.isNaN(value));
