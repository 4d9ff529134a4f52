/** @file Adds runs to a reference that is kept already: what both hold must be equal, and rows keep the order of `loadResults`. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { allExperiments } from "../paper/experiments.js";
import type { ScaleName } from "../paper/textScales.js";
import { groupBy } from "../stats/groupBy.js";
import { canonicalJson } from "../store/canonicalJson.js";
import { readRows } from "../store/jsonl.js";
import { runName } from "../store/paths.js";
import { StoreError } from "../store/problem.js";
import { resultsFrom, rowsByFile } from "./files.js";
import { loadResults, RESTORE } from "./load.js";
import { KeptManifest, reproduced } from "./reproduced.js";
import type { Results } from "./rows.js";

export interface Reference {
  results: Results;
  manifests: KeptManifest[];
}

const KeptConfig = z.object({ stage: z.string(), id: z.string(), config: z.unknown(), inputs: z.unknown() });

interface MergeOptions {
  root: string; // of the runs that `own` was read from
  scale: ScaleName;
  folder: string; // <folder>/<scale>/ is the kept reference
}

/**
 * Kept rows and manifests stay as they are; those of `own` that are not kept are added. Where nothing is kept, `own`.
 * Throws StoreError naming the runs that both hold and that differ, or kept runs of another configuration.
 */
export async function mergedWithKept(own: Reference, { root, scale, folder }: MergeOptions): Promise<Reference> {
  const dir = join(folder, scale);
  if (!existsSync(join(dir, "manifests.jsonl"))) return own;
  const manifests = readRows(dir, "manifests.jsonl", KeptManifest, RESTORE).map(weightsLast);
  const refuse = (names: string[]) => {
    if (names.length === 0) return;
    const some = `${names.slice(0, 5).join("; ")}${names.length > 5 ? `; and ${names.length - 5} more` : ""}`;
    throw new StoreError({ kind: "lacks", path: dir, what: `equal of these runs: ${some}`, remedy: REPLACE });
  };
  refuse(outdated(scale, dir, manifests));
  const seeds = [...new Set(manifests.map(({ key }) => key.seed))].sort((a, b) => a - b);
  const both = seeds.filter((seed) => own.manifests.some(({ key }) => key.seed === seed));
  if (both.length > 0) {
    const { runs } = await reproduced({ root, scale, seeds: both, folder });
    refuse(runs.flatMap((one) => (one.kind === "differs" ? [`${one.run} (other ${one.what.join(", ")})`] : [])));
  }
  const results = loadResults({ scale, seeds, reference: true, referenceRoot: folder });
  const keptRows = new Map(rowsByFile(results)),
    ownRows = new Map(rowsByFile(own.results));
  const keptNames = new Set(manifests.map(({ key }) => runName(key)));
  const order = allExperiments(scale).map(({ stage, id }) => `${stage}/${id}`);
  const place = ({ key }: KeptManifest) => order.indexOf(`${key.stage}/${key.id}`);
  return {
    results: resultsFrom((file) => {
      const merged = mergedRows(keptRows.get(file) as Row[], ownRows.get(file) as Row[], file.run);
      refuse(merged.differing.map((seed) => `rows of seed ${seed} in ${file.kept}`));
      return merged.rows;
    }),
    manifests: [...manifests, ...own.manifests.filter(({ key }) => !keptNames.has(runName(key)))].sort(
      (a, b) => place(a) - place(b) || a.key.seed - b.key.seed,
    ),
  };
}

/** As `exportReference` writes them, so that kept lines stay the same bytes. */
const weightsLast = ({ weights, ...rest }: KeptManifest): KeptManifest => ({ ...rest, weights });

const REPLACE =
  "a reference is of one code and one configuration; to keep only the runs that are here, run judgelab reference with --replace";

interface Row {
  seed: number;
}

/** `run`: the same for the rows of one run of a seed. `differing`: the seeds of runs that both hold with unequal rows. */
export function mergedRows<R extends Row>(kept: readonly R[], own: readonly R[], run: (row: R) => string) {
  const byRun = (rows: readonly R[]) => groupBy(rows, (row) => `${run(row)} seed ${row.seed}`);
  const [keptRuns, ownRuns] = [byRun(kept), byRun(own)];
  const differing = new Set<number>();
  const added: R[] = [];
  for (const [name, rows] of ownRuns) {
    const same = keptRuns.get(name);
    if (!same) added.push(...rows);
    else if (canonicalJson(same) !== canonicalJson(rows)) differing.add(rows[0]!.seed);
  }
  const order = inOneOrder([...new Set(own.map(run))], [...new Set(kept.map(run))]);
  const place = new Map(order.map((name, at) => [name, at]));
  const rows = [...kept, ...added].sort((a, b) => place.get(run(a))! - place.get(run(b))! || a.seed - b.seed);
  return { rows, differing: [...differing] };
}

/** Two parts of one order as one: what only the second holds follows what comes before it there. */
function inOneOrder(first: readonly string[], second: readonly string[]): string[] {
  const order = [...first];
  let next = 0;
  for (const name of second) {
    const at = order.indexOf(name);
    if (at >= 0) next = at + 1;
    else order.splice(next++, 0, name);
  }
  return order;
}

/** Kept runs whose configuration is no longer that of `experiments`. */
function outdated(scale: ScaleName, dir: string, manifests: readonly KeptManifest[]): string[] {
  const today = new Map(allExperiments(scale).map((one) => [`${one.stage}/${one.id}`, one]));
  const configs = readRows(dir, "configs.jsonl", KeptConfig, RESTORE);
  const changed = configs.filter(({ stage, id, config, inputs }) => {
    const now = today.get(`${stage}/${id}`);
    return !now || canonicalJson({ config, inputs }) !== canonicalJson({ config: now.config, inputs: now.inputs });
  });
  const names = new Set(changed.map(({ stage, id }) => `${stage}/${id}`));
  return manifests
    .filter(({ key }) => names.has(`${key.stage}/${key.id}`))
    .map(({ key }) => `${runName(key)} (another configuration)`);
}
