/** @file The forward pass over packed sequences, AssemblyScript.
 *  N input tokens of S sequences stand end to end, without padding. Only R of them are asked for a prediction, a suffix
 *  of each sequence; the last layer computes queries, MLP and logits for these R alone.
 *  A sequence that is only read may share its first positions with the sequence before it: these are computed once, and
 *  only the tokens after them are given. */
import { V, D, L, H, T, capacity, weights, AT_POSITION, AT_FINAL, AT_UNEMBED, NORM1, WQ, WKV, WO, NORM2, W1, B1, W2, B2, layerAt, floats } from "./model";
import { gemm, START_ZERO, START_C, START_BIAS } from "./gemm";
import { layerNorm } from "./layernorm";
import { addKey, attend, blocked, transposeHead } from "./attention";
import { softmaxRows } from "./softmax";

/** Inputs, written by the caller. */
export let tokens: usize = 0; //  i32[N]
export let starts: usize = 0; //  i32[S + 1], first token of each sequence
export let firsts: usize = 0; //  i32[S], the first of its tokens that is asked
export let shared: usize = 0; //  i32[S], positions shared with the sequence before; 0 where `backward` follows
export let targets: usize = 0; // i32[R], the token to be predicted
/** Output: log p of each target. */
export let logps: usize = 0; //   f32[R]

/** What a layer keeps for its gradient. R rows instead of N in the last layer, marked _R. */
export let X: usize = 0, NORMED: usize = 0, STATS1: usize = 0, KV: usize = 0, Q_R: usize = 0, QIN_R: usize = 0, PROB: usize = 0, ATT_R: usize = 0;
export let MID_R: usize = 0, STATS2_R: usize = 0, NORMED2_R: usize = 0, HIDDEN_R: usize = 0, KEPT: usize = 0;
let kept: usize = 0; // L blocks of KEPT bytes
export let finalIn_R: usize = 0, finalStats_R: usize = 0, final_R: usize = 0, probs_R: usize = 0;
export let transposed: usize = 0, scratchRow: usize = 0;
let pathValues: usize = 0; // f32[H, T, 16], the values of the current sequence, whose keys stand in `transposed` by head
export let S: i32 = 0, N: i32 = 0, R: i32 = 0;
export let rowToToken: usize = 0; // i32[R]

export function keptAt(l: i32): usize { return kept + <usize>l * KEPT; }

export function reserveForward(): void {
  const n = capacity, d = D;
  tokens = floats(n); starts = floats(n + 1); firsts = floats(n); shared = floats(n); targets = floats(n); logps = floats(n); rowToToken = floats(n);
  let at: usize = 0;
  const row = <usize>n * <usize>d * 4;
  X = at; at += row;
  NORMED = at; at += row;
  STATS1 = at; at += <usize>n * 8;
  KV = at; at += 2 * row;
  QIN_R = at; at += row;
  Q_R = at; at += row;
  PROB = at; at += <usize>n * <usize>H * <usize>((T + 3) & ~3) * 4 + 64;
  ATT_R = at; at += row;
  MID_R = at; at += row;
  STATS2_R = at; at += <usize>n * 8;
  NORMED2_R = at; at += row;
  HIDDEN_R = at; at += 4 * row;
  KEPT = at;
  kept = heap.alloc(KEPT * <usize>L + 64);
  finalIn_R = floats(n * d); finalStats_R = floats(n * 2); final_R = floats(n * d); probs_R = floats(n * V);
  transposed = floats(D * blocked(T)); pathValues = floats(D * T); scratchRow = floats(blocked(T));
}

/** Rows of the layer before, taken at the asked tokens: to[R,d]. */
export function gather(from: usize, to: usize): void {
  const bytes = <usize>D << 2;
  for (let r = 0; r < R; r++) memory.copy(to + <usize>r * bytes, from + <usize>load<i32>(rowToToken + (<usize>r << 2)) * bytes, bytes);
}

function embed(): void {
  const bytes = <usize>D << 2, positions = weights + AT_POSITION;
  let to = keptAt(0) + X;
  for (let s = 0; s < S; s++) {
    const n0 = load<i32>(starts + (<usize>s << 2)), n1 = load<i32>(starts + (<usize>s << 2), 4);
    const before = load<i32>(shared + (<usize>s << 2));
    for (let n = n0; n < n1; n++) {
      const word = weights + <usize>load<i32>(tokens + (<usize>n << 2)) * bytes, place = positions + <usize>(before + n - n0) * bytes;
      for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, f32x4.add(v128.load(word + i), v128.load(place + i)));
      to += bytes;
    }
  }
}

