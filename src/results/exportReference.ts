/** @file `make reference`: the rows of the reporting seeds and their manifests, small enough to be kept in git. */
import { mkdir } from "node:fs/promises";
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
import { finishedRuns, loadResults, REPORTING_SEEDS, SUMS } from "./load.js";

export interface ExportOptions {
  root: string;
  scale: ScaleName;
  seeds?: readonly number[];
  folder: string; // <folder>/<scale>/ is written
}

/** Writes rows, manifests (one a run) and configs (one an experiment) as jsonl, outputs gzipped; returns the bytes of each file. */
export async function exportReference({ root, scale, seeds = REPORTING_SEEDS, folder }: ExportOptions) {
  const results = loadResults({ root, scale, seeds, reference: false });
  const runs = finishedRuns(root, scale, seeds, STAGES);
  const manifests = await Promise.all(runs.map((key) => readManifest(runFolder(root, key))));
  const files: Record<string, object[]> = {
    ...Object.fromEntries([...rowsByFile(results)].map(([{ kept }, rows]) => [kept, rows])),
    "manifests.jsonl": manifests.map(compactManifest),
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
    sizes[name] = bytes.length;
    sums[name] = sha256(bytes);
  }
  const text = JSON.stringify(sums, null, 2) + "\n";
  await writeWhole(join(folder, scale, SUMS), text);
  sizes[SUMS] = text.length;
  return sizes;
}

/** The configuration is the same for every seed and stands once in configs.jsonl. */
const compactManifest = ({ config: _, weights, ...rest }: Manifest) => ({ ...rest, weights: weights?.hash ?? null });
