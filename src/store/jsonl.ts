/** @file Reads jsonl files: whole, each row checked against a schema, or line by line where they are larger than memory. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { ZodType } from "zod";
import { sha256 } from "./hash.js";
import { parseJson } from "./parseJson.js";
import { StoreError } from "./problem.js";

const LINE_END = 10;
const CHUNK = 1 << 20;

/** All rows of a jsonl file, gzipped where its name ends in .gz. Throws StoreError naming file and line of a row that is cut off or not of the schema. */
export function readRows<T>(dir: string, file: string, schema: ZodType<T>, remedy?: string): T[] {
  const path = join(dir, file);
  return rowsIn(readBytes(path, remedy), path, schema, remedy);
}

/** All rows of a jsonl file whose bytes have this sha256. Throws StoreError if they differ. */
export function readCheckedRows<T>(path: string, sum: string, schema: ZodType<T>, remedy?: string): T[] {
  const bytes = readBytes(path, remedy);
  if (sha256(bytes) === sum) return rowsIn(bytes, path, schema, remedy);
  const detail = "not the bytes that were written";
  throw new StoreError({ kind: "damaged", file: path, detail, ...(remedy && { remedy }) });
}

function rowsIn<T>(bytes: Buffer, path: string, schema: ZodType<T>, remedy?: string): T[] {
  const plain = path.endsWith(".gz") ? unzipped(bytes, path, remedy) : bytes;
  return [...linesIn(plain)].map(({ line, text, isWhole }) => {
    const damaged = (detail: string) =>
      new StoreError({ kind: "damaged", file: path, line, detail, ...(remedy && { remedy }) });
    if (!isWhole) throw damaged("the row is cut off");
    return parseJson(text, schema, damaged, "row");
  });
}

/** The lines of a text; the last is not whole where it lacks its end. */
function* linesIn(bytes: Buffer): Generator<{ line: number; text: string; isWhole: boolean }> {
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const end = bytes.indexOf(LINE_END, start);
    yield { line, text: bytes.toString("utf8", start, end < 0 ? bytes.length : end), isWhole: end >= 0 };
    start = end < 0 ? bytes.length : end + 1;
  }
}

const FOREIGN_REMEDY = "correct or delete that line, or download the file again";

/** The rows of a file that others wrote, one at a time: a blank line is none, and the last line may lack its end. */
export function* readJsonl<T>(file: string, schema: ZodType<T>): Generator<T> {
  for (const { line, text } of linesIn(readFileSync(file))) {
    const damaged = (detail: string) => new StoreError({ kind: "damaged", file, line, detail, remedy: FOREIGN_REMEDY });
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

function readBytes(file: string, remedy?: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new StoreError({ kind: "missing", file, ...(remedy && { remedy }) });
  }
}

function unzipped(bytes: Buffer, file: string, remedy?: string): Buffer {
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new StoreError({ kind: "damaged", file, detail: (error as Error).message, ...(remedy && { remedy }) });
  }
}

/** Complete lines only, without their ends; text after the last line end is not a line. Nothing if there is no file. */
export async function* linesOf(path: string): AsyncGenerator<{ at: number; bytes: Buffer }> {
  const handle = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (!handle) return;
  let at = 0,
    rest: Buffer = Buffer.alloc(0);
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(CHUNK);
      const { bytesRead } = await handle.read(piece, 0, CHUNK);
      if (bytesRead === 0) return;
      rest = Buffer.concat([rest, piece.subarray(0, bytesRead)]);
      let from = 0;
      for (let end = rest.indexOf(LINE_END); end >= 0; end = rest.indexOf(LINE_END, from)) {
        yield { at: at + from, bytes: rest.subarray(from, end) };
        from = end + 1;
      }
      at += from;
      rest = rest.subarray(from);
    }
  } finally {
    await handle.close();
  }
}

/** `length` bytes from `at` on. Throws if the file ends before. */
export async function bytesAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) throw new Error(`the file ends before its entry at byte ${at}`);
    done += bytesRead;
  }
  return bytes;
}
