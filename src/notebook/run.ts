/** @file `judgelab notebook`: runs a notebook from top to bottom, without Jupyter or Python, and keeps its outputs. */
import { fork } from "node:child_process";
import { extname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { progress } from "../store/progress.js";
import type { CellFailure, Report } from "./cells.js";
import { readNotebook } from "./nbformat.js";

/** What keeps a notebook from its end. */
export type NotebookProblem =
  | { kind: "cell-failed"; path: string; failure: CellFailure }
  | { kind: "timed-out"; path: string; seconds: number }
  | { kind: "ended-early"; path: string; how: string };

export class NotebookError extends Error {
  override name = "NotebookError";
  constructor(readonly problem: NotebookProblem) {
    super(notebookProblemText(problem));
  }
}

/** One line with the remedy; of a cell that failed its source too, where the fault is to be found. */
function notebookProblemText(problem: NotebookProblem): string {
  switch (problem.kind) {
    case "cell-failed": {
      const { cell, name, message, source } = problem.failure;
      return `${problem.path}: cell ${cell} failed with ${name}: ${message}\n${indented(source)}`;
    }
    case "timed-out":
      return `${problem.path}: not finished after ${problem.seconds} s; --timeout gives it more`;
    case "ended-early":
      return (
        `${problem.path}: the process that runs its cells ended early (${problem.how}): ` +
        `look for a cell that ends it, or free some memory, and run it again`
      );
  }
}

export interface RunNotebookOptions {
  out?: string; // default: the notebook itself
  timeoutSeconds?: number;
}

/**
 * Runs every code cell in a separate process, in the notebook's folder, and writes the notebook with its outputs.
 * Throws NotebookError with the cell's source and message when a cell fails (the notebook is written up to there, with the error
 * among its outputs) or when the time is up (nothing is written).
 */
export async function runNotebook(
  path: string,
  { out = path, timeoutSeconds = 900 }: RunNotebookOptions = {},
): Promise<void> {
  const notebook = await readNotebook(path);
  const bar = progress(path, notebook.cells.filter((cell) => cell.cell_type === "code").length);
  try {
    const failure = await runInChild(resolve(path), resolve(out), timeoutSeconds, (done) => bar.update(done, {}));
    if (failure) throw new NotebookError({ kind: "cell-failed", path, failure });
  } finally {
    bar.stop();
  }
}

const indented = (source: string): string => source.replace(/^/gm, "    | ");

function runInChild(
  path: string,
  out: string,
  seconds: number,
  onCell: (done: number) => void,
): Promise<CellFailure | null> {
  const program = fileURLToPath(new URL(`./cells${extname(import.meta.url)}`, import.meta.url));
  const { FORCE_COLOR: _, ...env } = process.env;
  const child = fork(program, [path, out], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...env, NO_COLOR: "1" }, // on a terminal console.log would write colour codes into the notebook
  });
  return new Promise((done, fail) => {
    let ended: CellFailure | null | undefined;
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(new NotebookError({ kind: "timed-out", path, seconds }));
    }, seconds * 1000);
    child.on("message", (report: Report) => {
      if (report.kind === "cell") onCell(report.done);
      else ended = report.failure;
    });
    child.on("error", fail);
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      if (ended === undefined)
        fail(new NotebookError({ kind: "ended-early", path, how: signal ?? `exit code ${code}` }));
      else done(ended);
    });
  });
}
