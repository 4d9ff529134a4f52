/** @file One model in the memory of its kernels, with the arrays it is fed through; synchronous, and nothing of training loops. */
import type { ModelShape, Tokens } from "../engine.js";
import type { Kernels } from "./loadKernels.js";

/** Input tokens of a micro-batch, so that activations stay in the second-level cache. No part of the result's bits:
 *  every gradient is one running sum over tokens, in order. */
const microBatchOf = ({ width }: ModelShape): number => (width < 96 ? 128 : 256);
/** Rows that are sampled together: few, since the keys and values of a row take 20 to 180 kB of the cache. */
export const DECODE_ROWS = 64;
const LONGEST = 512;

export interface Core {
  shape: ModelShape;
  kernels: Kernels;
  capacity: number; // input tokens of a micro-batch
  weights: Float32Array;
  gradient: Float32Array; // what `backward` adds to
  collected: Float32Array; // what `collect` adds to, and AdamW takes
  moments: [Float32Array, Float32Array];
  tokens: Int32Array;
  starts: Int32Array;
  firsts: Int32Array;
  shared: Int32Array;
  targets: Int32Array;
  logps: Float32Array;
  probs: Float32Array; // [R, V]
  coefficients: Float32Array;
  rowSeed: Uint32Array;
  rowSample: Uint32Array;
  node: Int32Array;
  stops: Uint8Array;
  sampled: Int32Array; // [rows, T]
  sampledLogps: Float32Array; // [rows, T]
  counts: Int32Array;
  stopped: Uint8Array;
  logits: Float32Array; // [rows, V]
}

/** Throws if the kernels could not hold the shape. */
export function checkShape(shape: ModelShape): void {
  const { vocabulary, width, layers, heads, context } = shape;
  const wrong =
    width !== 16 * heads
      ? `width ${width} is not 16 x ${heads} heads`
      : vocabulary % 16 !== 0
        ? `vocabulary ${vocabulary} is not a multiple of 16`
        : context % 8 !== 0
          ? `context ${context} is not a multiple of 8`
          : context > LONGEST
            ? `context ${context} is longer than ${LONGEST}`
            : layers < 1
              ? `layers ${layers} is below 1`
              : null;
  if (wrong !== null) throw new RangeError(`the cpu engine cannot hold this model: ${wrong}`);
}

/** Makes room for one model in fresh kernels. */
export function openCore(shape: ModelShape, purpose: "train" | "sample", kernels: Kernels): Core {
  checkShape(shape);
  const { vocabulary, width, layers, context } = shape;
  const capacity = Math.max(microBatchOf(shape), context);
  const size = kernels.shape(vocabulary, width, layers, context, capacity);
  kernels.reserveForward();
  if (purpose === "train") {
    kernels.reserveTraining();
    kernels.reserveBackward();
  } else kernels.reserveDecode(DECODE_ROWS);
  const memory = kernels.memory();
  const f32 = (name: string, length: number) => new Float32Array(memory, kernels.pointer(name), length);
  const i32 = (name: string, length: number) => new Int32Array(memory, kernels.pointer(name), length);
  const rows = purpose === "sample" ? DECODE_ROWS : 0,
    trained = purpose === "train" ? size : 0;
  return {
    shape,
    kernels,
    capacity,
    weights: f32("weights", size),
    gradient: f32("gradient", trained),
    collected: f32("collected", trained),
    moments: [f32("moment1", trained), f32("moment2", trained)],
    tokens: i32("tokens", capacity),
    starts: i32("starts", capacity + 1),
    firsts: i32("firsts", capacity),
    shared: i32("shared", capacity),
    targets: i32("targets", capacity),
    logps: f32("logps", capacity),
    probs: f32("probs_R", capacity * vocabulary),
    coefficients: f32("coefficients", purpose === "train" ? capacity : 0),
    rowSeed: new Uint32Array(memory, kernels.pointer("rowSeed"), rows),
    rowSample: new Uint32Array(memory, kernels.pointer("rowSample"), rows),
    node: i32("node", rows),
    stops: new Uint8Array(memory, kernels.pointer("stops"), rows ? vocabulary : 0),
    sampled: i32("sampled", rows * context),
    sampledLogps: f32("sampledLogps", rows * context),
    counts: i32("counts", rows),
    stopped: new Uint8Array(memory, kernels.pointer("stopped"), rows),
    logits: f32("logits", rows * vocabulary),
  };
}

/**
 * A sequence to run: `tokens` up to `length` go in, and the rows from position `first` on are asked for a prediction.
 * The first `shared` positions, at most `first`, are those of the sequence before it, where both stand in one micro-batch.
 */
export interface Packed {
  tokens: Tokens;
  length: number;
  first: number;
  shared: number;
}

/** Cuts sequences, in order, into runs of at most `capacity` input tokens, shared ones left out: [begin, end) pairs. */
export function microBatches(sequences: Packed[], capacity: number): [number, number][] {
  const runs: [number, number][] = [];
  let begin = 0,
    used = 0;
  for (const [s, { length, shared }] of sequences.entries()) {
    if (s > begin && used + length - shared > capacity) {
      runs.push([begin, s]);
      begin = s;
      used = 0;
    }
    used += s > begin ? length - shared : length;
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
    const { tokens, length, first } = sequences[s]!,
      shared = s > begin ? sequences[s]!.shared : 0;
    if (length > context)
      throw new RangeError(`a sequence of ${length} tokens is longer than the model's context of ${context}`);
    core.starts[s - begin] = n;
    core.firsts[s - begin] = first - shared;
    core.shared[s - begin] = shared;
    for (let i = shared; i < length; i++) {
      const token = tokens[i]!;
      if (!(token >= 0 && token < vocabulary))
        throw new RangeError(`token ${token} is outside the vocabulary of ${vocabulary}`);
      core.tokens[n++] = token;
    }
    for (let i = first; i < length; i++) core.targets[r++] = tokens[i + 1] ?? 0;
  }
  core.starts[end - begin] = n;
}
