/** @file Assigns runs to lanes: those that block the most work first, each as soon as its inputs are made. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Cost, criticalPaths } from "./costs.js";
import type { PlannedRun } from "./runs.js";

export type Outcome =
  | { kind: "made" }
  /** `lost`: its process died or is in an unknown state; the lane starts a new one. */
  | { kind: "failed"; message: string; lost?: boolean }
  /** Another process makes it. */
  | { kind: "busy"; message: string };

/** Makes one run after another. */
export interface Runner {
  make(run: PlannedRun): Promise<Outcome>;
  close(): void;
}

export interface MakeAllOptions {
  runs: readonly PlannedRun[]; // inputs first; an input that is not among them is made
  lanes: number;
  cost: Cost;
  openRunner: () => Runner;
  keepGoing: boolean; // whether what does not need a failed run is still made, as by make -k
  signal: AbortSignal; // nothing is started any more
  onStart?: (run: PlannedRun) => void;
  onEnd?: (run: PlannedRun, outcome: Outcome) => void;
  askAgain?: number; // milliseconds until a run that is busy is asked for again
}

/** Returns the runs that were made and those that failed; the others were not started. A busy run is waited for. */
export async function makeAll(options: MakeAllOptions): Promise<{ made: PlannedRun[]; failed: PlannedRun[] }> {
  const { runs, lanes, cost, openRunner, keepGoing, signal, onStart, onEnd, askAgain = 2000 } = options;
  const paths = criticalPaths(runs, cost);
  const waiting = [...runs].sort((a, b) => (paths.get(b) ?? 0) - (paths.get(a) ?? 0));
  const unmade = new Set(runs);
  const made: PlannedRun[] = [],
    failed: PlannedRun[] = [];
  const busy = new Set<PlannedRun>();
  let running = 0;
  let changed = change();

  async function next(): Promise<PlannedRun | null> {
    for (;;) {
      if (signal.aborted || (failed.length > 0 && !keepGoing)) return null;
      const at = waiting.findIndex((run) => !busy.has(run) && run.inputs.every((input) => !unmade.has(input)));
      const [run] = at < 0 ? [] : waiting.splice(at, 1);
      if (run) return run;
      if (running === 0 && busy.size === 0) return null; // what is left waits for a run that failed
      await changed.promise;
    }
  }
  function settle(run: PlannedRun, outcome: Outcome): void {
    running--;
    if (outcome.kind === "made") {
      unmade.delete(run);
      made.push(run);
    } else if (outcome.kind === "failed") failed.push(run);
    else {
      waiting.unshift(run);
      busy.add(run);
      void sleep(askAgain, undefined, { signal })
        .catch(() => {})
        .then(() => {
          busy.delete(run);
          tellAll();
        });
    }
    onEnd?.(run, outcome);
    tellAll();
  }
  function tellAll(): void {
    const before = changed;
    changed = change();
    before.tell();
  }
  async function lane(): Promise<void> {
    let runner: Runner | null = null;
    for (let run = await next(); run; run = await next()) {
      running++;
      onStart?.(run);
      runner ??= openRunner();
      const outcome = await runner.make(run);
      if (outcome.kind === "failed" && outcome.lost) {
        runner.close();
        runner = null;
      }
      settle(run, outcome);
    }
    runner?.close();
  }
  signal.addEventListener("abort", tellAll, { once: true });
  await Promise.all(Array.from({ length: Math.min(lanes, runs.length) }, lane));
  return { made, failed };
}

/** A promise that is kept from outside. */
function change(): { promise: Promise<void>; tell: () => void } {
  let tell = () => {};
  const promise = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { promise, tell };
}
