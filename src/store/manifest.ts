/** @file The manifest of a finished run: what it was made from and what it made. Written last and whole. */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { hashFile, hashOf } from "./hash.js";
import { parseJson } from "./parseJson.js";
import { PROJECT, type RunKey } from "./paths.js";
import { StoreError } from "./problem.js";
import { sealed, unsealed } from "./sealed.js";
import { writeWhole } from "./writeWhole.js";

/**
 * Raise by one when a change of code (not of configuration) changes what runs hold: it enters every run's hash, so
 * that make remakes them. A hash of the sources would remake everything at each edit of a comment.
 */
export const CODE_VERSION = 1;

/** The versions a manifest names: this package, what the code computes, and Node. */
export function versions(): Record<string, string> {
  const { version } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { version: string };
  return { judgelab: version, code: String(CODE_VERSION), node: process.version };
}

export const MANIFEST = "manifest.json";

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** Warnings of one kind: the first message, and a count of all; log.jsonl holds every one. */
export const Warnings = z.strictObject({
  kind: z.string(),
  count: z.number().int().positive(),
  firstStep: z.number().int().nullable(),
  lastStep: z.number().int().nullable(),
  message: z.string(),
});
export type Warnings = z.infer<typeof Warnings>;

export const Manifest = z.strictObject({
  key: z.strictObject({
    scale: z.string(),
    stage: z.string(),
    id: z.string(),
    seed: z.number().int().positive(),
  }),
  config: z.unknown(),
  inputs: z.record(z.string(), hash), // role -> hash of that run's contents
  inputsHash: hash,
  engine: z.string(),
  weights: z.strictObject({ path: z.string(), hash: z.string() }).nullable(), // path: relative to the run's folder
  files: z.record(z.string(), hash),
  tokens: z.record(z.string(), z.number()),
  seconds: z.number(), // wall time over all parts of a resumed run
  warnings: z.array(Warnings),
  summary: z.record(z.string(), z.unknown()),
  versions: z.record(z.string(), z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

/** What a run holds, without who made it and how long it took: what runs that read it depend on. */
export const contentHash = ({ weights, files }: Manifest): string => hashOf({ weights: weights?.hash ?? null, files });

/** Hash of all that decides a run's result. Inputs enter by their contents, not by their paths or times. */
export function inputsHash(key: RunKey, config: unknown, inputs: Record<string, Manifest>, engine: string): string {
  const contents = Object.fromEntries(Object.entries(inputs).map(([role, input]) => [role, contentHash(input)]));
  return inputsHashOf({ key, config, inputs: contents, engine });
}

/** The hash of all that decides a run's result, from the fields of its manifest. */
export const inputsHashOf = ({
  key,
  config,
  inputs,
  engine,
}: Pick<Manifest, "key" | "config" | "inputs" | "engine">): string =>
  hashOf({ code: CODE_VERSION, key, config, inputs, engine });

/**
 * The manifest in a run's folder, after checking its files against their hashes; `weights.path` is ready to open.
 * Throws StoreError: missing (the run is not finished) or damaged, naming the file.
 */
export async function readManifest(dir: string): Promise<Manifest> {
  return checkFiles(dir, await parseManifest(dir));
}

/** Checks every file against its hash. */
export async function checkFiles(dir: string, manifest: Manifest): Promise<Manifest> {
  for (const [name, expected] of Object.entries(manifest.files)) {
    const file = join(dir, name);
    const actual = await hashFile(file).catch(whenMissing(file));
    if (actual === expected) continue;
    throw new StoreError({ kind: "damaged", file, detail: "not the bytes its manifest names" });
  }
  return withPath(manifest, dir);
}

/** Writes the manifest whole; this is what makes a run finished. */
export async function writeManifest(dir: string, manifest: Manifest): Promise<Manifest> {
  const { weights } = manifest;
  const portable = { ...manifest, weights: weights && { ...weights, path: basename(weights.path) } };
  const file = join(dir, MANIFEST);
  await writeWhole(file, sealed(portable, 2));
  return withPath(portable, dir);
}

/**
 * The manifest only, with its files unchecked and `weights.path` as on disk. `remedy`: for where make does not help.
 */
export async function parseManifest(dir: string, remedy?: string): Promise<Manifest> {
  const file = join(dir, MANIFEST);
  const text = await readFile(file, "utf8").catch(
    whenMissing(file, remedy ?? "run make, which makes it before what needs it"),
  );
  return parsed(file, text, remedy);
}

function parsed(file: string, text: string, remedy?: string): Manifest {
  const damaged = (detail: string) => new StoreError({ kind: "damaged", file, detail, ...(remedy && { remedy }) });
  return parseJson(unsealed(text, damaged), Manifest, damaged);
}

/** The hash of each file that the manifest in a folder names, read at once. Throws StoreError as `readManifest` does. */
export function namedHashes(dir: string): Manifest["files"] {
  const file = join(dir, MANIFEST);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    return whenMissing(file)(error as NodeJS.ErrnoException);
  }
  return parsed(file, text).files;
}

/** The sha256 of one file that the run wrote. Throws StoreError if the manifest does not name it. */
export function namedHash(dir: string, name: string): string {
  const hash = namedHashes(dir)[name];
  if (hash === undefined)
    throw new StoreError({ kind: "damaged", file: join(dir, MANIFEST), detail: `it names no ${name}` });
  return hash;
}

const withPath = (manifest: Manifest, dir: string): Manifest => ({
  ...manifest,
  weights: manifest.weights && { ...manifest.weights, path: join(dir, manifest.weights.path) },
});

const whenMissing =
  (file: string, remedy?: string) =>
  (error: NodeJS.ErrnoException): never => {
    if (error.code === "ENOENT") throw new StoreError({ kind: "missing", file, ...(remedy && { remedy }) });
    throw error;
  };
