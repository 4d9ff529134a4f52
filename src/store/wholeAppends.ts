/** @file Lines added to a file of which no half stays in the middle: not where a kill, nor where a full disk cut one off. */
import { type FileHandle, truncate } from "node:fs/promises";
import { writing } from "./problem.js";

/**
 * Adds bytes to the end of a file that no one else writes, `length` bytes long so far; returns where they begin. What a
 * write that failed left behind is cut off before the next one. Calls must not overlap. Throws StoreError "disk-full".
 */
export function wholeAppends(path: string, handle: FileHandle, length: number): (bytes: Buffer) => Promise<number> {
  let torn = false;
  return async (bytes) => {
    await writing(path, async () => {
      if (torn) await truncate(path, length);
      torn = true;
      await handle.appendFile(bytes);
      torn = false;
    });
    length += bytes.length;
    return length - bytes.length;
  };
}
