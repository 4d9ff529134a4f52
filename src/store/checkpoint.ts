/**
 * @file A checkpoint is one atomic commit: checkpoint.json, written last and whole, names everything that belongs to
 * it.
 */
import { readdir, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import type { StateRef, Trainer } from "../engine/engine.js";
import { hashFile } from "./hash.js";
import { Warnings } from "./manifest.js";
import { parseJson } from "./parseJson.js";
import { StoreError, writing } from "./problem.js";
import { sealed, unsealed } from "./sealed.js";
import { writeWhole } from "./writeWhole.js";

const CHECKPOINT = "checkpoint.json";

const Checkpoint = z.strictObject({
  inputsHash: z.string(),
  serial: z.number().int(), // state files bear it, so that no save overwrites a state that still counts
  step: z.number().int().nonnegative(),
  state: z.strictObject({ file: z.string(), hash: z.string(), sha256: z.string() }).nullable(),
  extra: z.unknown(),
  lengths: z.record(z.string(), z.number().int().nonnegative()), // bytes of each jsonl file
  sums: z.record(z.string(), z.string()).optional(), // sha256 of those bytes; checkpoints of earlier versions have none
  warnings: z.array(Warnings),
  seconds: z.number(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** The checkpoint of a folder, null if there is none. */
export async function readCheckpoint(dir: string): Promise<Checkpoint | null> {
  const file = join(dir, CHECKPOINT);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  const damaged = (detail: string) => new StoreError({ kind: "damaged", file, detail });
  return parseJson(unsealed(text, damaged), Checkpoint, damaged);
}

/** Its state, ready to load. Throws if the state's bytes do not match the checkpoint. */
export async function stateOf(dir: string, { state }: Checkpoint): Promise<StateRef | null> {
  if (!state) return null;
  const path = join(dir, state.file);
  const actual = await hashFile(path).catch(() => null);
  if (actual === null) throw new StoreError({ kind: "missing", file: path });
  if (actual !== state.sha256) {
    throw new StoreError({ kind: "damaged", file: path, detail: "not the bytes its checkpoint names" });
  }
  return { path, hash: state.hash };
}

export const filesOfCheckpoint = ({ state, lengths }: Checkpoint): string[] => [
  CHECKPOINT,
  ...(state ? [state.file] : []),
  ...Object.keys(lengths),
];

export async function writeCheckpoint(
  dir: string,
  checkpoint: Omit<Checkpoint, "state">,
  trainer: Trainer | null,
): Promise<void> {
  let state: Checkpoint["state"] = null;
  if (trainer) {
    const path = join(dir, `state-${checkpoint.serial}.bin`);
    const saved = await writing(path, () => trainer.save(path));
    state = { file: basename(saved.path), hash: saved.hash, sha256: await hashFile(saved.path) };
  }
  const file = join(dir, CHECKPOINT);
  await writeWhole(file, sealed({ ...checkpoint, state }));
  await removeStates(dir, state?.file);
}

/** Removes checkpoint and states of a run that is finished. */
export async function removeCheckpoint(dir: string): Promise<void> {
  await rm(join(dir, CHECKPOINT), { force: true });
  await removeStates(dir);
}

async function removeStates(dir: string, keep?: string): Promise<void> {
  const stale = (await readdir(dir)).filter((name) => name.startsWith("state-") && name !== keep);
  for (const name of stale) await rm(join(dir, name));
}
