/** @file The shape of the one model an instance holds, and where its weights stand in one flat array, AssemblyScript. */
import { HEAD } from "./attention";
import { reservePanels } from "./gemm";

export let V: i32 = 0; // vocabulary, a multiple of 16
export let D: i32 = 0; // width, a multiple of 16
export let L: i32 = 0; // layers
export let H: i32 = 0; // heads of 16: D = 16 H
export let T: i32 = 0; // context, a multiple of 8
export let capacity: i32 = 0; // tokens of a micro-batch

/** Weights, their gradient and AdamW's two moments: arrays of `size` numbers in the same order. */
export let size: i32 = 0;
export let weights: usize = 0;
export let gradient: usize = 0;
export let moment1: usize = 0;
export let moment2: usize = 0;
let half: usize = 0; //         a gradient set aside
export let collected: usize = 0; // the gradient since the last step

// Offsets in bytes; a layer's are relative to layerAt(l).
export let AT_POSITION: usize = 0, AT_LAYERS: usize = 0, AT_FINAL: usize = 0, AT_UNEMBED: usize = 0;
export let NORM1: usize = 0, WQ: usize = 0, WKV: usize = 0, WO: usize = 0, NORM2: usize = 0;
export let W1: usize = 0, B1: usize = 0, W2: usize = 0, B2: usize = 0, LAYER: usize = 0;

export function layerAt(l: i32): usize { return AT_LAYERS + <usize>l * LAYER; }

export function floats(n: i32): usize { return heap.alloc(<usize>n * 4 + 64); }

/** Makes room for a model; call once an instance. Returns the number of weights. */
export function shape(vocabulary: i32, width: i32, layers: i32, context: i32, tokens: i32): i32 {
  V = vocabulary; D = width; L = layers; H = width / HEAD; T = context; capacity = tokens;
  const d = <usize>width;
  AT_POSITION = <usize>V * d * 4;
  AT_LAYERS = AT_POSITION + <usize>T * d * 4;
  NORM1 = 0;
  WQ = 2 * d * 4;
  WKV = WQ + d * d * 4;
  WO = WKV + 2 * d * d * 4;
  NORM2 = WO + d * d * 4;
  W1 = NORM2 + 2 * d * 4;
  B1 = W1 + 4 * d * d * 4;
  W2 = B1 + 4 * d * 4;
  B2 = W2 + 4 * d * d * 4;
  LAYER = B2 + d * 4;
  AT_FINAL = AT_LAYERS + <usize>L * LAYER;
  AT_UNEMBED = AT_FINAL + 2 * d * 4;
  size = <i32>((AT_UNEMBED + d * <usize>V * 4) >> 2);
  weights = floats(size);
  reservePanels(max(tokens + 2, max(4 * D, V)), (tokens + 2) * 4 * D);
  return size;
}

function zeros(): usize {
  const at = floats(size);
  memory.fill(at, 0, <usize>size * 4 + 16);
  return at;
}

/** Gradient and optimizer state, needed by trainers only. */
export function reserveTraining(): void {
  gradient = zeros(); half = zeros(); collected = zeros(); moment1 = zeros(); moment2 = zeros();
}

// Arrays carry room for a whole last vector.
function paddedBytes(): usize { return <usize>((size + 3) & ~3) << 2; }

/** Puts the gradient aside and clears it. */
export function setAside(): void {
  memory.copy(half, gradient, paddedBytes());
  memory.fill(gradient, 0, paddedBytes());
}

/** collected = or += what was set aside + the gradient; clears the gradient. */
export function collect(anew: bool): void {
  const end = paddedBytes();
  for (let i: usize = 0; i < end; i += 16) {
    const sum = f32x4.add(v128.load(half + i), v128.load(gradient + i));
    v128.store(collected + i, f32x4.add(anew ? f32x4.splat(0) : v128.load(collected + i), sum));
    v128.store(gradient + i, f32x4.splat(0));
  }
}
