/**
 * @file The browser's side of "#platform" (see node.ts): files are bytes in memory, which the page provides; hashes are
 * computed in JavaScript, since the browser's own are asynchronous.
 */
import { sha256 as digest } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type * as node from "./node.js";

let kernels: Uint8Array<ArrayBuffer> | null = null;
const files = new Map<string, Uint8Array>();

/** Gives the engine its compiled kernels: the bytes of build/kernels.wasm. Call it before any model is opened. */
export const provideKernels = (wasm: Uint8Array<ArrayBuffer>): void => void (kernels = wasm);

/** Makes bytes readable as a file of that path, as `engine.openSampler({ path, hash })` reads it. */
export const provideFile = (path: string, bytes: Uint8Array): void => void files.set(path, bytes);

export const readKernels: typeof node.readKernels = () => {
  if (kernels === null) throw new Error("the kernels are missing: call provideKernels with the bytes of kernels.wasm");
  return kernels;
};

export const openNative: typeof node.openNative = () => null;

export const tell: typeof node.tell = (line) => console.warn(line);

export const readWhole: typeof node.readWhole = async (path) => files.get(path) ?? null;

/** Keeps the bytes in memory: a state that was saved can be read again until the page is closed. */
export const writeWhole: typeof node.writeWhole = async (path, data) =>
  void files.set(path, typeof data === "string" ? utf8ToBytes(data) : data.slice());

export const sha256: typeof node.sha256 = (data) => digest(typeof data === "string" ? utf8ToBytes(data) : data);

export const sha256Hex: typeof node.sha256Hex = (data) => bytesToHex(sha256(data));
