/** @file Saved states: files under a folder, named by their contents, and the tinker:// paths that stand for them. */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { ModelShape, StateRef, Trainer } from "../engine/engine.js";
import { hashFile } from "../store/hash.js";
import { writeWhole } from "../store/writeWhole.js";
import { Refused } from "./problem.js";

/** What a state is of. */
const About = z.strictObject({
  base: z.string(),
  shape: z.strictObject({
    vocabulary: z.number(),
    width: z.number(),
    layers: z.number(),
    heads: z.number(),
    context: z.number(),
  }),
  hash: z.string().optional(), // of the weights
});
export interface About {
  base: string;
  shape: ModelShape;
}

/** A state under its path. */
export interface SavedState {
  path: string;
  time: Date;
  bytes: number;
}

/** "weights" is a state to train on from, "sampler_weights" one to sample from; both hold the same. */
export type StateKind = "weights" | "sampler_weights";

export interface States {
  /** Saves as tinker://<state>/<kind>/<sha256 of the weights>. The same state twice has the same path. */
  save(trainer: Trainer, about: About, kind: StateKind): Promise<SavedState>;
  /** Throws Refused if the path names no state in the folder. */
  find(path: string): Promise<About & { ref: StateRef }>;
  /** All states in the folder, newest first, as states to train on from. */
  list(): Promise<(About & SavedState)[]>;
}

export function states(folder: string): States {
  const files = (state: string) => ({ weights: join(folder, `${state}.bin`), about: join(folder, `${state}.json`) });
  /** Null for a state that is being written, that is damaged, or that was saved before its hash was noted. */
  const listed = async (name: string) => {
    const state = name.slice(0, 32),
      { weights, about } = files(state);
    try {
      const { hash, ...is } = About.parse(JSON.parse(await readFile(about, "utf8"))),
        { mtime, size } = await stat(weights);
      return hash ? { ...is, path: `tinker://${state}/weights/${hash}`, time: mtime, bytes: size } : null;
    } catch {
      return null;
    }
  };
  return {
    async save(trainer, { base, shape }, kind) {
      await mkdir(folder, { recursive: true });
      const { path, hash } = await trainer.save(join(folder, `${randomUUID()}.new`));
      const state = (await hashFile(path)).slice(0, 32),
        { weights, about } = files(state);
      await writeWhole(about, JSON.stringify({ base, shape, hash }) + "\n");
      await rename(path, weights);
      return { path: `tinker://${state}/${kind}/${hash}`, time: new Date(), bytes: (await stat(weights)).size };
    },
    async find(path) {
      const [, state, hash] = /^tinker:\/\/([0-9a-f]{32})\/(?:sampler_)?weights\/([0-9a-f]{64})$/.exec(path) ?? [];
      const { weights, about } = files(state ?? "");
      const text = state === undefined ? null : await readFile(about, "utf8").catch(() => null);
      if (text === null) throw new Refused("not_found", `there is no state ${path} here`, "path");
      const { base, shape } = About.parse(JSON.parse(text));
      return { base, shape, ref: { path: weights, hash: hash! } };
    },
    async list() {
      const names = await readdir(folder).catch(() => []);
      const found = await Promise.all(names.filter((name) => /^[0-9a-f]{32}\.json$/.test(name)).map(listed));
      return found.filter((one) => one !== null).sort((a, b) => b.time.getTime() - a.time.getTime());
    },
  };
}
