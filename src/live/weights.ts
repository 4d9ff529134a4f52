/** @file Weights as text that a page can hold: the bytes of a weights file, compressed, in base64. Exact. */
import { base64, fromBase64, gzipped, inflated } from "../report/packing.js";

/** A model of the page: its weights file, and the run it is from. */
export interface PackedModel {
  run: string; // "train-judge reasoning-4b seed 1"
  hash: string; // sha256 of the weights
  text: string;
}

/** Compression finds little in float32 numbers, but it finds more where the bytes that hold the exponents stand together. */
const BYTES = 4;

export async function pack(bytes: Uint8Array): Promise<string> {
  const planes = new Uint8Array(bytes.length);
  let at = 0;
  for (let plane = 0; plane < BYTES; plane++) {
    for (let i = plane; i < bytes.length; i += BYTES) planes[at++] = bytes[i]!;
  }
  return base64(await gzipped(planes));
}

export async function unpack(text: string): Promise<Uint8Array> {
  const planes = await inflated(fromBase64(text));
  const bytes = new Uint8Array(planes.length);
  let at = 0;
  for (let plane = 0; plane < BYTES; plane++) {
    for (let i = plane; i < bytes.length; i += BYTES) bytes[i] = planes[at++]!;
  }
  return bytes;
}
