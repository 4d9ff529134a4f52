/** @file Weights on disk: one binary file with a header, written whole. */

import { readWhole, sha256Hex, writeWhole } from "#platform";
import { tryJson } from "../../store/parseJson.js";
import type { ModelShape, StateRef } from "../engine.js";

const MAGIC = "judgelab-weights-1\n";

/** Checked by hand: a page that opens weights would carry a library of schemas for this alone. */
interface Header {
  shape: ModelShape;
  size: number; // weights
  hash: string; // sha256 of the weights
  check: string; // sha256 of all numbers, the optimizer's too
  optimizer: { steps: number; power1: number; power2: number } | null;
}

const isCount = (value: unknown): boolean => Number.isInteger(value);
const holds = (value: unknown, checks: Record<string, (field: unknown) => boolean>): boolean => {
  if (typeof value !== "object" || value === null) return false;
  const fields = Object.entries(value);
  return fields.length === Object.keys(checks).length && fields.every(([name, field]) => checks[name]?.(field));
};
const isShape = (value: unknown) =>
  holds(value, { vocabulary: isCount, width: isCount, layers: isCount, heads: isCount, context: isCount });
const isCounts = (value: unknown) => holds(value, { steps: isCount, power1: Number.isFinite, power2: Number.isFinite });
const isText = (value: unknown) => typeof value === "string";
const isHeader = (value: unknown): value is Header =>
  holds(value, {
    shape: isShape,
    size: isCount,
    hash: isText,
    check: isText,
    optimizer: (field) => field === null || isCounts(field),
  });

/** AdamW's state: both moments, and how often it has stepped (as the running powers of both betas). */
export interface OptimizerState {
  steps: number;
  power1: number;
  power2: number;
  moments: [Float32Array, Float32Array];
}

export interface SavedState {
  shape: ModelShape;
  weights: Float32Array;
  optimizer: OptimizerState | null;
}

export const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function joined(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export async function writeWeights(path: string, state: SavedState): Promise<StateRef> {
  const { weights, optimizer } = state,
    hash = sha256Hex(bytesOf(weights));
  const { vocabulary, width, layers, heads, context } = state.shape;
  const shape = { vocabulary, width, layers, heads, context }; // in one order, so that equal states are equal bytes
  const counts = optimizer && { steps: optimizer.steps, power1: optimizer.power1, power2: optimizer.power2 };
  const numbers = joined([weights, ...(optimizer?.moments ?? [])].map(bytesOf));
  const header = JSON.stringify({ shape, size: weights.length, hash, check: sha256Hex(numbers), optimizer: counts });
  await writeWhole(path, joined([new TextEncoder().encode(`${MAGIC}${header}\n`), numbers]));
  return { path, hash };
}

/** Throws if the file is missing, not of this kind, cut short or other than its hash says. */
export async function readWeights(ref: StateRef): Promise<SavedState> {
  const fail = (why: string) => new Error(`${ref.path} ${why}: delete its folder and run make again`);
  const file = await readWhole(ref.path);
  if (file === null) throw fail("is missing");
  const end = file.indexOf(10, MAGIC.length);
  if (text(file.subarray(0, MAGIC.length)) !== MAGIC || end < 0) throw fail("is not a judgelab weights file");
  const header = tryJson(text(file.subarray(MAGIC.length, end)));
  if (!isHeader(header)) throw fail("has a damaged header");
  const { shape, size, hash, check, optimizer } = header;
  const numbers = file.subarray(end + 1);
  if (numbers.length !== size * 4 * (optimizer ? 3 : 1)) throw fail(`is cut short at ${file.length} bytes`);
  const array = (n: number) => new Float32Array(numbers.slice(n * size * 4, (n + 1) * size * 4).buffer);
  if (sha256Hex(numbers) !== check) throw fail("is damaged (its numbers do not match their hash)");
  if (ref.hash !== "" && ref.hash !== hash)
    throw fail(`holds other weights (${hash.slice(0, 8)}) than asked for (${ref.hash.slice(0, 8)})`);
  return { shape, weights: array(0), optimizer: optimizer && { ...optimizer, moments: [array(1), array(2)] } };
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
