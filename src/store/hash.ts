/** @file sha256 of files and of plain data; data is hashed as JSON with sorted keys. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { configure } from "safe-stable-stringify";

const stringify = configure({ strict: true });

/** Plain data as JSON with sorted keys. Throws on what JSON cannot hold (functions, bigint, NaN). */
export function canonicalJson(value: unknown): string {
  const text = stringify(value);
  if (text === undefined) throw new TypeError(`not plain data: ${String(value)}`);
  return text;
}

export const hashOf = (value: unknown): string => sha256(canonicalJson(value));

export const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

export const hashFile = async (file: string): Promise<string> => sha256(await readFile(file));
