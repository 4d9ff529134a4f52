/** @file What every stage is given, and how it opens its run and its inputs. */
import type { Chat } from "../engine/chat.js";
import type { Engine, StateRef, Trainer } from "../engine/engine.js";
import type { ProbeReport } from "../engine/tinker/probeReport.js";
import type { Experiment } from "../paper/experiment.js";
import { type Manifest, readManifest } from "../store/manifest.js";
import { runFolder } from "../store/paths.js";
import { openRun, type Run } from "../store/run.js";
import { randomFrom } from "../world/random.js";
import type { Servers } from "./servers.js";

export interface StageContext {
  experiment: Experiment;
  seed: number;
  scale: string; // a ScaleName, or the name of a scale of one's own
  root: string; // runs lie in <root>/<scale>/<stage>/<id>/seed-<n>
  engine: Engine;
  gold?: Chat; // annotates the miniature; default: the gold procedure in process
  probe?: ProbeReport; // of the training server, unless training is in process
  servers?: Pick<Servers, "shared"> & Partial<Servers>; // what the scales on text run against
  onStep?: (row: StepRow) => void | Promise<void>; // every row of progress.jsonl, as it is made; instead of the progress bar
  checkpointSeconds?: number; // default 25: a killed run loses at most about this much work; changes no result
  /** Where a checkpoint is expensive: every so many steps instead, with what to do after each. */
  checkpoints?: { everySteps: number; taken: () => Promise<void> };
  budget?: number; // what all runs of a scale on text may spend together, by the prices of their servers
  spent?: () => Record<string, number>; // shown beside the progress
}

/** A row of progress.jsonl: `step` steps are done. It holds no times, so that a resumed run gives the same bytes. */
export type StepRow = { step: number } & Record<string, number | string>;

export interface Inputs {
  [role: string]: { dir: string; manifest: Manifest };
}

/**
 * Opens the run of a stage with its inputs, calls `work` unless it is already finished, and closes it either way. A run
 * that trains keeps what the probe found in its summary.
 * Throws StoreError when an input is missing or damaged.
 */
export async function withRun(
  context: StageContext,
  work: (run: Run, inputs: Inputs) => Promise<Manifest>,
): Promise<Manifest> {
  const { experiment, seed, scale, root, engine, probe } = context;
  const inputs: Inputs = {};
  for (const { role, stage, id } of experiment.inputs) {
    const dir = runFolder(root, { scale, stage, id, seed });
    inputs[role] = { dir, manifest: await readManifest(dir) };
  }
  const opened = await openRun({
    root,
    key: { scale, stage: experiment.stage, id: experiment.id, seed },
    config: experiment.config,
    inputs: Object.fromEntries(Object.entries(inputs).map(([role, { manifest }]) => [role, manifest])),
    engine: engine.name,
    kernels: () => engine.version,
  });
  const finish: Run["finish"] = ({ summary, ...result }) =>
    opened.finish({ ...result, summary: { ...summary, ...(probe && result.trainer && { probe }) } });
  try {
    return opened.finished ?? (await work({ ...opened, finish }, inputs));
  } finally {
    await opened.close();
  }
}

/** The weights of an input. */
export function weightsOf({ dir, manifest }: Inputs[string]) {
  if (!manifest.weights) throw new Error(`${dir} has no weights: it is not a run that trains a model`);
  return manifest.weights;
}

/** The trainer of a run: as its checkpoint left it, optimizer included, or with the weights of `start`. */
export function resumeTrainer(engine: Engine, run: Run, start: StateRef): Promise<Trainer> {
  const state = run.checkpoint?.state;
  return state ? engine.openTrainer(state, { optimizer: true }) : engine.openTrainer(start);
}

/** The seed of a model's initial weights. */
export const initialSeed = ({ seed, experiment }: StageContext): number =>
  randomFrom(seed, experiment.stage, experiment.id, "weights").seed();
