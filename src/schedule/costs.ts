/** @file Expected durations of runs: which should start first, and how long the rest will take. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { groupBy } from "../stats/groupBy.js";
import { PROJECT } from "../store/paths.js";
import type { PlannedRun } from "./runs.js";

export type Cost = (run: PlannedRun) => number; // seconds

const keyOf = ({ experiment: { stage, id } }: PlannedRun): string => `${stage}/${id}`;

interface Kept {
  key: { stage: string; id: string; seed: number };
  seconds: number;
  versions: Record<string, string>;
}

/**
 * Seconds of each run, relative to each other: the median over the reference's seeds, each brought to the pace of the
 * first, since they were made on machines of different speed. Seeds that native kernels trained count alone where there
 * are some: the kernels gain most in training. Scales without a reference use the miniature's. A run without a reference
 * costs the median of its stage.
 */
export function referenceCosts(folder = join(PROJECT, "data", "reference", "miniature")): Cost {
  const all = [...groupBy(manifests(join(folder, "manifests.jsonl")), ({ key }) => key.seed).values()];
  const native = all.filter(isNative);
  const seeds = atOnePace((native.length > 0 ? native : all).map((runs) => new Map(runs.map(secondsOf))));
  const costs = groupBy(
    seeds.flatMap((seconds) => [...seconds]),
    ([run]) => run,
  );
  const byRun = new Map([...costs].map(([run, found]) => [run, middle(found.map(([, one]) => one)) ?? 1]));
  const ofStage = (stage: string) =>
    middle([...byRun].flatMap(([run, one]) => (run.startsWith(`${stage}/`) ? one : [])));
  return (run) => byRun.get(keyOf(run)) ?? ofStage(run.experiment.stage) ?? 1;
}

const secondsOf = ({ key, seconds }: Kept): [string, number] => [`${key.stage}/${key.id}`, seconds];

/** Whether native kernels made most of the trainings; runs from before there were some do not name their kernels. */
function isNative(runs: readonly Kept[]): boolean {
  const trainings = runs.filter(({ key }) => /train/.test(key.stage));
  return 2 * trainings.filter(({ versions }) => versions.kernels?.startsWith("native")).length > trainings.length;
}

/** Each seed's seconds times what brings the median of the runs that it shares with the first to one. */
function atOnePace([first, ...others]: Map<string, number>[]): Map<string, number>[] {
  if (!first) return [];
  return [first, ...others.map((seconds) => scaled(seconds, first))];
}

function scaled(seconds: Map<string, number>, to: Map<string, number>): Map<string, number> {
  const ratios = [...seconds].flatMap(([run, one]) => {
    const other = to.get(run);
    return other !== undefined && other > 1 && one > 0 ? [other / one] : []; // shorter ones are start-up and disk
  });
  const factor = middle(ratios) ?? 1;
  return new Map([...seconds].map(([run, one]) => [run, one * factor]));
}

/** Estimates only order the work and change no result, so unreadable ones are left out. */
function manifests(file: string): Kept[] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Kept);
  } catch {
    return [];
  }
}

const middle = (values: readonly number[]): number | undefined =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** A stage's own pace counts fully once it is several times this share of the work that was measured. */
const STAGE_SHARE = 0.25;

/**
 * Expected costs at the pace of this machine, from what runs took here. Each stage has the pace of all, moved towards its
 * own the more of it was measured: a single short run says little of its stage. Null before anything was measured.
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
  const pace = all.took / all.expected;
  const weight = STAGE_SHARE * all.expected;
  return (run) => {
    const { took, expected: of } = sums.get(run.experiment.stage) ?? { took: 0, expected: 0 };
    return (expected(run) * (took + weight * pace)) / (of + weight);
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
