/** @file The local file of a saved state: it says where on the server the state is. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { sha256 } from "../../store/hash.js";
import { tryJson } from "../../store/parseJson.js";
import { StoreError } from "../../store/problem.js";
import { writeWhole } from "../../store/writeWhole.js";
import type { StateRef } from "../engine.js";

const RemoteState = z.strictObject({
  format: z.literal("judgelab-remote-state-1"),
  training: z.string(), // with the optimizer: load_weights
  sampler: z.string(), // for reading: create_sampling_session
  baseModel: z.string(),
  loraRank: z.number().int().nonnegative(),
  hash: z.string(),
});
export type RemoteState = Omit<z.infer<typeof RemoteState>, "format" | "hash">;

/**
 * `judgelab serve` ends its paths in the sha256 of the weights, and that is the state's hash; of another server's path
 * it is the hash of the path itself, which distinguishes states but does not depend on the weights.
 */
const hashOfPath = (path: string): string => /[0-9a-f]{64}$/.exec(path)?.[0] ?? sha256(path);

export async function writeState(file: string, state: RemoteState): Promise<StateRef> {
  const hash = hashOfPath(state.training);
  await writeWhole(file, JSON.stringify({ format: "judgelab-remote-state-1", ...state, hash }, null, 2) + "\n");
  return { path: file, hash };
}

/** Throws StoreError if the file is missing, or holds another state or actual weights, as the cpu engine saves them. */
export async function readState(ref: StateRef): Promise<RemoteState> {
  const file = ref.path;
  const text = await readFile(ref.path, "utf8").catch(() => null);
  if (text === null) throw new StoreError({ kind: "missing", file });
  const parsed = RemoteState.safeParse(tryJson(text));
  if (!parsed.success)
    throw new StoreError({
      kind: "damaged",
      file,
      detail: "not a server's state",
      remedy: "a model trained in process cannot continue there: train it on the endpoint, too",
    });
  const { format: _, hash, ...state } = parsed.data;
  if (ref.hash !== "" && ref.hash !== hash) {
    const detail = `it names other weights, ${hash.slice(0, 8)}, than asked for, ${ref.hash.slice(0, 8)}`;
    throw new StoreError({ kind: "damaged", file, detail });
  }
  return state;
}
