/** @file The gradient of a sum of coefficient x log p over the asked rows, AssemblyScript; it is added to `gradient`. */
import { V, D, L, H, capacity, weights, gradient, AT_POSITION, AT_FINAL, AT_UNEMBED, NORM1, WQ, WKV, WO, NORM2, W1, B1, W2, B2, layerAt, floats } from "./model";
import { gemmAT, gemmBT, START_ZERO, START_C } from "./gemm";
import { layerNormBackward } from "./layernorm";
import { attendBackward, transposeHead } from "./attention";
import {
  tokens, starts, firsts, targets, keptAt, S, N, R, rowToToken, transposed, scratchRow, finalIn_R, finalStats_R, final_R, probs_R,
  X, NORMED, STATS1, KV, Q_R, QIN_R, PROB, ATT_R, MID_R, STATS2_R, NORMED2_R, HIDDEN_R,
} from "./forward";

/** Input: dL / d log p of each asked row. */
export let coefficients: usize = 0; // f32[R]
let dX: usize = 0, dRows: usize = 0, dHidden: usize = 0, dSmall: usize = 0, dQ: usize = 0, dKV: usize = 0, dNext: usize = 0;

export function reserveBackward(): void {
  const n = capacity;
  coefficients = floats(n);
  dX = floats(n * D); dNext = floats(n * D); dRows = floats(n * D); dSmall = floats(n * D); dQ = floats(n * D);
  dKV = floats(n * 2 * D); dHidden = floats(n * 4 * D);
}

function clear(at: usize, numbers: i32): void { memory.fill(at, 0, <usize>numbers << 2); }

/** d[n] += the sum over rows of x[m,n]. */
function addColumns(x: usize, m: i32, n: i32, d: usize): void {
  const bytes = <usize>n << 2;
  for (let r = 0; r < m; r++) {
    for (let i: usize = 0; i < bytes; i += 16) v128.store(d + i, f32x4.add(v128.load(d + i), v128.load(x + i)));
    x += bytes;
  }
}

/** probs_R becomes dL / d logits = coefficient x (one-hot - softmax). */
function logitsBackward(): void {
  const bytes = <usize>V << 2;
  let p = probs_R;
  for (let r = 0; r < R; r++) {
    const k = load<f32>(coefficients + (<usize>r << 2)), minus = f32x4.splat(-k);
    for (let i: usize = 0; i < bytes; i += 16) v128.store(p + i, f32x4.mul(v128.load(p + i), minus));
    const at = p + (<usize>load<i32>(targets + (<usize>r << 2)) << 2);
    store<f32>(at, load<f32>(at) + k);
    p += bytes;
  }
}

function attentionBackward(block: usize, last: bool): void {
  const width = <usize>D << 2, stride = width << 1;
  let p = block + PROB, row = 0;
  for (let s = 0; s < S; s++) {
    const n0 = load<i32>(starts + (<usize>s << 2)), length = load<i32>(starts + (<usize>s << 2), 4) - n0;
    const first = last ? load<i32>(firsts + (<usize>s << 2)) : 0;
    const columns = (length + 3) & ~3, line = <usize>columns << 2;
    for (let h = 0; h < H; h++) {
      const at = <usize>h << 6, kv = block + KV + <usize>n0 * stride + at, d = dKV + <usize>n0 * stride + at;
      transposeHead(kv + width, stride, length, transposed);
      for (let i = first; i < length; i++) {
        const r = <usize>(row + i - first) * width + at;
        attendBackward(block + Q_R + r, kv, stride, transposed, i + 1, p, dSmall + r, dQ + r, d, d + width, stride, scratchRow);
        p += line;
      }
    }
    row += length - first;
  }
}

