/** @file Expected durations of runs: which should start first, and how long the rest will take. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../store/paths.js";
import type { PlannedRun } from "./runs.js";

export type Cost = (run: PlannedRun) => number; // seconds

const keyOf = ({ experiment: { stage, id } }: PlannedRun): string => `${stage}/${id}`;

/**
 * Seconds a run took when the reference was made. Scales without a reference use the miniature's, since only ratios
 * count until runs have been measured here. A run without a reference costs the median of its stage.
 */
export function referenceCosts(folder = join(PROJECT, "data", "reference", "miniature")): Cost {
  const byRun = new Map<string, number>();
  const byStage = new Map<string, number[]>();
  for (const { key, seconds } of manifests(join(folder, "manifests.jsonl"))) {
    byRun.set(`${key.stage}/${key.id}`, seconds);
    byStage.set(key.stage, [...(byStage.get(key.stage) ?? []), seconds]);
  }
  return (run) => byRun.get(keyOf(run)) ?? middle(byStage.get(run.experiment.stage) ?? []) ?? 1;
}

/** Estimates only order the work and change no result, so unreadable ones are left out. */
function manifests(file: string): { key: { stage: string; id: string }; seconds: number }[] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { key: { stage: string; id: string }; seconds: number });
  } catch {
    return [];
  }
}

const middle = (values: readonly number[]): number | undefined =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Expected costs at the pace of this machine: those of a stage are scaled by what its runs took here, those of a stage not
 * yet measured by what all runs took. Null before anything was measured.
 */
export function measuredCosts(expected: Cost, seconds: ReadonlyMap<PlannedRun, number>): Cost | null {
  const sums = new Map<string, { took: number; expected: number }>();
  const all = { took: 0, expected: 0 };
  for (const [run, took] of seconds) {
    const { stage } = run.experiment;
    const sum = sums.get(stage) ?? { took: 0, expected: 0 };
    sums.set(stage, sum);
    for (const one of [sum, all]) {
      one.took += took;
      one.expected += expected(run);
    }
  }
  if (all.expected === 0) return null;
  return (run) => {
    const { took, expected: of } = sums.get(run.experiment.stage) ?? all;
    return expected(run) * (of > 0 ? took / of : all.took / all.expected);
  };
}

/** For each run the seconds of the longest chain that begins with it: what waits longest for it. `runs`: inputs first. */
export function criticalPaths(runs: readonly PlannedRun[], cost: Cost): Map<PlannedRun, number> {
  const after = new Map<PlannedRun, number>();
  const paths = new Map<PlannedRun, number>();
  for (const run of [...runs].reverse()) {
    const path = cost(run) + (after.get(run) ?? 0);
    paths.set(run, path);
    for (const input of run.inputs) after.set(input, Math.max(after.get(input) ?? 0, path));
  }
  return paths;
}

/** Seconds until all of `left` is made by so many lanes, those that are `running` first. Each lane takes the longest chain. */
export function secondsLeft(
  left: readonly PlannedRun[],
  running: ReadonlyMap<PlannedRun, number>, // seconds each has run so far
  lanes: number,
  cost: Cost,
): number {
  const paths = criticalPaths(left, cost);
  const waiting = left.filter((run) => !running.has(run)).sort((a, b) => (paths.get(b) ?? 0) - (paths.get(a) ?? 0));
  const pending = new Set(left);
  const ends = new Map([...running].map(([run, spent]) => [run, Math.max(cost(run) - spent, cost(run) / 20)]));
  let now = 0;
  for (;;) {
    while (ends.size < lanes) {
      const next = waiting.findIndex((run) => run.inputs.every((input) => !pending.has(input)));
      const [run] = next < 0 ? [] : waiting.splice(next, 1);
      if (!run) break;
      ends.set(run, now + cost(run));
    }
    const [first] = [...ends].sort(([, a], [, b]) => a - b);
    if (!first) return now;
    now = first[1];
    ends.delete(first[0]);
    pending.delete(first[0]);
  }
}
