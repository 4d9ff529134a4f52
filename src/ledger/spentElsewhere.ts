/** @file What the other runs of a scale have spent, read from their ledgers. */
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RunKey } from "../store/paths.js";
import { KEPT, ledgerFolder, passingIn } from "./ledger.js";
import { headsOf } from "./ledgerFile.js";
import { add, addAll, type Sums } from "./spend.js";

/**
 * Of all stages, ids and seeds. A run in progress counts with what it has stored so far. Throws StoreError at a damaged
 * line.
 */
export async function spentElsewhere(root: string, key: RunKey): Promise<Sums> {
  const ledgers = join(root, key.scale, "ledger"),
    own = ledgerFolder(root, key);
  const files = await readdir(ledgers, { recursive: true }).catch((): string[] => []);
  const folders = files.filter((file) => file.endsWith(KEPT)).map((file) => join(ledgers, dirname(file)));
  const sums: Sums = {};
  for (const folder of folders) if (folder !== own) addAll(sums, await spentIn(folder));
  return sums;
}

/** Passing files first: one that is summed up meanwhile also appears in the kept file, and counts only there. */
async function spentIn(folder: string): Promise<Sums> {
  const passing = new Map<string, Sums>();
  for (const name of await passingIn(folder)) {
    const sums: Sums = {};
    await headsOf(join(folder, name), (head) => add(sums, head));
    passing.set(name, sums);
  }
  const all: Sums = {};
  await headsOf(join(folder, KEPT), (head) => {
    add(all, head);
    if ("of" in head) passing.delete(head.of);
  });
  for (const sums of passing.values()) addAll(all, sums);
  return all;
}
