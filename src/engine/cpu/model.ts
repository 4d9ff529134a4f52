/** @file One model in one wasm memory, with the arrays it is fed through; synchronous, and nothing of training loops. */
import type { ModelShape, Tokens } from "../engine.js";
import type { Kernels } from "./loadKernels.js";
import { instantiate, pointer } from "./loadKernels.js";

/** Input tokens of a micro-batch. A choice of speed (activations stay in the second-level cache), and part of the
 *  result's bits, since gradients are summed in micro-batches: fixed, not tuned by machine. */
const MICRO_BATCH = 512;
/** Rows that are sampled together. */
export const DECODE_ROWS = 128;

export interface Core {
  shape: ModelShape;
  kernels: Kernels;
  weights: Float32Array;
  gradient: Float32Array;
  moments: [Float32Array, Float32Array];
  tokens: Int32Array;
  starts: Int32Array;
  firsts: Int32Array;
  targets: Int32Array;
  logps: Float32Array;
  probs: Float32Array; // [R, V]
  coefficients: Float32Array;
  rowSeed: Uint32Array;
  rowSample: Uint32Array;
  stops: Uint8Array;
  sampled: Int32Array; // [rows, T]
  sampledLogps: Float32Array; // [rows, T]
  counts: Int32Array;
  stopped: Uint8Array;
  logits: Float32Array; // [rows, V]
}

/** Throws where the kernels could not hold the shape. */
export function checkShape(shape: ModelShape): void {
  const { vocabulary, width, layers, heads, context } = shape;
  const wrong =
    width !== 16 * heads
      ? `width ${width} is not 16 x ${heads} heads`
      : vocabulary % 16 !== 0
        ? `vocabulary ${vocabulary} is not a multiple of 16`
        : context % 8 !== 0
          ? `context ${context} is not a multiple of 8`
          : context > MICRO_BATCH
            ? `context ${context} is longer than ${MICRO_BATCH}`
            : layers < 1
              ? `layers ${layers} is below 1`
              : null;
  if (wrong !== null) throw new Error(`the cpu engine cannot hold this model: ${wrong}`);
}

export function openCore(shape: ModelShape, purpose: "train" | "sample"): Core {
  checkShape(shape);
  const k = instantiate();
  const size = k.shape(shape.vocabulary, shape.width, shape.layers, shape.context, MICRO_BATCH);
  k.reserveForward();
  if (purpose === "train") {
    k.reserveTraining();
    k.reserveBackward();
  } else k.reserveDecode(DECODE_ROWS);
  const f32 = (name: string, length: number) => new Float32Array(k.memory.buffer, pointer(k, name), length);
  const i32 = (name: string, length: number) => new Int32Array(k.memory.buffer, pointer(k, name), length);
  const { context, vocabulary } = shape,
    rows = purpose === "sample" ? DECODE_ROWS : 0,
    trained = purpose === "train" ? size : 0;
  return {
    shape,
    kernels: k,
    weights: f32("weights", size),
    gradient: f32("gradient", trained),
    moments: [f32("moment1", trained), f32("moment2", trained)],
    tokens: i32("tokens", MICRO_BATCH),
    starts: i32("starts", MICRO_BATCH + 1),
    firsts: i32("firsts", MICRO_BATCH),
    targets: i32("targets", MICRO_BATCH),
    logps: f32("logps", MICRO_BATCH),
    probs: f32("probs_R", MICRO_BATCH * vocabulary),
    coefficients: f32("coefficients", purpose === "train" ? MICRO_BATCH : 0),
    rowSeed: new Uint32Array(k.memory.buffer, pointer(k, "rowSeed"), rows),
    rowSample: new Uint32Array(k.memory.buffer, pointer(k, "rowSample"), rows),
    stops: new Uint8Array(k.memory.buffer, pointer(k, "stops"), rows ? vocabulary : 0),
    sampled: i32("sampled", rows * context),
    sampledLogps: f32("sampledLogps", rows * context),
    counts: i32("counts", rows),
    stopped: new Uint8Array(k.memory.buffer, pointer(k, "stopped"), rows),
    logits: f32("logits", rows * vocabulary),
  };
}

/** A sequence to run: `tokens` up to `length` go in, and the rows from position `first` on are asked for a prediction. */
export interface Packed {
  tokens: Tokens;
  length: number;
  first: number;
}

/** Cuts sequences, in order, into runs of at most MICRO_BATCH input tokens: [begin, end) pairs. */
export function microBatches(sequences: Packed[]): [number, number][] {
  const runs: [number, number][] = [];
  let begin = 0,
    used = 0;
  for (let s = 0; s < sequences.length; s++) {
    const length = sequences[s]!.length;
    if (used + length > MICRO_BATCH) {
      runs.push([begin, s]);
      begin = s;
      used = 0;
    }
    used += length;
  }
  if (begin < sequences.length) runs.push([begin, sequences.length]);
  return runs;
}

/** Writes sequences [begin, end) into the core. Targets are the tokens that follow; a row at the end of its sequence has 0. */
export function pack(core: Core, sequences: Packed[], begin: number, end: number): void {
  const { context, vocabulary } = core.shape;
  let n = 0,
    r = 0;
  for (let s = begin; s < end; s++) {
    const { tokens, length, first } = sequences[s]!;
    if (length > context)
      throw new Error(`a sequence of ${length} tokens is longer than the model's context of ${context}`);
    core.starts[s - begin] = n;
    core.firsts[s - begin] = first;
    for (let i = 0; i < length; i++) {
      const token = tokens[i]!;
      if (!(token >= 0 && token < vocabulary))
        throw new Error(`token ${token} is outside the vocabulary of ${vocabulary}`);
      core.tokens[n++] = token;
    }
    for (let i = first; i < length; i++) core.targets[r++] = tokens[i + 1] ?? 0;
  }
  core.starts[end - begin] = n;
}
