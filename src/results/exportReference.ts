/** @file `make reference`: the rows of the reporting seeds and their manifests, small enough to be kept in git. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { STAGES } from "../paper/experiment.js";
import { allExperiments } from "../paper/experiments.js";
import type { ScaleName } from "../paper/textScales.js";
import { sha256 } from "../store/hash.js";
import { type Manifest, readManifest } from "../store/manifest.js";
import { runFolder } from "../store/paths.js";
import { writeWhole } from "../store/writeWhole.js";
import { rowsByFile } from "./files.js";
import { finishedRuns, loadResults, plainName, REPORTING_SEEDS, SUMS } from "./load.js";
import { mergedWithKept, type Reference } from "./mergeReference.js";
import type { KeptManifest } from "./reproduced.js";

export interface ExportOptions {
  root: string;
  scale: ScaleName;
  seeds?: readonly number[];
  folder: string; // <folder>/<scale>/ is written
  replace?: boolean; // drop what is kept there; default: add to it
}

/**
 * Adds the finished runs of the seeds to what is kept: rows, manifests (one a run) and configs (one an experiment) as
 * jsonl, curves and outputs gzipped. Returns the bytes of each file. Throws StoreError if runs that are kept differ.
 */
export async function exportReference({ root, scale, seeds = REPORTING_SEEDS, folder, replace }: ExportOptions) {
  const ascending = [...seeds].sort((a, b) => a - b);
  const runs = finishedRuns(root, scale, ascending, STAGES);
  const own: Reference = {
    results: loadResults({ root, scale, seeds: ascending, reference: false }),
    manifests: (await Promise.all(runs.map((key) => readManifest(runFolder(root, key))))).map(compactManifest),
  };
  const { results, manifests } = replace ? own : await mergedWithKept(own, { root, scale, folder });
  const files: Record<string, object[]> = {
    ...Object.fromEntries([...rowsByFile(results)].map(([{ kept }, rows]) => [kept, rows])),
    "manifests.jsonl": manifests,
    "configs.jsonl": allExperiments(scale).map(({ stage, id, config, inputs }) => ({ stage, id, config, inputs })),
  };
  await mkdir(join(folder, scale), { recursive: true });
  const sizes: Record<string, number> = {},
    sums: Record<string, string> = {};
  for (const [name, rows] of Object.entries(files)) {
    const file = join(folder, scale, name);
    const text = Buffer.from(rows.map((row) => JSON.stringify(row) + "\n").join(""));
    const bytes = name.endsWith(".gz") ? gzipSync(text, { level: 9 }) : text; // outputs repeat: a fifteenth of their size
    await writeWhole(file, bytes);
    if (plainName(name) !== name) await rm(join(folder, scale, plainName(name)), { force: true });
    sizes[name] = bytes.length;
    sums[name] = sha256(bytes);
  }
  const text = JSON.stringify(sums, null, 2) + "\n";
  await writeWhole(join(folder, scale, SUMS), text);
  sizes[SUMS] = text.length;
  return sizes;
}

/** The configuration is the same for every seed and stands once in configs.jsonl. */
const compactManifest = ({ config: _, weights, ...rest }: Manifest): KeptManifest => ({
  ...rest,
  weights: weights?.hash ?? null,
});
