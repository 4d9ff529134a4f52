/** @file Writes a file whole or not at all: beside it first, then renamed into place. */
import { open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { writing } from "./problem.js";

let written = 0;

/** Marks what a killed process may leave. */
const UNFINISHED = ".unfinished";

/**
 * On return all of `data` is on disk; on an error the file is unchanged. A full disk is a StoreError.
 * (The package write-file-atomic takes a short write for a whole one, and a full disk for success.)
 */
export async function writeWhole(file: string, data: string | Uint8Array): Promise<void> {
  const beside = `${file}.${process.pid}-${written++}${UNFINISHED}`;
  try {
    await writing(file, async () => {
      await writeFile(beside, data, { flush: true });
      await rename(beside, file);
      await flushFolder(dirname(file));
    });
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/**
 * After this, names created or removed in a folder survive a power cut. Windows cannot open folders and does not need
 * it.
 */
export async function flushFolder(dir: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(dir, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
