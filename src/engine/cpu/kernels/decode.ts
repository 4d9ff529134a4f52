/** @file Batched sampling with a key-value cache, AssemblyScript. Rows advance together; a row that stops drops out.
 *  A prompt is run once by `hidden` and seated in as many rows as there are samples of it. */
import { V, D, L, H, T, weights, AT_POSITION, AT_FINAL, AT_UNEMBED, NORM1, WQ, WKV, WO, NORM2, W1, B1, W2, B2, layerAt, floats } from "./model";
import { gemm, START_ZERO, START_C, START_BIAS } from "./gemm";
import { layerNorm } from "./layernorm";
import { attend } from "./attention";
import { starts, keptAt, KV, probs_R, softmaxRows } from "./forward";
import { draw, reserveDraw } from "./draw";
import { uniform } from "./math";

/** Written by the caller for each row: the seed of its request and the number of the sample within it. */
export let rowSeed: usize = 0; //   u32[rows]
export let rowSample: usize = 0; // u32[rows]
/** Which tokens end a row: u8[V]. */
export let stops: usize = 0;
/** Results: the tokens of each row, their log-probabilities, how many. */
export let sampled: usize = 0; //     i32[rows, T]
export let sampledLogps: usize = 0; // f32[rows, T]
export let counts: usize = 0; //      i32[rows]

/** f32[rows, V], scratch but for `follow`. */
export let logits: usize = 0;
/** u8[rows], whether the row ended at a stop token. */
export let stopped: usize = 0;

let keys: usize = 0, values: usize = 0, position: usize = 0, zero: usize = 0, active: usize = 0;
let x: usize = 0, normed: usize = 0, q: usize = 0, kv: usize = 0, mixed: usize = 0, hiddenRow: usize = 0, p: usize = 0, compact: usize = 0;

export function reserveDecode(rows: i32): void {
  const cache = rows * L * D * T;
  keys = floats(cache); values = floats(cache);
  rowSeed = floats(rows); rowSample = floats(rows); position = floats(rows); active = floats(rows); counts = floats(rows);
  stops = floats(V); logits = floats(rows * V); sampled = floats(rows * T); sampledLogps = floats(rows * T);
  x = floats(rows * D); normed = floats(rows * D); q = floats(rows * D); kv = floats(rows * 2 * D); mixed = floats(rows * D);
  hiddenRow = floats(rows * 4 * D); p = floats(T + 8); compact = floats(rows * V);
  stopped = floats(rows); zero = floats(2);
  reserveDraw();
  memory.fill(stops, 0, V); memory.fill(zero, 0, 8);
}

// @ts-ignore: decorator
@inline
function cacheAt(row: i32, l: i32, h: i32): usize { return (<usize>((row * L + l) * H + h) * <usize>T) << 6; }

/** Puts key and value of one position into a row's cache: keys transposed, so that `attend` reads them four at a time. */
function remember(row: i32, l: i32, at: i32, from: usize): void {
  const width = <usize>D << 2, line = <usize>T << 2;
  for (let h = 0; h < H; h++) {
    const cache = cacheAt(row, l, h), key = from + (<usize>h << 6);
    let to = keys + cache + (<usize>at << 2);
    for (let c: usize = 0; c < 64; c += 4) {
      store<f32>(to, load<f32>(key + c));
      to += line;
    }
    memory.copy(values + cache + (<usize>at << 6), key + width, 64);
  }
}

/** Seats sequence s of the last `hidden` batch, whose last token alone was asked, in a row. */
export function seat(row: i32, s: i32): void {
  const n0 = load<i32>(starts + (<usize>s << 2)), n1 = load<i32>(starts + (<usize>s << 2), 4), stride = <usize>D << 3;
  for (let l = 0; l < L; l++) {
    for (let n = n0; n < n1; n++) remember(row, l, n - n0, keptAt(l) + KV + <usize>n * stride);
  }
  store<i32>(position + (<usize>row << 2), n1 - n0);
  memory.copy(logits + ((<usize>row * <usize>V) << 2), probs_R + ((<usize>s * <usize>V) << 2), <usize>V << 2);
}

