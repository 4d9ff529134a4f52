/** @file Runs the steps of a training: from the last checkpoint on, with progress, rows and checkpoints. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Trainer } from "../engine/engine.js";
import { progress } from "../store/progress.js";
import type { Run } from "../store/run.js";
import type { StageContext, StepRow } from "./context.js";

/**
 * Calls `step(i)` for i from the run's checkpoint (or 0) to `total` - 1. What it returns becomes a row of progress.jsonl
 * with step i + 1. `state()` gives what a checkpoint must hold beside the trainer's own state; it must be plain JSON.
 */
export async function runSteps(options: {
  context: StageContext;
  run: Run;
  total: number;
  step: (i: number) => Promise<Record<string, number | string>>;
  trainer: () => Trainer;
  state?: () => unknown;
  show: string[]; // fields of the row that the progress line shows
}): Promise<void> {
  const { context, run, total, step, trainer, state, show } = options;
  const { experiment, seed, onStep, checkpointSeconds = 25, checkpoints, spent } = context;
  const bar = onStep ? null : progress(`${experiment.stage} ${experiment.id} seed ${seed}`, total);
  let saved = performance.now();
  try {
    for (let i = run.checkpoint?.step ?? 0; i < total; i++) {
      const row: StepRow = { step: i + 1, ...(await step(i)) };
      run.append("progress.jsonl", row);
      await onStep?.(row);
      bar?.update(i + 1, { ...shown(row, show), ...spent?.() });
      await nextTurn(); // an engine in this thread never waits: without this Ctrl-C would not be heard
      const due = checkpoints
        ? (i + 1) % checkpoints.everySteps === 0
        : performance.now() - saved >= checkpointSeconds * 1000;
      if (due) {
        await run.saveCheckpoint(i + 1, trainer(), state?.());
        await checkpoints?.taken();
        saved = performance.now();
      }
    }
  } finally {
    bar?.stop();
  }
}

const shown = (row: StepRow, names: string[]): Record<string, number> =>
  Object.fromEntries(names.flatMap((name) => (typeof row[name] === "number" ? [[name, row[name]]] : [])));
