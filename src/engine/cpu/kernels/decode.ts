/** @file Batched sampling with a key-value cache, AssemblyScript. Rows advance together; a row that stops drops out.
 *  Rows of one prompt that have drawn the same tokens so far are one node of a tree: it is computed once, in one place
 *  of the cache. A prompt is run once by `hidden` and seated in the place of its first row. */
import { V, D, L, H, T, weights, AT_POSITION, AT_FINAL, AT_UNEMBED, NORM1, WQ, WKV, WO, NORM2, W1, B1, W2, B2, layerAt, floats } from "./model";
import { gemm, START_ZERO, START_C, START_BIAS } from "./gemm";
import { layerNorm } from "./layernorm";
import { addKey, attend, blocked, transposeHead } from "./attention";
import { starts, shared, keptAt, KV, probs_R } from "./forward";
import { softmaxRows } from "./softmax";
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

/** Where each row stands: the place of its node. Written by the caller: the first row of the same prompt. */
export let node: usize = 0; //      i32[rows]
/** The next logits of each place: f32[rows, V], scratch but for `follow`. */
export let logits: usize = 0;
/** u8[rows], whether the row ended at a stop token. */
export let stopped: usize = 0;

let keys: usize = 0, values: usize = 0, position: usize = 0, zero: usize = 0, active: usize = 0, live: usize = 0;
let child: usize = 0, made: usize = 0, left: usize = 0, cacheBytes: usize = 0;
let x: usize = 0, normed: usize = 0, q: usize = 0, kv: usize = 0, mixed: usize = 0, hiddenRow: usize = 0, p: usize = 0, compact: usize = 0;

export function reserveDecode(rows: i32): void {
  const cache = rows * L * D * blocked(T);
  cacheBytes = <usize>blocked(T) << 6;
  keys = floats(cache); values = floats(cache);
  rowSeed = floats(rows); rowSample = floats(rows); position = floats(rows); active = floats(rows); counts = floats(rows);
  stops = floats(V); logits = floats(rows * V); sampled = floats(rows * T); sampledLogps = floats(rows * T);
  x = floats(rows * D); normed = floats(rows * D); q = floats(rows * D); kv = floats(rows * 2 * D); mixed = floats(rows * D);
  hiddenRow = floats(rows * 4 * D); p = floats(blocked(T)); compact = floats(rows * V);
  stopped = floats(rows); zero = floats(2);
  node = floats(rows); live = floats(rows); made = floats(rows); left = floats(rows); child = floats(rows * V);
  reserveDraw();
  memory.fill(stops, 0, V); memory.fill(zero, 0, 8); memory.fill(left, 0, rows);
  memory.fill(child, 255, <usize>(rows * V) << 2);
}

// @ts-ignore: decorator
@inline
function cacheAt(place: i32, l: i32, h: i32): usize { return <usize>((place * L + l) * H + h) * cacheBytes; }

/** Seats sequence s of the last `hidden` batch, whose last token alone was asked, in a place; s - 1 was seated in `previous`. */
export function seat(place: i32, s: i32, previous: i32): void {
  const n0 = load<i32>(starts + (<usize>s << 2)), own = load<i32>(starts + (<usize>s << 2), 4) - n0, before = load<i32>(shared + (<usize>s << 2));
  const width = <usize>D << 2, stride = width << 1;
  if (before > 0) copyCache(previous, place, before);
  for (let l = 0; l < L; l++) {
    for (let h = 0; h < H; h++) {
      const cache = cacheAt(place, l, h);
      let from = keptAt(l) + KV + <usize>n0 * stride + (<usize>h << 6), to = values + cache + (<usize>before << 6);
      if (before == 0) transposeHead(from, stride, own, keys + cache);
      else for (let n = 0; n < own; n++) addKey(from + <usize>n * stride, before + n, keys + cache);
      from += width;
      for (let n = 0; n < own; n++) {
        memory.copy(to, from, 64);
        from += stride;
        to += 64;
      }
    }
  }
  store<i32>(position + (<usize>place << 2), before + own);
  memory.copy(logits + ((<usize>place * <usize>V) << 2), probs_R + ((<usize>s * <usize>V) << 2), <usize>V << 2);
}

function copyCache(from: i32, to: i32, positions: i32): void {
  for (let l = 0; l < L; l++) {
    for (let h = 0; h < H; h++) {
      const a = cacheAt(from, l, h), b = cacheAt(to, l, h);
      memory.copy(values + b, values + a, <usize>positions << 6);
      memory.copy(keys + b, keys + a, <usize>blocked(positions) << 6);
    }
  }
}

/** Copies a place, so that its node can be left by two tokens. */
function fork(from: i32, to: i32): void {
  const at = load<i32>(position + (<usize>from << 2));
  store<i32>(position + (<usize>to << 2), at);
  copyCache(from, to, at);
}

