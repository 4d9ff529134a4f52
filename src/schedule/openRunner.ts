/** @file The scheduler's end of a lane's process. */
import { type ChildProcess, fork } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Outcome, Runner } from "./makeAll.js";
import type { MakeRunOptions } from "./makeRun.js";
import type { FromRunner, Job } from "./messages.js";
import type { PlannedRun } from "./runs.js";

const OWN = fileURLToPath(import.meta.url);
const SCRIPT = OWN.replace(/openRunner(\.[jt]s)$/, "runner$1"); // from sources, as tests run it, or built

const RACE = 200; // milliseconds: Ctrl-C reaches a lane too, which may end before the scheduler hears of it
const PATIENCE = 5000; // milliseconds

export interface RunnerOptions extends Omit<MakeRunOptions, "seed"> {
  onProgress: (run: PlannedRun, progress: Extract<FromRunner, { kind: "progress" }>) => void;
  /** Lines that a run writes, such as warnings. */
  onLine: (run: PlannedRun, line: string) => void;
  script?: string;
}

/** Starts the process at once. If it dies, its run counts as failed, and `make` must not be called again. */
export function openRunner({ onProgress, onLine, script = SCRIPT, ...options }: RunnerOptions): Runner {
  const child = fork(script, { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  let current: { run: PlannedRun; settle: (outcome: Outcome) => void } | null = null;
  let death: string | null = null;
  const settle = (outcome: Outcome) => {
    const { settle } = current ?? {};
    current = null;
    settle?.(outcome);
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on("line", (line) => current && onLine(current.run, line));
  }
  child.on("message", (message) => {
    const said = message as FromRunner;
    if (said.kind === "progress") {
      if (current) onProgress(current.run, said);
    } else settle(said);
  });
  const died = (message: string) => {
    death ??= message;
    settle({ kind: "failed", message, lost: true });
  };
  child.on("error", ({ message }) => died(message));
  // What it wrote last comes before "close", but not always before "exit".
  child.on("close", (code, signal) => {
    const told = signal === "SIGINT" || signal === "SIGTERM" || code === 130 || code === 143;
    setTimeout(() => died(deathOf(child, code, signal)), told ? RACE : 0);
  });
  return {
    make: (run) =>
      new Promise<Outcome>((settle) => {
        if (death !== null) return settle({ kind: "failed", message: death, lost: true });
        current = { run, settle };
        const { stage, id } = run.experiment;
        const job: Job = { ...options, stage, id, seed: run.seed };
        child.send(job, () => {}); // where it is dead, "close" says so
      }),
    close() {
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), PATIENCE).unref(); // what it leaves is as after any kill -9
    },
  };
}

function deathOf({ pid }: ChildProcess, code: number | null, signal: string | null): string {
  const how = signal === null ? `ended with exit code ${code}` : `was killed (${signal})`;
  return `its process ${pid} ${how}: run the same command again, and the run resumes from its last checkpoint`;
}
