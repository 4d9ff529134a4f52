/** @file Saved states: files under a folder, named by their contents, and the tinker:// paths that stand for them. */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename } from "node:fs/promises";
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
});
export interface About {
  base: string;
  shape: ModelShape;
}

/** "weights" is a state to train on from, "sampler_weights" one to sample from; both hold the same. */
export type StateKind = "weights" | "sampler_weights";

export interface States {
  /** Saves and returns tinker://<state>/<kind>/<sha256 of the weights>. The same state twice has the same path. */
  save(trainer: Trainer, about: About, kind: StateKind): Promise<string>;
  /** Throws Refused where the path is of no state in the folder. */
  find(path: string): Promise<About & { ref: StateRef }>;
}

export function states(folder: string): States {
  const files = (state: string) => ({ weights: join(folder, `${state}.bin`), about: join(folder, `${state}.json`) });
  return {
    async save(trainer, { base, shape }, kind) {
      await mkdir(folder, { recursive: true });
      const { path, hash } = await trainer.save(join(folder, `${randomUUID()}.new`));
      const state = (await hashFile(path)).slice(0, 32),
        { weights, about } = files(state);
      await writeWhole(about, JSON.stringify({ base, shape }) + "\n");
      await rename(path, weights);
      return `tinker://${state}/${kind}/${hash}`;
    },
    async find(path) {
      const [, state, hash] = /^tinker:\/\/([0-9a-f]{32})\/(?:sampler_)?weights\/([0-9a-f]{64})$/.exec(path) ?? [];
      const { weights, about } = files(state ?? "");
      const text = state === undefined ? null : await readFile(about, "utf8").catch(() => null);
      if (text === null) throw new Refused("not_found", `there is no state ${path} here`, "path");
      return { ...About.parse(JSON.parse(text)), ref: { path: weights, hash: hash! } };
    },
  };
}
