/**
 * @file `judgelab import-run`: imports a finished run from elsewhere, after checking everything its manifest claims.
 */
import { copyFile, mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Experiment } from "../paper/experiment.js";
import { allExperiments } from "../paper/experiments.js";
import { SCALE_NAMES } from "../paper/textScales.js";
import { canonicalJson } from "../store/canonicalJson.js";
import { takeFolder } from "../store/lock.js";
import { checkFiles, contentHash, inputsHashOf, MANIFEST, type Manifest, parseManifest } from "../store/manifest.js";
import { type RunKey, runFolder, runName } from "../store/paths.js";
import { shownPath } from "../store/problem.js";

export interface Imported {
  dir: string; // where it is now
  already: boolean; // it was there
  /** Inputs of the run that are not here: without them make does not accept the run as finished. */
  missing: string[];
}

/**
 * Checks manifest, configuration, inputs and the hash of every file; copies what the manifest lists, whole, and renames it
 * into place. Throws ImportError naming what is wrong, and StoreError at damaged files; the folder of runs is then as it was.
 */
export async function importRun(from: string, root: string): Promise<Imported> {
  const manifest = await parseManifest(from, "name the folder of a finished run");
  const experiment = experimentOf(manifest);
  checkConfiguration(manifest, experiment);
  checkNames(manifest);
  const missing = await checkInputs(manifest, experiment, root);
  const dir = runFolder(root, manifest.key);
  if (await isThere(dir, manifest)) return { dir, already: true, missing };

  const parent = dirname(dir),
    beside = join(parent, `importing-${process.pid}`);
  await mkdir(beside, { recursive: true });
  try {
    for (const name of Object.keys(manifest.files)) await copyFile(join(from, name), join(beside, name));
    await checkFiles(beside, manifest);
    await copyFile(join(from, MANIFEST), join(beside, MANIFEST));
    await rename(beside, dir);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  return { dir, already: false, missing };
}

/** What keeps a run from being taken in. */
export type ImportProblem =
  | { kind: "unknown-run" | "other-configuration" | "other-inputs-hash"; key: RunKey }
  | { kind: "foreign-file" | "no-hash"; name: string }
  | { kind: "other-input"; key: RunKey; input: RunKey; root: string }
  | { kind: "occupied"; dir: string; finished: boolean };

/** A run that is not taken in. The message is one line with the remedy. */
export class ImportError extends Error {
  override name = "ImportError";
  constructor(readonly problem: ImportProblem) {
    super(importProblemText(problem));
  }
}

function importProblemText(problem: ImportProblem): string {
  switch (problem.kind) {
    case "unknown-run":
      return (
        `its manifest says ${shown(problem.key)}, and there is no such run here: ` +
        `import it with the version that made it`
      );
    case "other-configuration":
      return (
        `${shown(problem.key)} was made with a configuration other than this version's: ` +
        `make it again, or import it with the version that made it`
      );
    case "other-inputs-hash":
      return (
        `the manifest of ${shown(problem.key)} does not match its inputsHash: it was changed, or made by a version whose ` +
        `runs hold something else: copy the run anew from where it was made, or make it again`
      );
    case "foreign-file":
      return (
        `its manifest lists ${JSON.stringify(problem.name)}, which is not a file of a run's folder: ` +
        `copy the run anew from where it was made, or make it again`
      );
    case "no-hash":
      return (
        `its manifest has no hash of ${problem.name}: ` + `copy the run anew from where it was made, or make it again`
      );
    case "other-input":
      return (
        `${shown(problem.key)} was made from another ${shown(problem.input)} than the one in ` +
        `${shownPath(problem.root)}: import that one, too, into another --root`
      );
    case "occupied":
      return (
        `${shownPath(problem.dir)} holds ${problem.finished ? "another run" : "an unfinished run"}: ` +
        `remove it first, if the imported one is to replace it`
      );
  }
}

const shown = (key: RunKey) => `${runName(key)} of scale ${key.scale}`;

function experimentOf({ key }: Manifest): Experiment {
  const scale = SCALE_NAMES.find((name) => name === key.scale);
  const found = scale && allExperiments(scale).find(({ stage, id }) => stage === key.stage && id === key.id);
  if (found) return found;
  throw new ImportError({ kind: "unknown-run", key });
}

function checkConfiguration(manifest: Manifest, { config }: Experiment): void {
  const { key } = manifest;
  if (canonicalJson(manifest.config) !== canonicalJson(config)) {
    throw new ImportError({ kind: "other-configuration", key });
  }
  if (inputsHashOf(manifest) !== manifest.inputsHash) {
    throw new ImportError({ kind: "other-inputs-hash", key });
  }
}

/** A manifest comes from elsewhere: it must not name files outside of its folder. */
function checkNames({ files, weights }: Manifest): void {
  const names = [...Object.keys(files), ...(weights ? [weights.path] : [])];
  const wrong = names.find((name) => name !== basename(name) || name === ".." || name === MANIFEST);
  if (wrong !== undefined) throw new ImportError({ kind: "foreign-file", name: wrong });
  if (weights && !(weights.path in files)) throw new ImportError({ kind: "no-hash", name: weights.path });
}

/** Inputs that are here must be those it was made from; returns the ones that are not here. */
async function checkInputs({ key, inputs }: Manifest, experiment: Experiment, root: string): Promise<string[]> {
  const missing: string[] = [];
  for (const { role, stage, id } of experiment.inputs) {
    const of = { scale: key.scale, stage, id, seed: key.seed };
    const there = await parseManifest(runFolder(root, of)).catch(() => null);
    if (!there) missing.push(shown(of));
    else if (contentHash(there) !== inputs[role]) {
      throw new ImportError({ kind: "other-input", key, input: of, root });
    }
  }
  return missing;
}

/** Whether exactly this run is there. Throws if another one is, or one is in progress. */
async function isThere(dir: string, manifest: Manifest): Promise<boolean> {
  const names = await readdir(dir).catch(() => []);
  if (names.length === 0) return false;
  await (await takeFolder(dir))();
  const there = await parseManifest(dir).catch(() => null);
  if (there && contentHash(there) === contentHash(manifest) && there.inputsHash === manifest.inputsHash) return true;
  throw new ImportError({ kind: "occupied", dir, finished: there !== null });
}
