/** @file Append-only jsonl: rows are buffered, and reach the disk together when a checkpoint is taken. */
import { readFileSync } from "node:fs";
import { appendFile, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { ZodType } from "zod";
import { parseJson } from "./parseJson.js";
import { StoreError, writing } from "./problem.js";

/** All rows of a jsonl file, gzipped where its name ends in .gz. Throws StoreError naming file and line of a row that is cut off or not of the schema. */
export function readRows<T>(dir: string, file: string, schema: ZodType<T>, remedy?: string): T[] {
  const path = join(dir, file);
  const lines = readText(path, remedy).split("\n");
  const damaged = (line: number, detail: string) =>
    new StoreError({ kind: "damaged", file: path, line, detail, ...(remedy && { remedy }) });
  const tail = lines.pop();
  const rows = lines.map((text, index) => parseJson(text, schema, (detail) => damaged(index + 1, detail), "row"));
  if (tail) throw damaged(lines.length + 1, "the row is cut off");
  return rows;
}

function readText(path: string, remedy?: string): string {
  try {
    const bytes = readFileSync(path);
    return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const problem = { file: path, ...(remedy && { remedy }) };
    if (code === "ENOENT") throw new StoreError({ kind: "missing", ...problem });
    if (code?.startsWith("Z_")) throw new StoreError({ kind: "damaged", detail: message, ...problem });
    throw error;
  }
}

export interface Rows {
  append(file: string, row: object): void;
  /** Writes what was appended since; resolves to the byte length of every file. */
  flush(): Promise<Record<string, number>>;
}

/** Cuts the jsonl files of a folder back to `lengths` bytes. */
export async function cutRows(dir: string, lengths: Record<string, number>): Promise<void> {
  for (const [name, length] of Object.entries(lengths)) await cutBack(join(dir, name), length);
}

/** Appends to the jsonl files of a folder, which hold `lengths` bytes now. */
export function openRows(dir: string, lengths: Record<string, number>): Rows {
  const written = { ...lengths };
  const pending = new Map<string, string[]>();
  return {
    append(file, row) {
      if (!pending.has(file)) pending.set(file, []);
      pending.get(file)!.push(JSON.stringify(row) + "\n");
    },
    async flush() {
      for (const [name, rows] of pending) {
        const text = rows.join("");
        const path = join(dir, name);
        await writing(path, () => appendFile(path, text));
        written[name] = (written[name] ?? 0) + Buffer.byteLength(text);
        pending.delete(name);
      }
      return { ...written };
    },
  };
}

async function cutBack(file: string, length: number): Promise<void> {
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size < length) {
    throw new StoreError({ kind: "damaged", file, detail: `${size} bytes, its checkpoint names ${length}` });
  }
  await truncate(file, length);
}
