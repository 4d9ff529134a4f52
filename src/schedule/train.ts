/** @file Makes the runs that are not made yet, shows their progress, and stops so that they can resume later. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { chosenKernels } from "../engine/cpu/openKernels.js";
import type { ScaleName } from "../paper/textScales.js";
import type { Manifest } from "../store/manifest.js";
import { duration } from "../store/progress.js";
import { type Cost, measuredCosts, referenceCosts, secondsLeft } from "./costs.js";
import { makeAll, type Outcome } from "./makeAll.js";
import { openRunner, type RunnerOptions } from "./openRunner.js";
import { type Overview, overview, type Status } from "./overview.js";
import { madeAlready, nameOf, type PlannedRun } from "./runs.js";

export interface TrainOptions {
  scale: ScaleName;
  runs: readonly PlannedRun[]; // inputs first
  root: string;
  lanes?: number; // default: one per core; one against servers, since some hold only one model
  keepGoing: boolean;
  endpoints?: string;
  budget?: number;
  prepare?: (left: readonly PlannedRun[]) => Promise<void>; // before the first run
  shown?: Overview;
}

/** `manifests`: of all runs. */
export type Ended = { kind: "made"; manifests: Map<PlannedRun, Manifest> } | { kind: "stopped"; exitCode: number };

/** Some runs failed. The message says what is kept. */
export class RunsFailed extends Error {
  override name = "RunsFailed";
}

/**
 * Throws RunsFailed if a run failed, once the other running ones have ended; each failure has been reported by then.
 */
export async function train(options: TrainOptions): Promise<Ended> {
  const { scale, runs, root, endpoints, budget, keepGoing, prepare, shown = overview() } = options;
  const lanes = options.lanes ?? (endpoints === undefined ? availableParallelism() : 1);
  const made = await madeAlready(runs, { root, scale });
  const left = runs.filter((run) => !made.has(run));
  await prepare?.(left);
  const cost = referenceCosts();
  const watch = watchRuns(runs, made, cost, lanes, shown);
  if (left.length > 0) shown.say(beginning(left.length, runs.length, lanes, endpoints));
  const stop = stopAtSignals();
  const timer = setInterval(watch.show, 1000);
  const began = performance.now();
  const { made: fresh, failed } = await makeAll({
    ...{ runs: left, lanes, cost, keepGoing, signal: stop.signal },
    onStart: watch.start,
    onEnd(run, outcome) {
      if (outcome.kind !== "failed" || !stop.signal.aborted) watch.end(run, outcome);
    },
    openRunner() {
      const placed = { ...(endpoints !== undefined && { endpoints }), ...(budget !== undefined && { budget }) };
      const runner = openRunner({ scale, root, ...placed, onProgress: watch.progress, onLine: watch.line });
      stop.signal.addEventListener("abort", runner.close);
      return runner;
    },
  }).finally(() => clearInterval(timer));
  shown.stop();
  const count = made.size + fresh.length;
  const kept = `${count} of ${runs.length} runs are kept in ${join(root, scale)}`;
  const exitCode = stop.release();
  if (exitCode !== null) {
    console.error(
      `stopped: ${kept}, and those in training resume from their last checkpoint: run the same command again`,
    );
    return { kind: "stopped", exitCode };
  }
  if (failed.length > 0) {
    const others = runs.length - count - failed.length;
    throw new RunsFailed(
      `${failed.length === 1 ? "one run" : `${failed.length} runs`} failed, ${others} were not made; ${kept}: fix what is named above and run the same command again`,
    );
  }
  if (left.length > 0)
    console.error(
      `${count} of ${runs.length} runs are made, ${left.length} of them now, in ${duration((performance.now() - began) / 1000)}`,
    );
  return { kind: "made", manifests: await madeAlready(runs, { root, scale }) };
}

function beginning(left: number, all: number, lanes: number, endpoints: string | undefined): string {
  const by = endpoints === undefined ? `${chosenKernels().name} kernels` : `the servers of ${endpoints}`;
  return `${left} of ${all} runs to make by ${by}, ${lanes === 1 ? "one" : lanes} at a time`;
}

/** Progress of the runs while they are made. */
function watchRuns(
  runs: readonly PlannedRun[],
  made: ReadonlyMap<PlannedRun, Manifest>,
  expected: Cost,
  lanes: number,
  shown: Overview,
): {
  show(): void;
  start(run: PlannedRun): void;
  end(run: PlannedRun, outcome: Outcome): void;
  progress: RunnerOptions["onProgress"];
  line: RunnerOptions["onLine"];
} {
  const earlier = new Map([...made].map(([run, { seconds }]) => [run, seconds]));
  const took = new Map<PlannedRun, number>();
  const done = new Set(made.keys());
  const running = new Map<PlannedRun, { since: number; status: Status["current"][number] }>();
  const busy = new Set<PlannedRun>();
  const now = () => performance.now() / 1000;
  const show = () => {
    const cost = measuredCosts(expected, took.size > 0 ? took : earlier); // this session's pace, once it has one
    const spent = new Map([...running].map(([run, { since }]) => [run, now() - since]));
    const rest = runs.filter((run) => !done.has(run));
    shown.show({
      ...{ done: done.size, all: runs.length },
      secondsLeft: cost && secondsLeft(rest, spent, lanes, cost),
      current: [...running.values()].map(({ status }) => status),
    });
  };
  return {
    show,
    start(run) {
      running.set(run, { since: now(), status: { label: nameOf(run), step: 0, total: 0, text: "" } });
    },
    end(run, outcome) {
      const since = running.get(run)?.since ?? now();
      running.delete(run);
      if (outcome.kind === "failed") shown.say(`judgelab ${nameOf(run)}: ${outcome.message}`);
      else if (outcome.kind === "made") {
        took.set(run, now() - since);
        done.add(run);
        show();
      } else if (!busy.has(run)) {
        busy.add(run);
        shown.say(`${nameOf(run)}: made by another process, which is waited for (${outcome.message})`);
      }
    },
    progress(run, { label, step, total, text }) {
      const known = running.get(run);
      if (known) known.status = { label, step, total, text };
    },
    line: (run, line) => shown.say(`${nameOf(run)}: ${line}`),
  };
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** The signal is aborted at Ctrl-C or a SIGTERM. `release` gives the exit code, null if there was none of both. */
function stopAtSignals(): { signal: AbortSignal; release(): number | null } {
  const stop = new AbortController();
  let exitCode: number | null = null;
  const handlers = (["SIGINT", "SIGTERM"] as const).map((name) => {
    const handler = () => {
      exitCode ??= EXIT_CODES[name];
      stop.abort();
    };
    const others = process.listeners(name);
    process.removeAllListeners(name).on(name, handler); // those of the command line end at once
    return () => {
      process.removeAllListeners(name);
      for (const other of others) process.on(name, other);
    };
  });
  return {
    signal: stop.signal,
    release() {
      handlers.forEach((remove) => remove());
      return exitCode;
    },
  };
}
