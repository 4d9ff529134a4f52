/** @file `judgelab notebook`: runs notebooks one after another, on the rows that the command line names. */
import { mkdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { runNotebook } from "../notebook/run.js";
import type { ScaleName } from "../paper/textScales.js";

export interface RunNotebooksOptions {
  scale: ScaleName;
  seeds?: readonly number[];
  root: string;
  reference?: boolean;
  withReference?: boolean;
  out?: string;
  timeout: number; // seconds
}

/** A notebook calls loadResults() without arguments: the environment says which rows (see src/results/load.ts). */
export async function runNotebooks(files: readonly string[], options: RunNotebooksOptions): Promise<void> {
  const { scale, seeds, root, reference, withReference, out, timeout } = options;
  process.env.JUDGELAB_SCALE = scale;
  process.env.JUDGELAB_ROOT = resolve(root);
  process.env.JUDGELAB_REFERENCE = withReference ? "others" : reference ? "1" : "0";
  if (seeds) process.env.JUDGELAB_SEEDS = seeds.join(" ");
  if (out) await mkdir(out, { recursive: true });
  for (const file of files) {
    await runNotebook(file, { ...(out && { out: join(out, basename(file)) }), timeoutSeconds: timeout });
  }
}
