/** @file The rows of a jsonl file one at a time, by their number: for files that are too large to hold. */
import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { ZodType } from "zod";
import { linesOf } from "./jsonl.js";
import { parseJson } from "./parseJson.js";
import { StoreError } from "./problem.js";

export interface RowFile<T> {
  length: number;
  at(index: number): T;
  close(): void;
}

/**
 * Finds the offset of each row; `at` reads and checks one. Throws StoreError if the file is missing or a row is
 * damaged.
 */
export async function openRowFile<T>(dir: string, file: string, schema: ZodType<T>): Promise<RowFile<T>> {
  const path = join(dir, file);
  const places: { at: number; length: number }[] = [];
  for await (const { at, bytes } of linesOf(path)) places.push({ at, length: bytes.length });
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new StoreError({ kind: "missing", file: path });
    throw error;
  }
  return {
    length: places.length,
    at(index) {
      const { at, length } = places[index]!;
      const bytes = Buffer.allocUnsafe(length);
      readSync(descriptor, bytes, 0, length, at);
      const damaged = (detail: string) => new StoreError({ kind: "damaged", file: path, line: index + 1, detail });
      return parseJson(bytes.toString("utf8"), schema, damaged, "row");
    },
    close: () => closeSync(descriptor),
  };
}