/**
 * The place of the node that row r comes to from place `from` by a token; -1 - place where the round made it just now.
 * The first row to leave a node goes on in its place, one that leaves it by another token in the place of its own number:
 * that is free, since rows come in order, so that a row in its own place is the first to leave it.
 */
function childOf(from: i32, token: i32, r: i32, nodes: i32): i32 {
  const index = from * V + token, known = load<i32>(child + (<usize>index << 2));
  if (known >= 0) return known;
  let to = from;
  if (load<u8>(left + from)) {
    to = r;
    fork(from, to);
  }
  store<u8>(left + from, 1);
  store<i32>(child + (<usize>index << 2), to);
  store<i32>(made + (<usize>nodes << 2), index);
  return -1 - to;
}

/** Clears what `childOf` has noted of a round that made so many nodes. */
function forgetRound(nodes: i32): void {
  for (let i = 0; i < nodes; i++) {
    const index = load<i32>(made + (<usize>i << 2));
    store<i32>(child + (<usize>index << 2), -1);
    store<u8>(left + index / V, 0);
  }
}

/**
 * Samples the first `rows` rows to their ends; results in sampled, sampledLogps, counts. With `follow`, a row that ends at
 * a stop token is run one position further and its softmax over the next token left in `logits`, at the place of its node.
 */
export function decode(rows: i32, maxTokens: i32, temperature: f32, topK: i32, topP: f32, follow: bool): void {
  const width = <usize>D << 2;
  let running = rows;
  memory.fill(stopped, 0, <usize>rows);
  for (let r = 0; r < rows; r++) {
    store<i32>(live + (<usize>r << 2), r);
    store<i32>(counts + (<usize>r << 2), 0);
  }
  for (let n = 0; running > 0; n++) {
    let next = 0, nodes = 0;
    for (let i = 0; i < running; i++) {
      const r = load<i32>(live + (<usize>i << 2)), slot = (<usize>r * <usize>T + <usize>n) << 2;
      if (load<u8>(stopped + r)) continue; // it was here for its next-token softmax alone
      const from = load<i32>(node + (<usize>r << 2)), at = load<i32>(position + (<usize>from << 2));
      const u = uniform(load<u32>(rowSeed + (<usize>r << 2)), load<u32>(rowSample + (<usize>r << 2)), <u32>n);
      const token = draw(logits + ((<usize>from * <usize>V) << 2), temperature, topK, topP, u, sampledLogps + slot);
      store<i32>(sampled + slot, token);
      store<i32>(counts + (<usize>r << 2), n + 1);
      const stop = load<u8>(stops + token);
      store<u8>(stopped + r, stop);
      if ((stop ? !follow : n + 1 == maxTokens) || at >= T) continue;
      store<i32>(live + (<usize>next << 2), r);
      next++;
      let to = childOf(from, token, r, nodes);
      if (to < 0) {
        to = -1 - to;
        const word = weights + <usize>token * width, place = weights + AT_POSITION + <usize>at * width, first = x + <usize>nodes * width;
        for (let b: usize = 0; b < width; b += 16) v128.store(first + b, f32x4.add(v128.load(word + b), v128.load(place + b)));
        store<i32>(active + (<usize>nodes << 2), to);
        nodes++;
      }
      store<i32>(node + (<usize>r << 2), to);
    }
    forgetRound(nodes);
    running = next;
    if (nodes) advance(nodes);
  }
  if (follow) softmaxOfStopped(rows);
}

/** Once for each node that stopped rows stand on. */
function softmaxOfStopped(rows: i32): void {
  for (let r = 0; r < rows; r++) {
    const at = load<i32>(node + (<usize>r << 2));
    if (!load<u8>(stopped + r) || load<u8>(left + at)) continue;
    store<u8>(left + at, 1);
    softmaxRows(logits + ((<usize>at * <usize>V) << 2), 1, zero, zero + 4);
  }
  memory.fill(left, 0, <usize>rows);
}

/** One position further for the places listed in `active`, whose embeddings stand in x; leaves their next logits. */
function advance(m: i32): void {
  const width = <usize>D << 2;
  for (let l = 0; l < L; l++) {
    const w = weights + layerAt(l);
    layerNorm(x, normed, w + NORM1, w + NORM1 + width, 0, m, D);
    gemm(normed, w + WQ, q, m, D, D, START_ZERO);
    gemm(normed, w + WKV, kv, m, D, 2 * D, START_ZERO);
    for (let i = 0; i < m; i++) {
      const r = load<i32>(active + (<usize>i << 2)), at = load<i32>(position + (<usize>r << 2)), from = <usize>i * width;
      for (let h = 0; h < H; h++) {
        const cache = cacheAt(r, l, h), head = from + (<usize>h << 6), key = kv + 2 * from + (<usize>h << 6);
        addKey(key, at, keys + cache);
        memory.copy(values + cache + (<usize>at << 6), key + width, 64);
        attend(q + head, keys + cache, values + cache, 64, at + 1, p, mixed + head);
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
