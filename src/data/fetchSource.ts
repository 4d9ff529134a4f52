/** @file Downloads and checks all files of a source, and completes a lock from the hub. */
import { join } from "node:path";
import { z } from "zod";
import { download } from "./download.js";
import { fileUrl, type Hosts, LOCK_FILE, type LockedFile, type Source } from "./lock.js";
import { DataError } from "./problem.js";
import type { DownloadOptions } from "./requestRest.js";

export interface FetchOptions extends Omit<DownloadOptions, "onProgress"> {
  folder: string; // `<folder>/<name of the source>/<path>`
  hosts: Hosts;
  onProgress?: (path: string, received: number, total: number | null) => void;
}

/** Paths of the files on disk, in the lock's order. Throws DataError before the first byte where one has no sha256. */
export async function fetchSource(name: string, source: Source, options: FetchOptions): Promise<string[]> {
  const unlocked = source.files.filter(({ sha256 }) => sha256 === null).map(({ path }) => path);
  if (unlocked.length > 0) throw new DataError({ kind: "unlocked", source: name, paths: unlocked, lock: LOCK_FILE });
  const files: string[] = [];
  for (const locked of source.files) files.push((await fetchFile(name, source, locked, options)).file);
  return files;
}

function fetchFile(name: string, source: Source, { path, size, sha256 }: LockedFile, options: FetchOptions) {
  const { folder, hosts, onProgress, ...rest } = options;
  const url = fileUrl(source, path, hosts);
  const wanted = { url, file: join(folder, name, path), size, sha256 };
  return download(wanted, { ...rest, onProgress: (received, total) => onProgress?.(path, received, total) });
}

/** What the hub's paths-info says of a file; `lfs.oid` is its sha256 (huggingface.js, packages/hub/src/lib/paths-info.ts). */
const PathInfo = z.object({
  path: z.string(),
  size: z.number().int(),
  lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int() }).optional(),
});

/**
 * The source with size and sha256 of every file. Where the hub states a sha256 it is asked for; other files, which are
 * small, are downloaded. What is locked already is compared, never replaced: DataError where the hub says otherwise.
 */
export async function lockSource(name: string, source: Source, options: FetchOptions): Promise<Source> {
  const stated = source.host === "huggingface" ? await statedFiles(source, options.hosts) : new Map();
  const files: LockedFile[] = [];
  for (const locked of source.files) {
    const { path } = locked;
    const found = stated.get(path) ?? (await fetchFile(name, source, { ...locked, sha256: null }, options));
    const { size, sha256 } = found;
    for (const [was, is] of [
      [locked.sha256, sha256],
      [locked.size, size],
    ] as const) {
      if (was !== null && was !== is)
        throw new DataError({ kind: "hub-disagrees", path, locked: String(was), hub: String(is) });
    }
    files.push({ path, size, sha256 });
  }
  return { ...source, files };
}

async function statedFiles(
  { id, revision, files }: Source,
  hosts: Hosts,
): Promise<Map<string, { size: number; sha256: string }>> {
  const url = `${hosts.huggingface}/api/datasets/${id}/paths-info/${revision}`;
  const asked = { paths: files.map(({ path }) => path), expand: false };
  const unreachable = (error: Error) => {
    const detail = error.cause instanceof Error ? error.cause.message : error.message;
    throw new DataError({ kind: "gave-up", url, attempts: 1, detail, received: 0 });
  };
  const headers = { "content-type": "application/json", accept: "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(asked) }).catch(unreachable);
  if (!response.ok) throw new DataError({ kind: "refused", url, status: response.status });
  const infos = z.array(PathInfo).safeParse(await response.json().catch(() => null));
  if (!infos.success) throw new DataError({ kind: "no-hub", url });
  const missing = files.find(({ path }) => !infos.data.some((info) => info.path === path));
  if (missing) throw new DataError({ kind: "not-on-hub", path: missing.path, id, revision });
  return new Map(infos.data.flatMap(({ path, lfs }) => (lfs ? [[path, { size: lfs.size, sha256: lfs.oid }]] : [])));
}
