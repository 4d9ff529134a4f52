/** @file Which runs are wanted (the named ones and all their inputs), and which of them are already made. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Experiment } from "../paper/experiment.js";
import { canonicalJson } from "../store/canonicalJson.js";
import { OWNER } from "../store/lock.js";
import { contentHash, inputsHashOf, type Manifest, parseManifest } from "../store/manifest.js";
import { runFolder, runName } from "../store/paths.js";

export interface PlannedRun {
  experiment: Experiment;
  seed: number;
  inputs: PlannedRun[];
}

export const nameOf = ({ experiment, seed }: PlannedRun): string => runName({ ...experiment, seed });

/** The runs that `wants` picks, for every seed, and what they are made from; inputs first, as in `all`. */
export function plannedRuns(
  all: readonly Experiment[],
  seeds: readonly number[],
  wants: (experiment: Experiment, seed: number) => boolean,
): PlannedRun[] {
  return [...new Set(seeds)].flatMap((seed) => {
    const byName = new Map<string, PlannedRun>();
    for (const experiment of all) {
      const inputs = experiment.inputs.flatMap(({ stage, id }) => byName.get(`${stage}/${id}`) ?? []);
      byName.set(`${experiment.stage}/${experiment.id}`, { experiment, seed, inputs });
    }
    const needed = new Set<PlannedRun>();
    const need = (run: PlannedRun): void => {
      if (needed.has(run)) return;
      needed.add(run);
      run.inputs.forEach(need);
    };
    for (const run of byName.values()) if (wants(run.experiment, seed)) need(run);
    return [...byName.values()].filter((run) => needed.has(run));
  });
}

/**
 * The manifests of runs that are up to date: finished, with the current configuration and the current contents of their
 * inputs. Files are looked for, not read: their readers check the hashes. A damaged manifest counts as missing; its run
 * then reports it.
 */
export async function madeAlready(
  runs: readonly PlannedRun[],
  { root, scale }: { root: string; scale: string },
): Promise<Map<PlannedRun, Manifest>> {
  const made = new Map<PlannedRun, Manifest>();
  for (const run of runs) {
    const { experiment, seed, inputs } = run;
    const { stage, id } = experiment;
    if (!inputs.every((input) => made.has(input))) continue;
    const dir = runFolder(root, { scale, stage, id, seed });
    if (existsSync(join(dir, OWNER))) continue; // in use, or killed before it had cleared away: a lane looks at it
    const manifest = await parseManifest(dir).catch(() => null);
    if (!manifest || canonicalJson(manifest.config) !== canonicalJson(experiment.config)) continue;
    if (inputsHashOf(manifest) !== manifest.inputsHash) continue; // of another version of the code
    const fromThese = experiment.inputs.every(({ role, ...of }) => {
      const input = inputs.find(({ experiment }) => experiment.stage === of.stage && experiment.id === of.id);
      const found = input && made.get(input);
      return found !== undefined && manifest.inputs[role] === contentHash(found);
    });
    if (fromThese && Object.keys(manifest.files).every((name) => existsSync(join(dir, name)))) made.set(run, manifest);
  }
  return made;
}
