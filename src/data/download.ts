/** @file Downloads one file: resumed where it was cut off, checked against its sha256, in place only when whole. */
import { existsSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hashFile } from "../store/hash.js";
import { DataError } from "./problem.js";
import { type DownloadOptions, requestRest, type Wanted } from "./requestRest.js";

export interface Downloaded {
  file: string;
  size: number;
  sha256: string;
}

/** Throws DataError; what has arrived stays for the next try unless it is wrong. A file that is there is only checked. */
export async function download(wanted: Wanted, options: DownloadOptions = {}): Promise<Downloaded> {
  const { url, file, sha256: expected } = wanted;
  const part = `${file}.part`;
  const there = existsSync(file);
  if (!there) {
    await mkdir(dirname(file), { recursive: true });
    await receive(wanted, part, options);
  }
  const actual = await hashFile(there ? file : part);
  if (expected !== null && actual !== expected) {
    if (there) throw new DataError({ kind: "changed", file, expected, actual });
    await rm(part);
    throw new DataError({ kind: "wrong-bytes", url, expected, actual });
  }
  if (!there) await rename(part, file);
  return { file, size: await sizeOf(file), sha256: actual };
}

/** Fills the part, request after request. */
async function receive(wanted: Wanted, part: string, options: DownloadOptions): Promise<void> {
  const { retries = 5, wait = sleep } = options;
  for (let failures = 0; ; ) {
    const before = await sizeOf(part);
    const attempt = await requestRest(wanted, part, before, options);
    if (attempt.kind === "done") return;
    const received = await sizeOf(part);
    failures = received > before ? 1 : failures + 1;
    if (failures > retries) {
      throw new DataError({ kind: "gave-up", url: wanted.url, attempts: failures, detail: attempt.detail, received });
    }
    await wait(attempt.wait ?? Math.min(30_000, 500 * 2 ** failures) * (0.5 + Math.random()));
  }
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
