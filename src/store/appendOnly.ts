/** @file A jsonl file that rows are added to one by one, and that outlives a kill or a power cut at any moment. */
import { type FileHandle, mkdir, open, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import { writing } from "./problem.js";

export interface AppendOnly {
  /** On return the row is on the disk, whole. Calls may overlap; rows that wait are written together. */
  append(row: object): Promise<void>;
  close(): Promise<void>;
}

/** For a file that no one else writes meanwhile; makes or mends it first. */
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
 * Adds bytes to the end of a file that no one else writes, `length` bytes long so far; returns where they begin, once they
 * would outlive a power cut. What a write that failed left behind is cut off before the next one. Calls must not overlap.
 * Throws StoreError "disk-full".
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
 * Makes the file, or mends its end: a last line that was cut off is dropped, one that only lacks its end gets it. Returns
 * its length.
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
