/** @file The lock of downloads: for each source an id, a revision, and size and sha256 of every file. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../store/parseJson.js";
import { PROJECT } from "../store/paths.js";
import { StoreError } from "../store/problem.js";
import { writeWhole } from "../store/writeWhole.js";
import { DataError } from "./problem.js";

/** What is not known is null, never guessed: a file without a sha256 is not downloaded until `data lock` has been run. */
export const LockedFile = z.strictObject({
  path: z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[^\\]+$/, "a path inside the repository"),
  size: z.number().int().positive().nullable(), // bytes
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
});
export type LockedFile = z.infer<typeof LockedFile>;

export const Source = z.strictObject({
  host: z.enum(["huggingface", "github"]), // a dataset of the one, a repository of the other
  id: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "owner/name"),
  revision: z.string().regex(/^[0-9a-f]{40}$/, "a commit of 40 hex digits, as branches move"),
  licence: z.string(),
  note: z.string(), // where sizes and hashes are from
  files: z.array(LockedFile).min(1),
});
export type Source = z.infer<typeof Source>;

export const Lock = z.record(z.string(), Source);
export type Lock = z.infer<typeof Lock>;

export const LOCK_FILE = join(PROJECT, "data", "sources.lock.json");

/** Throws StoreError naming what is wrong with the file. */
export async function readLock(file = LOCK_FILE): Promise<Lock> {
  const remedy = "restore it with git";
  const damaged = (detail: string) => new StoreError({ kind: "damaged", file, detail, remedy });
  const text = await readFile(file, "utf8").catch(() => {
    throw new StoreError({ kind: "missing", file, remedy });
  });
  return parseJson(text, Lock, damaged);
}

export const writeLock = (lock: Lock, file = LOCK_FILE): Promise<void> =>
  writeWhole(file, JSON.stringify(Lock.parse(lock), null, 2) + "\n");

/** The sources of these names, all of them where none is named. */
export function namedSources(lock: Lock, names: readonly string[]): [string, Source][] {
  const known = Object.keys(lock);
  return (names.length > 0 ? names : known).map((name) => {
    const source = Object.hasOwn(lock, name) ? lock[name] : undefined;
    if (!source) throw new DataError({ kind: "unknown-name", name, known });
    return [name, source];
  });
}

/** Where the hosts are reached; HF_ENDPOINT names a mirror, as it does for the hub's own clients. */
export type Hosts = Record<Source["host"], string>;
export const hosts = (env: NodeJS.ProcessEnv = process.env): Hosts => ({
  huggingface: (env.HF_ENDPOINT || "https://huggingface.co").replace(/\/+$/, ""),
  github: "https://raw.githubusercontent.com",
});

/** `{id}/resolve/{revision}/{path}` on the hub; GitHub's raw files leave out "resolve". */
export function fileUrl({ host, id, revision }: Source, path: string, at: Hosts): string {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return host === "huggingface"
    ? `${at.huggingface}/datasets/${id}/resolve/${revision}/${encoded}`
    : `${at.github}/${id}/${revision}/${encoded}`;
}
