/** @file Reads foreign jsonl files row by row, so that a large file does not fill the memory. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ZodType } from "zod";
import { linesIn } from "../store/jsonl.js";
import { parseJson } from "../store/parseJson.js";
import { StoreError } from "../store/problem.js";

const REMEDY = "correct or delete that line, or download the file again";

/** The rows of a file, with or without a line end after the last. Throws StoreError naming file and line of a bad row. */
export function* readJsonl<T>(file: string, schema: ZodType<T>): Generator<T> {
  for (const { line, text } of linesIn(readFileSync(file))) {
    const damaged = (detail: string) => new StoreError({ kind: "damaged", file, line, detail, remedy: REMEDY });
    if (text.trim() !== "") yield parseJson(text.trim(), schema, damaged, "row");
  }
}

/** Each path that is a file, and of each that is a folder the .jsonl files in it, by name. */
export function jsonlFiles(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw new StoreError({ kind: "missing", file: path, remedy: "name a .jsonl file or a folder of them" });
    if (!found.isDirectory()) return [path];
    const files = readdirSync(path)
      .filter((name) => name.endsWith(".jsonl"))
      .sort();
    if (files.length === 0)
      throw new StoreError({
        kind: "lacks",
        path,
        what: ".jsonl files",
        remedy: "name a folder of answers or judgments",
      });
    return files.map((name) => join(path, name));
  });
}
