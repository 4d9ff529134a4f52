/** @file Reads jsonl files that others wrote, row by row, so that a file larger than memory's share does no harm. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ZodType } from "zod";
import { StoreError } from "../store/problem.js";

const REMEDY = "mend or delete that line, or download the file again";

/** The rows of a file, with or without a line end after the last. Throws StoreError naming file and line of a bad row. */
export function* readJsonl<T>(file: string, schema: ZodType<T>): Generator<T> {
  const bytes = readFileSync(file);
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    const text = bytes.toString("utf8", start, end).trim();
    start = end + 1;
    if (text !== "") yield parseRow(text, schema, (detail) => new StoreError({ kind: "damaged", file, line, detail, remedy: REMEDY }));
  }
}

function parseRow<T>(text: string, schema: ZodType<T>, damaged: (detail: string) => Error): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged((error as Error).message);
  }
  const row = schema.safeParse(value);
  if (row.success) return row.data;
  const [issue] = row.error.issues;
  throw damaged(`${issue.path.join(".") || "row"}: ${issue.message}`);
}

/** Each path that is a file, and of each that is a folder the .jsonl files in it, by name. */
export function jsonlFiles(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw new StoreError({ kind: "missing", file: path, remedy: "name a .jsonl file or a folder of them" });
    if (!found.isDirectory()) return [path];
    const files = readdirSync(path).filter((name) => name.endsWith(".jsonl")).sort();
    if (files.length === 0) throw new Error(`${path} has no .jsonl files: name a folder of answers or judgments`);
    return files.map((name) => join(path, name));
  });
}
