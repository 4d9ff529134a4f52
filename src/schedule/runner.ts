/** @file The process of a lane: makes the runs that the scheduler names, one after another, and ends with the scheduler. */
import { allExperiments } from "../paper/experiments.js";
import { isBusyHere } from "../store/problem.js";
import { showProgressBy } from "../store/progress.js";
import type { Outcome } from "./makeAll.js";
import { makeRun } from "./makeRun.js";
import type { FromRunner, Job } from "./messages.js";

const TELL_EVERY = 500; // milliseconds

const tell = (message: FromRunner): void => void process.send?.(message);

async function outcomeOf({ stage, id, ...options }: Job): Promise<Outcome> {
  try {
    const experiment = allExperiments(options.scale).find((one) => one.stage === stage && one.id === id);
    if (!experiment) throw new Error(`scale ${options.scale} has no run ${stage} ${id}`);
    await makeRun(experiment, options);
    return { kind: "made" };
  } catch (error) {
    const { message, stack } = error as Error;
    if (isBusyHere(error)) return { kind: "busy", message };
    return { kind: "failed", message: (process.env.JUDGELAB_DEBUG && stack) || message, lost: true };
  }
}

let told = 0;
showProgressBy((label, step, total, text) => {
  if (performance.now() - told < TELL_EVERY) return;
  told = performance.now();
  tell({ kind: "progress", label, step, total, text });
});
// Locks are freed at exit, and the last checkpoint stays.
process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));
process.on("disconnect", () => process.exit(1)); // the scheduler is gone, perhaps by kill -9
process.on("message", (job) => void outcomeOf(job as Job).then(tell));
