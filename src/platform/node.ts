/**
 * @file What differs between Node and a browser, on Node's side: files, hashes. The world, the cpu engine, training,
 * policies and judges import "#platform" and no Node module; package.json's "imports" gives a bundler for browsers the
 * other side, browser.ts, which has the same functions.
 */

import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { StoreError } from "../store/problem.js";
import { writeWhole } from "../store/writeWhole.js";

export { writeWhole };

const KERNELS = new URL("../../build/kernels.wasm", import.meta.url);

/** The compiled kernels, WebAssembly. */
export function readKernels(): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(KERNELS));
  } catch {
    const remedy = "run `make build` to compile the kernels";
    throw new StoreError({ kind: "missing", file: fileURLToPath(KERNELS), remedy });
  }
}

/** The kernels compiled for this system and processor, where `make` could. */
export const NATIVE_FILE = fileURLToPath(
  new URL(`../../build/native/kernels-${process.platform}-${process.arch}.node`, import.meta.url),
);

/** A Node-API module; null if there is none that this process can load, or JUDGELAB_ENGINE=wasm forbids it. */
export function openNative(): unknown {
  if (process.env["JUDGELAB_ENGINE"] === "wasm") return null;
  try {
    return createRequire(import.meta.url)(NATIVE_FILE);
  } catch {
    return null;
  }
}

/** Prints a line for the user. */
export const tell = (line: string): void => console.warn(line);

/** The bytes of a file; null if it cannot be read. */
export const readWhole = (path: string): Promise<Uint8Array | null> =>
  readFile(path).then(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength), // a Buffer's slice would not copy
    () => null,
  );

/** The sha256 of bytes, or of a text as UTF-8. */
export const sha256 = (data: string | Uint8Array): Uint8Array => hash("sha256", data, "buffer");

export const sha256Hex = (data: string | Uint8Array): string => hash("sha256", data, "hex");
