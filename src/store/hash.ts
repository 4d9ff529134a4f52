/** @file sha256 of files and of plain data; data is hashed as JSON with sorted keys. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { canonicalJson } from "./canonicalJson.js";

export const hashOf = (value: unknown): string => sha256(canonicalJson(value));

export const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

export const hashFile = async (file: string): Promise<string> => sha256(await readFile(file));