/** Takes dL / d output of layer l in dRows (R rows in the last layer, else N), leaves dL / d input in dX [N,d]. */
function layerBackward(l: i32): void {
  const last = l == L - 1, rows = last ? R : N, w = weights + layerAt(l), g = gradient + layerAt(l), block = keptAt(l), gain = <usize>D << 2;
  gemmBT(dRows, w + W2, dHidden, rows, D, 4 * D, START_ZERO);
  const hiddenBytes = <usize>rows * 4 * gain;
  for (let i: usize = 0; i < hiddenBytes; i += 16) {
    const alive = f32x4.gt(v128.load(block + HIDDEN_R + i), f32x4.splat(0));
    v128.store(dHidden + i, v128.and(v128.load(dHidden + i), alive));
  }
  gemmAT(block + HIDDEN_R, dRows, g + W2, rows, 4 * D, D);
  addColumns(dRows, rows, D, g + B2);
  gemmAT(block + NORMED2_R, dHidden, g + W1, rows, D, 4 * D);
  addColumns(dHidden, rows, 4 * D, g + B1);
  gemmBT(dHidden, w + W1, dSmall, rows, 4 * D, D, START_ZERO);
  layerNormBackward(dSmall, block + MID_R, block + STATS2_R, w + NORM2, dRows, g + NORM2, g + NORM2 + gain, rows, D);
  gemmBT(dRows, w + WO, dSmall, rows, D, D, START_ZERO);
  gemmAT(block + ATT_R, dRows, g + WO, rows, D, D);
  clear(dKV, N * 2 * D);
  attentionBackward(block, last);
  gemmAT(last ? block + QIN_R : block + NORMED, dQ, g + WQ, rows, D, D);
  gemmAT(block + NORMED, dKV, g + WKV, N, D, 2 * D);
  gemmBT(dKV, w + WKV, dNext, N, 2 * D, D, START_ZERO);
  if (last) {
    gemmBT(dQ, w + WQ, dSmall, R, D, D, START_ZERO);
    scatter(dSmall, dNext);
    clear(dX, N * D);
    scatter(dRows, dX);
  } else {
    gemmBT(dQ, w + WQ, dNext, N, D, D, START_C);
    memory.copy(dX, dRows, <usize>N * gain);
  }
  layerNormBackward(dNext, block + X, block + STATS1, w + NORM1, dX, g + NORM1, g + NORM1 + gain, N, D);
}

/** to[token of row r] += from[r] */
function scatter(from: usize, to: usize): void {
  const bytes = <usize>D << 2;
  for (let r = 0; r < R; r++) {
    const d = to + <usize>load<i32>(rowToToken + (<usize>r << 2)) * bytes;
    for (let i: usize = 0; i < bytes; i += 16) v128.store(d + i, f32x4.add(v128.load(d + i), v128.load(from + i)));
    from += bytes;
  }
}

function embedBackward(): void {
  const bytes = <usize>D << 2;
  let d = dX;
  for (let s = 0; s < S; s++) {
    const n0 = load<i32>(starts + (<usize>s << 2)), n1 = load<i32>(starts + (<usize>s << 2), 4);
    for (let n = n0; n < n1; n++) {
      const word = gradient + <usize>load<i32>(tokens + (<usize>n << 2)) * bytes, place = gradient + AT_POSITION + <usize>(n - n0) * bytes;
      for (let i: usize = 0; i < bytes; i += 16) {
        v128.store(word + i, f32x4.add(v128.load(word + i), v128.load(d + i)));
        v128.store(place + i, f32x4.add(v128.load(place + i), v128.load(d + i)));
      }
      d += bytes;
    }
  }
}

/** Follows a `forward` of the same batch. */
export function backward(): void {
  const gain = <usize>D << 2;
  logitsBackward();
  gemmAT(final_R, probs_R, gradient + AT_UNEMBED, R, D, V);
  gemmBT(probs_R, weights + AT_UNEMBED, dSmall, R, V, D, START_ZERO);
  clear(dRows, R * D);
  layerNormBackward(dSmall, finalIn_R, finalStats_R, weights + AT_FINAL, dRows, gradient + AT_FINAL, gradient + AT_FINAL + gain, R, D);
  for (let l = L - 1; l >= 0; l--) {
    layerBackward(l);
    if (l > 0) memory.copy(dRows, dX, <usize>N * gain);
  }
  embedBackward();
}
