/** @file Reads jsonl files: all rows at once, each checked against a schema. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { ZodType } from "zod";
import { sha256 } from "./hash.js";
import { parseJson } from "./parseJson.js";
import { StoreError } from "./problem.js";

/** All rows of a jsonl file, gzipped where its name ends in .gz. Throws StoreError naming file and line of a row that is cut off or not of the schema. */
export function readRows<T>(dir: string, file: string, schema: ZodType<T>, remedy?: string): T[] {
  const path = join(dir, file);
  return rowsIn(readBytes(path, remedy), path, schema, remedy);
}

/** The same after its bytes were checked against their sha256. Throws StoreError where they are others. */
export function readCheckedRows<T>(path: string, sum: string, schema: ZodType<T>, remedy?: string): T[] {
  const bytes = readBytes(path, remedy);
  if (sha256(bytes) === sum) return rowsIn(bytes, path, schema, remedy);
  const detail = "not the bytes that were written";
  throw new StoreError({ kind: "damaged", file: path, detail, ...(remedy && { remedy }) });
}

function rowsIn<T>(bytes: Buffer, path: string, schema: ZodType<T>, remedy?: string): T[] {
  const lines = textOf(bytes, path, remedy).split("\n");
  const damaged = (line: number, detail: string) =>
    new StoreError({ kind: "damaged", file: path, line, detail, ...(remedy && { remedy }) });
  const tail = lines.pop();
  const rows = lines.map((text, index) => parseJson(text, schema, (detail) => damaged(index + 1, detail), "row"));
  if (tail) throw damaged(lines.length + 1, "the row is cut off");
  return rows;
}

function readBytes(file: string, remedy?: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new StoreError({ kind: "missing", file, ...(remedy && { remedy }) });
  }
}

function textOf(bytes: Buffer, file: string, remedy?: string): string {
  if (!file.endsWith(".gz")) return bytes.toString("utf8");
  try {
    return gunzipSync(bytes).toString("utf8");
  } catch (error) {
    throw new StoreError({ kind: "damaged", file, detail: (error as Error).message, ...(remedy && { remedy }) });
  }
}