function attention(block: usize, last: bool): void {
  const width = <usize>D << 2, stride = width << 1;
  let p = block + PROB, row = 0;
  for (let s = 0; s < S; s++) {
    const n0 = load<i32>(starts + (<usize>s << 2)), own = load<i32>(starts + (<usize>s << 2), 4) - n0;
    const before = load<i32>(shared + (<usize>s << 2)), alone = before == 0 && (s + 1 == S || load<i32>(shared + (<usize>s << 2), 4) == 0);
    const first = last ? load<i32>(firsts + (<usize>s << 2)) : 0;
    const line = <usize>((before + own + 3) & ~3) << 2;
    for (let h = 0; h < H; h++) {
      const at = <usize>h << 6, kv = block + KV + <usize>n0 * stride + at, keys = transposed + <usize>(h * blocked(T)) * 64;
      const path = pathValues + <usize>(h * T) * 64;
      if (before == 0) transposeHead(kv, stride, own, keys);
      else for (let i = 0; i < own; i++) addKey(kv + <usize>i * stride, before + i, keys);
      if (!alone) for (let i = 0; i < own; i++) memory.copy(path + (<usize>(before + i) << 6), kv + width + <usize>i * stride, 64);
      const values = alone ? kv + width : path, step = alone ? stride : 64;
      for (let i = first; i < own; i++) {
        const r = <usize>(row + i - first) * width + at;
        attend(block + Q_R + r, keys, values, step, before + i + 1, p, block + ATT_R + r);
        p += line;
      }
    }
    row += own - first;
  }
}

/** One layer: `rows` is R in the last layer and N before; its output goes to `out`. */
function layer(l: i32, out: usize): void {
  const last = l == L - 1, rows = last ? R : N, w = weights + layerAt(l), block = keptAt(l), gain = <usize>D << 2;
  layerNorm(block + X, block + NORMED, w + NORM1, w + NORM1 + gain, block + STATS1, N, D);
  gemm(block + NORMED, w + WKV, block + KV, N, D, 2 * D, START_ZERO);
  let qIn = block + NORMED;
  if (last) {
    qIn = block + QIN_R;
    gather(block + NORMED, qIn);
    gather(block + X, block + MID_R);
  } else memory.copy(block + MID_R, block + X, <usize>N * gain);
  gemm(qIn, w + WQ, block + Q_R, rows, D, D, START_ZERO);
  attention(block, last);
  gemm(block + ATT_R, w + WO, block + MID_R, rows, D, D, START_C);
  layerNorm(block + MID_R, block + NORMED2_R, w + NORM2, w + NORM2 + gain, block + STATS2_R, rows, D);
  gemm(block + NORMED2_R, w + W1, block + HIDDEN_R, rows, D, 4 * D, START_BIAS, w + B1, true);
  gemm(block + HIDDEN_R, w + W2, out, rows, 4 * D, D, START_BIAS, w + B2);
  const bytes = <usize>rows * gain;
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f32x4.add(v128.load(out + i), v128.load(block + MID_R + i)));
}

/** Runs the packed batch; returns R. Leaves hidden states of the asked rows in final_R and their logits in probs_R. */
export function hidden(sequences: i32): i32 {
  S = sequences;
  N = load<i32>(starts + (<usize>S << 2));
  R = 0;
  for (let s = 0; s < S; s++) {
    const n0 = load<i32>(starts + (<usize>s << 2)), n1 = load<i32>(starts + (<usize>s << 2), 4);
    for (let n = n0 + load<i32>(firsts + (<usize>s << 2)); n < n1; n++, R++) store<i32>(rowToToken + (<usize>R << 2), n);
  }
  embed();
  for (let l = 0; l < L; l++) layer(l, l == L - 1 ? finalIn_R : keptAt(l + 1) + X);
  const gain = weights + AT_FINAL;
  layerNorm(finalIn_R, final_R, gain, gain + (<usize>D << 2), finalStats_R, R, D);
  gemm(final_R, weights + AT_UNEMBED, probs_R, R, D, V, START_ZERO);
  return R;
}

/** The forward pass with the log-probabilities of `targets` in `logps`, and the softmax in probs_R. */
export function forward(sequences: i32): i32 {
  hidden(sequences);
  softmaxRows(probs_R, R, targets, logps);
  return R;
}
