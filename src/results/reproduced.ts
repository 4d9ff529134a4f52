/** @file Compares runs made here with the reference: the hash of every weight and every row, and why some may differ. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { STAGES } from "../paper/experiment.js";
import { allExperiments } from "../paper/experiments.js";
import type { ScaleName } from "../paper/textScales.js";
import { sha256 } from "../store/hash.js";
import { readRows } from "../store/jsonl.js";
import { checkFiles, MANIFEST, Manifest, parseManifest } from "../store/manifest.js";
import { PROJECT, runFolder, runName } from "../store/paths.js";
import { StoreError } from "../store/problem.js";
import { OPTIONAL_FILES } from "./files.js";

/** A manifest as the reference keeps it: without the configuration, and of the weights the hash alone. */
export const KeptManifest = Manifest.omit({ config: true }).extend({ weights: z.string().nullable() });
export type KeptManifest = z.infer<typeof KeptManifest>;

export interface ReproducedOptions {
  root: string;
  scale: ScaleName;
  seeds: readonly number[];
  folder?: string; // <folder>/<scale>/ is the reference; default: data/reference
}

/** `follows`: made from a run that differs or is missing, so it must differ too. */
export type Compared = { run: string } & (
  | { kind: "same" }
  | { kind: "missing" }
  | { kind: "differs"; what: string[]; follows: boolean }
);

export interface Reproduced {
  runs: Compared[]; // those that the reference holds of these seeds
  /** Versions and settings, here and there, of the runs that differ and follow from no other. */
  unlike: string[];
}

/** Throws StoreError if there is no reference, it holds none of the seeds, or a file here is damaged. */
export async function reproduced(options: ReproducedOptions): Promise<Reproduced> {
  const { root, scale, seeds, folder = join(PROJECT, "data", "reference") } = options;
  const dir = join(folder, scale);
  const kept = readRows(
    dir,
    "manifests.jsonl",
    KeptManifest,
    "restore it with git, or take a scale that has a reference",
  );
  const wanted = new Map(kept.filter(({ key }) => seeds.includes(key.seed)).map((one) => [runName(one.key), one]));
  if (wanted.size === 0)
    throw new StoreError({
      kind: "missing",
      file: join(dir, `seed-${seeds.join("-")}`),
      remedy: `the reference holds seeds ${[...new Set(kept.map(({ key }) => key.seed))].join(", ")}`,
    });
  const off = new Set<string>();
  const runs: Compared[] = [];
  const unlike = new Set<string>();
  const listed = allExperiments(scale).flatMap((experiment) =>
    seeds.map((seed) => ({ ...experiment, key: { scale, seed, stage: experiment.stage, id: experiment.id } })),
  );
  for (const { key, inputs, chapter } of listed.sort((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage))) {
    const run = runName(key);
    const there = wanted.get(run);
    if (!there) continue;
    const own = runFolder(root, key);
    if (chapter === "beyond" && !existsSync(join(own, MANIFEST))) continue; // only make beyond makes them
    const compared: Compared = existsSync(join(own, MANIFEST))
      ? await compare(run, own, await checkFiles(own, await parseManifest(own)), there)
      : { run, kind: "missing" };
    if (compared.kind !== "same") off.add(run);
    if (compared.kind === "differs") {
      compared.follows = inputs.some(({ stage, id }) => off.has(runName({ ...key, stage, id })));
      if (!compared.follows) for (const one of differences(await parseManifest(own), there)) unlike.add(one);
    }
    runs.push(compared);
  }
  return { runs, unlike: [...unlike] };
}

/**
 * Columns of standard runs that rows have had since the first runs of the reference were kept. The hashes of those runs
 * are of rows without the first of them, or without both.
 */
const LATER_COLUMNS = ['"variant":"standard",', '"klWeight":0,'];

/** Whether a file of rows here is the kept one, in today's columns or in those of its time. */
async function sameRows(file: string, hash: string | undefined, kept: string | undefined): Promise<boolean> {
  if (hash === kept) return true;
  if (hash === undefined || kept === undefined || !file.endsWith(".jsonl")) return false;
  let rows = await readFile(file, "utf8");
  return LATER_COLUMNS.some((column) => {
    rows = rows.replaceAll(column, "");
    return sha256(rows) === kept;
  });
}

async function compare(run: string, dir: string, own: Manifest, there: KeptManifest): Promise<Compared> {
  const names = new Set([...Object.keys(own.files), ...Object.keys(there.files)]);
  if (own.weights) names.delete(own.weights.path.split(/[\\/]/).at(-1) ?? ""); // its hash is the numbers' own
  const what = [...((own.weights?.hash ?? null) === there.weights ? [] : ["weights"])];
  for (const name of OPTIONAL_FILES) if (!(name in own.files && name in there.files)) names.delete(name);
  for (const name of [...names].sort())
    if (!(await sameRows(join(dir, name), own.files[name], there.files[name]))) what.push(name);
  return what.length === 0 ? { run, kind: "same" } : { run, kind: "differs", what, follows: false };
}

/** Possible reasons. */
function differences(own: Manifest, there: KeptManifest): string[] {
  const names = new Set([...Object.keys(own.versions), ...Object.keys(there.versions)]);
  const found = [...names].flatMap((name) =>
    own.versions[name] === there.versions[name]
      ? []
      : [`${name} ${own.versions[name] ?? "unknown"} here, ${there.versions[name] ?? "unknown"} there`],
  );
  if (own.engine !== there.engine) found.push(`engine ${own.engine} here, ${there.engine} there`);
  const sameInputs =
    JSON.stringify(Object.entries(own.inputs).sort()) === JSON.stringify(Object.entries(there.inputs).sort());
  if (sameInputs && own.engine === there.engine && own.inputsHash !== there.inputsHash)
    found.push("the configuration, or the version of what the code computes, is not the reference's");
  return found;
}

const SHOWN = 20;

/** What `judgelab compare` prints. */
export function reproducedText({ runs, unlike }: Reproduced): string {
  const same = runs.filter(({ kind }) => kind === "same").length;
  const head = `reproduced: ${same} of ${runs.length}`;
  if (same === runs.length) return `${head} (the hash of every weight and of every row is the reference's)\n`;
  const first = runs.flatMap((one) => (one.kind === "differs" && !one.follows ? [one] : []));
  const following = runs.filter((one) => one.kind === "differs" && one.follows).length;
  const missing = runs.filter(({ kind }) => kind === "missing");
  const list = (lines: string[]) => [
    ...lines.slice(0, SHOWN),
    ...(lines.length > SHOWN ? [`  and ${lines.length - SHOWN} more`] : []),
  ];
  return [
    head,
    ...list(first.map(({ run, what }) => `  ${run}: other ${what.join(", ")}`)),
    ...(following > 0 ? [`  ${following} more that were made from these or from runs that are missing`] : []),
    ...list(missing.map(({ run }) => `  ${run}: not made here`)),
    ...(first.length === 0
      ? []
      : [
          unlike.length > 0
            ? `why that may be: ${unlike.join("; ")}`
            : "why that may be: versions and configuration are the reference's, so look at the code (git diff) and the machine (JUDGELAB_ENGINE=wasm)",
        ]),
    "",
  ].join("\n");
}
