/** @file The process in which one notebook runs; started by run.ts with the notebook and where to write it. */
import { dirname } from "node:path";
import { runCells } from "./cells.js";
import { readNotebook, writeNotebook } from "./nbformat.js";
import type { Report } from "./run.js";

const report = (message: Report): Promise<void> => new Promise((sent) => process.send!(message, () => sent()));

async function main(path: string, out: string): Promise<void> {
  process.on("disconnect", () => process.exit(1)); // whoever started it is gone
  const notebook = await readNotebook(path);
  process.chdir(dirname(path));
  const failure = await runCells(notebook, (done, total) => void report({ kind: "cell", done, total }));
  await writeNotebook(out, notebook);
  await report({ kind: "end", failure });
  process.exit(0); // a cell may have left workers or timers behind
}

void main(process.argv[2]!, process.argv[3]!);
