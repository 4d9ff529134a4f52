/** @file The jsonl files of a run as it is made: rows are buffered, and reach the disk together when a checkpoint is taken. */
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { StoreError, writing } from "./problem.js";
import { flushFolder } from "./writeWhole.js";

/** What is on disk of each file: its length in bytes and their sha256. */
export interface Written {
  lengths: Record<string, number>;
  sums: Record<string, string>;
}

export interface Rows {
  append(file: string, row: object): void;
  /** Writes the rows appended since. On return they survive a power cut: a checkpoint may name the length. */
  flush(): Promise<Written>;
}

/**
 * Cuts the jsonl files of a folder back to what `written` names, and appends from there. Throws StoreError if a file
 * is shorter, or holds other bytes up to there. Checkpoints of earlier versions lack `sums`.
 */
export async function openRows(
  dir: string,
  written: { lengths: Record<string, number>; sums?: Record<string, string> | undefined },
): Promise<Rows> {
  const lengths = { ...written.lengths };
  const hashes = new Map<string, Hash>();
  for (const [name, length] of Object.entries(lengths)) {
    const file = join(dir, name);
    const hash = await cutBack(file, length);
    const sum = written.sums?.[name];
    if (sum !== undefined && hash.copy().digest("hex") !== sum)
      throw new StoreError({ kind: "damaged", file, detail: "not the bytes its checkpoint names" });
    hashes.set(name, hash);
  }
  const pending = new Map<string, string[]>();
  return {
    append(file, row) {
      const text = JSON.stringify(row) + "\n";
      const rows = pending.get(file);
      if (rows) rows.push(text);
      else pending.set(file, [text]);
    },
    async flush() {
      let isNew = false;
      for (const [name, rows] of pending) {
        const bytes = Buffer.from(rows.join(""));
        const path = join(dir, name);
        await writing(path, () => appendFile(path, bytes, { flush: true }));
        const hash = hashes.get(name) ?? createHash("sha256");
        hashes.set(name, hash.update(bytes));
        isNew ||= lengths[name] === undefined;
        lengths[name] = (lengths[name] ?? 0) + bytes.length;
        pending.delete(name);
      }
      if (isNew) await flushFolder(dir);
      const sums = [...hashes].map(([name, hash]) => [name, hash.copy().digest("hex")] as const);
      return { lengths: { ...lengths }, sums: Object.fromEntries(sums) };
    },
  };
}

/** Returns the hash of what is left. */
async function cutBack(file: string, length: number): Promise<Hash> {
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size < length) {
    throw new StoreError({ kind: "damaged", file, detail: `${size} bytes, its checkpoint names ${length}` });
  }
  await writing(file, () => truncate(file, length));
  const hash = createHash("sha256");
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash;
}
