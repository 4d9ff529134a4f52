/** @file `judgelab notebook`: runs a notebook from top to bottom, without Jupyter or Python, and keeps its outputs. */
import { fork } from "node:child_process";
import { extname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { progress } from "../store/progress.js";
import type { CellFailure, Report } from "./cells.js";
import { readNotebook } from "./nbformat.js";

export interface RunNotebookOptions {
  out?: string; // default: the notebook itself
  timeoutSeconds?: number;
}

/**
 * Runs every code cell in a separate process, in the notebook's folder, and writes the notebook with its outputs.
 * Throws with the cell's source and message when a cell fails (the notebook is written up to there, with the error
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
    if (failure)
      throw new Error(
        `${path}: cell ${failure.cell} failed with ${failure.name}: ${failure.message}\n${indented(failure.source)}`,
      );
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
      fail(new Error(`${path}: not finished after ${seconds} s; --timeout gives it more`));
    }, seconds * 1000);
    child.on("message", (report: Report) => {
      if (report.kind === "cell") onCell(report.done);
      else ended = report.failure;
    });
    child.on("error", fail);
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      if (ended === undefined)
        fail(new Error(`${path}: the process that runs its cells ended early (${signal ?? `exit code ${code}`})`));
      else done(ended);
    });
  });
}