/**
 * Samples the first `rows` seated rows to their ends; results in sampled, sampledLogps, counts. With `follow`, a row
 * that ends at a stop token is run one position further and its softmax over the next token left in `logits`.
 */
export function decode(rows: i32, maxTokens: i32, temperature: f32, topK: i32, topP: f32, follow: bool): void {
  const width = <usize>D << 2;
  let alive = rows;
  memory.fill(stopped, 0, <usize>rows);
  for (let r = 0; r < rows; r++) {
    store<i32>(active + (<usize>r << 2), r);
    store<i32>(counts + (<usize>r << 2), 0);
  }
  for (let n = 0; alive > 0; n++) {
    let next = 0;
    for (let i = 0; i < alive; i++) {
      const r = load<i32>(active + (<usize>i << 2)), slot = (<usize>r * <usize>T + <usize>n) << 2, at = load<i32>(position + (<usize>r << 2));
      if (load<u8>(stopped + r)) continue; // it was here for its next-token softmax alone
      const u = uniform(load<u32>(rowSeed + (<usize>r << 2)), load<u32>(rowSample + (<usize>r << 2)), <u32>n);
      const token = draw(logits + ((<usize>r * <usize>V) << 2), temperature, topK, topP, u, sampledLogps + slot);
      store<i32>(sampled + slot, token);
      store<i32>(counts + (<usize>r << 2), n + 1);
      const stop = load<u8>(stops + token);
      store<u8>(stopped + r, stop);
      if ((stop ? !follow : n + 1 == maxTokens) || at >= T) continue;
      const word = weights + <usize>token * width, place = weights + AT_POSITION + <usize>at * width, to = x + <usize>next * width;
      for (let b: usize = 0; b < width; b += 16) v128.store(to + b, f32x4.add(v128.load(word + b), v128.load(place + b)));
      store<i32>(active + (<usize>next << 2), r);
      next++;
    }
    alive = next;
    if (alive) advance(alive);
  }
  if (follow) {
    for (let r = 0; r < rows; r++) if (load<u8>(stopped + r)) softmaxRows(logits + ((<usize>r * <usize>V) << 2), 1, zero, zero + 4);
  }
}

/** One position further for the rows listed in `active`, whose embeddings stand in x; leaves their next logits. */
function advance(m: i32): void {
  const width = <usize>D << 2, line = <usize>T << 2;
  for (let l = 0; l < L; l++) {
    const w = weights + layerAt(l);
    layerNorm(x, normed, w + NORM1, w + NORM1 + width, 0, m, D);
    gemm(normed, w + WQ, q, m, D, D, START_ZERO);
    gemm(normed, w + WKV, kv, m, D, 2 * D, START_ZERO);
    for (let i = 0; i < m; i++) {
      const r = load<i32>(active + (<usize>i << 2)), at = load<i32>(position + (<usize>r << 2)), from = <usize>i * width;
      remember(r, l, at, kv + 2 * from);
      for (let h = 0; h < H; h++) {
        const cache = cacheAt(r, l, h), head = from + (<usize>h << 6);
        attend(q + head, keys + cache, line, values + cache, 64, at + 1, p, mixed + head);
      }
    }
    gemm(mixed, w + WO, x, m, D, D, START_C);
    layerNorm(x, normed, w + NORM2, w + NORM2 + width, 0, m, D);
    gemm(normed, w + W1, hiddenRow, m, D, 4 * D, START_BIAS, w + B1, true);
    gemm(hiddenRow, w + W2, normed, m, 4 * D, D, START_BIAS, w + B2);
    const bytes = <usize>m * width;
    for (let i: usize = 0; i < bytes; i += 16) v128.store(x + i, f32x4.add(v128.load(x + i), v128.load(normed + i)));
  }
  const gain = weights + AT_FINAL;
  layerNorm(x, normed, gain, gain + width, 0, m, D);
  gemm(normed, weights + AT_UNEMBED, compact, m, D, V, START_ZERO);
  for (let i = 0; i < m; i++) {
    const r = load<i32>(active + (<usize>i << 2));
    memory.copy(logits + ((<usize>r * <usize>V) << 2), compact + ((<usize>i * <usize>V) << 2), <usize>V << 2);
    const at = position + (<usize>r << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
}
