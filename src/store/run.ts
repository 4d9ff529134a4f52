/** @file A run on disk: taken by one process, resumed from its last checkpoint, finished by its manifest. */
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { StateRef, Trainer } from "../engine/engine.js";
import { openRows } from "./appendRows.js";
import { removeCheckpoint, stateOf, writeCheckpoint } from "./checkpoint.js";
import { hashFile } from "./hash.js";
import { takeFolder } from "./lock.js";
import { contentHash, inputsHash, type Manifest, versions, writeManifest } from "./manifest.js";
import { type RunKey, runFolder } from "./paths.js";
import { writing } from "./problem.js";
import { type Warning, warningLog } from "./warnings.js";
import { whatIsThere } from "./whatIsThere.js";

const LOG = "log.jsonl";
const WEIGHTS = "weights.bin";

export interface RunOptions {
  root: string;
  key: RunKey;
  config: unknown; // plain data: everything that decides the result beside seed and inputs
  inputs: Record<string, Manifest>;
  engine: string;
  /** What the engine computed with, for readers of the manifest; not part of the inputs. */
  kernels?: () => string | undefined;
}

export interface Run {
  readonly dir: string;
  /** Already finished with the same configuration and inputs: the caller closes and returns it. */
  readonly finished: Manifest | null;
  /** The last whole checkpoint; every jsonl file has been cut back to what it held then. */
  readonly checkpoint: { step: number; state: StateRef | null; extra: unknown } | null;
  /** Buffered; on disk after the next checkpoint or finish. */
  append(file: string, row: object): void;
  saveCheckpoint(step: number, trainer: Trainer | null, extra?: unknown): Promise<void>;
  /** Into log.jsonl and the manifest; the first of each kind also to stderr. */
  warn(warning: Warning): void;
  finish(result: {
    trainer?: Trainer;
    files?: string[]; // what else of the folder belongs to the run, beside its rows
    tokens?: Record<string, number>;
    summary?: Record<string, unknown>;
  }): Promise<Manifest>;
  close(): Promise<void>;
}

/**
 * Opens the run of `key` under `root`. A run of another configuration or other inputs in its folder is removed.
 * Throws StoreError: in-use, damaged, missing (an input's file) or disk-full.
 */
export async function openRun(options: RunOptions): Promise<Run> {
  const dir = runFolder(options.root, options.key);
  await writing(dir, () => mkdir(dir, { recursive: true }));
  const free = await takeFolder(dir);
  try {
    return await openTaken(dir, options, free);
  } catch (error) {
    await free();
    throw error;
  }
}

async function openTaken(dir: string, options: RunOptions, close: () => Promise<void>): Promise<Run> {
  const { key, config, inputs, engine, kernels } = options;
  const hash = inputsHash(key, config, inputs, engine);
  const { finished, last } = await whatIsThere(dir, hash);
  const rows = await openRows(dir, { lengths: last?.lengths ?? {}, sums: last?.sums });
  const log = warningLog(last?.warnings ?? [], (warning) => rows.append(LOG, warning));
  const opened = performance.now();
  const seconds = () => (last?.seconds ?? 0) + (performance.now() - opened) / 1000;
  let serial = last?.serial ?? 0;
  return {
    dir,
    finished,
    checkpoint: last && { step: last.step, state: await stateOf(dir, last), extra: last.extra },
    append: rows.append,
    warn: log.warn,
    async saveCheckpoint(step, trainer, extra = null) {
      const written = await rows.flush();
      serial += 1;
      const commit = {
        inputsHash: hash,
        serial,
        step,
        extra,
        ...written,
        warnings: log.warnings(),
        seconds: seconds(),
      };
      await writeCheckpoint(dir, commit, trainer);
    },
    async finish({ trainer, files = [], tokens = {}, summary = {} }) {
      const { sums } = await rows.flush();
      const names = [...files];
      const path = join(dir, WEIGHTS);
      const weights = trainer ? await writing(path, () => trainer.save(path)) : null;
      if (weights) names.push(basename(weights.path));
      const manifest = await writeManifest(dir, {
        key,
        config,
        inputs: mapValues(inputs, contentHash),
        inputsHash: hash,
        engine,
        weights,
        files: inOrder({ ...sums, ...(await hashFiles(dir, names)) }),
        tokens,
        seconds: Math.round(seconds() * 100) / 100,
        warnings: log.warnings(),
        summary,
        versions: { ...versions(), ...(trainer && kernels?.() && { kernels: kernels() }) },
      });
      await removeCheckpoint(dir);
      return manifest;
    },
    close,
  };
}

async function hashFiles(dir: string, names: string[]): Promise<Record<string, string>> {
  const hashes = await Promise.all(names.map(async (name) => [name, await hashFile(join(dir, name))] as const));
  return Object.fromEntries(hashes);
}

/** By name, so that equal runs have equal manifests. */
const inOrder = (hashes: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(hashes).sort(([a], [b]) => (a < b ? -1 : 1)));

const mapValues = <A, B>(record: Record<string, A>, f: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]));
