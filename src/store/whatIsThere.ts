/** @file What a run's folder holds for a configuration: a finished run, a checkpoint to resume from, or nothing. */
import { readdir, rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { type Checkpoint, filesOfCheckpoint, readCheckpoint } from "./checkpoint.js";
import { GUARD, OWNER } from "./lock.js";
import { checkFiles, MANIFEST, type Manifest, parseManifest } from "./manifest.js";

/**
 * Prepares the folder: removes what belongs to another configuration; `openRows` then cuts rows back to the checkpoint.
 */
export async function whatIsThere(
  dir: string,
  inputsHash: string,
): Promise<{ finished: Manifest | null; last: Checkpoint | null }> {
  const finished = await finishedRun(dir, inputsHash);
  if (finished) {
    await removeStale(dir, [MANIFEST, ...Object.keys(finished.files)], WORKED_ON);
    await touch(dir);
    return { finished, last: null };
  }
  const last = await lastCheckpoint(dir, inputsHash);
  await removeStale(dir, last && filesOfCheckpoint(last));
  return { finished: null, last };
}

/** The manifest, where it is of the same configuration and inputs. */
async function finishedRun(dir: string, hash: string): Promise<Manifest | null> {
  if (!(await readdir(dir)).includes(MANIFEST)) return null;
  const manifest = await parseManifest(dir);
  return manifest.inputsHash === hash ? checkFiles(dir, manifest) : null;
}

async function lastCheckpoint(dir: string, hash: string): Promise<Checkpoint | null> {
  const checkpoint = await readCheckpoint(dir);
  return checkpoint?.inputsHash === hash ? checkpoint : null;
}

/** Make compares times: a run that needs no remaking is as new as what it was made from. */
async function touch(dir: string): Promise<void> {
  const now = new Date();
  await utimes(join(dir, MANIFEST), now, now);
}

/** Files that a run writes through this module; a stage may keep others beside them. */
const OURS = /^(state-|checkpoint\.json|manifest\.json)|\.(jsonl|unfinished)$/;
/** Of a finished run also the weights that a stage kept while it worked: what belongs to the run, its manifest names. */
const WORKED_ON = new RegExp(`${OURS.source}|\\.bin$`);

/**
 * Removes what a killed process left beside `keep`; null: the whole run, manifest first, since it marks the run as
 * finished.
 */
async function removeStale(dir: string, keep: string[] | null, ours = OURS): Promise<void> {
  const kept = new Set([OWNER, GUARD, ...(keep ?? [])]);
  const stale = (await readdir(dir)).filter((name) => !kept.has(name) && (keep === null || ours.test(name)));
  const ordered = [...stale.filter((name) => name === MANIFEST), ...stale];
  for (const name of ordered) await rm(join(dir, name), { recursive: true, force: true });
}
