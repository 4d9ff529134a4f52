/** @file An append-only jsonl file that survives a kill or a power cut at any moment. */
import { type FileHandle, mkdir, open, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import { writing } from "./problem.js";

export interface AppendOnly {
  /** On return the row is on the disk, whole. Calls may overlap; rows that wait are written together. */
  append(row: object): Promise<void>;
  close(): Promise<void>;
}

/** For a file with no other writer; creates or repairs it first. */
export async function appendOnly(file: string): Promise<AppendOnly> {
  const length = await mendEnd(file);
  const handle = await writing(file, () => open(file, "a"));
  const add = wholeAppends(file, handle, length);
  let waiting: string[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<unknown> | null = null; // the write that rows which come now are part of
  return {
    async append(row) {
      waiting.push(JSON.stringify(row) + "\n");
      next ??= last
        .catch(() => {})
        .then(async () => {
          const text = waiting.join("");
          [waiting, next] = [[], null];
          await add(Buffer.from(text));
        });
      last = next;
      await next;
    },
    async close() {
      await last.catch(() => {});
      await handle.close();
    },
  };
}

/**
 * Appends bytes to a file with no other writer, `length` bytes long so far; returns their offset once they would
 * survive a power cut. Remains of a failed write are cut off before the next one. Calls must not overlap. Throws
 * StoreError "disk-full".
 */
export function wholeAppends(path: string, handle: FileHandle, length: number): (bytes: Buffer) => Promise<number> {
  let torn = false;
  return async (bytes) => {
    await writing(path, async () => {
      if (torn) await truncate(path, length);
      torn = true;
      await handle.appendFile(bytes);
      await handle.datasync();
      torn = false;
    });
    length += bytes.length;
    return length - bytes.length;
  };
}

/**
 * Creates the file, or repairs its end: a truncated last line is dropped, one that only lacks its line end gets it.
 * Returns the file's length.
 */
export const mendEnd = (file: string): Promise<number> =>
  writing(file, async () => {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(file, "a+");
    try {
      const bytes = await handle.readFile();
      const end = bytes.lastIndexOf(10) + 1;
      const rest = bytes.toString("utf8", end);
      if (rest.trim() !== "" && isJson(rest)) await handle.appendFile("\n");
      else await handle.truncate(end);
      return (await handle.stat()).size;
    } finally {
      await handle.close();
    }
  });

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
