/** @file Causal attention with heads of 16 over one sequence and head at a time, AssemblyScript.
 *  Keys stand transposed in blocks of 16 positions, [block, 16 components, 16 positions]: four scores come from one
 *  multiply-add, none needs a sum over lanes, and a position that is added touches one kilobyte. */
import { exp4, max4, sum4 } from "./math";

export const HEAD: i32 = 16;
const SCALE: f32 = 0.25; // 1 / sqrt(16)

/** Positions rounded up to whole blocks. */
export function blocked(length: i32): i32 { return (length + 15) & ~15; }

// @ts-ignore: decorator
@inline
function rowOrZero(rows: usize, stride: usize, j: i32, length: i32, offset: usize): v128 {
  return j < length ? v128.load(rows + <usize>j * stride + offset) : f32x4.splat(0);
}

/** transposed[blocks, 16, 16] = rows[length, 16] (rows `stride` bytes apart); positions past `length` are zero. */
export function transposeHead(rows: usize, stride: usize, length: i32, transposed: usize): void {
  const end = blocked(length);
  for (let j = 0; j < end; j += 4) {
    let to = transposed + (<usize>(j >> 4) << 10) + (<usize>(j & 15) << 2);
    for (let c: usize = 0; c < 64; c += 16) {
      const r0 = rowOrZero(rows, stride, j, length, c), r1 = rowOrZero(rows, stride, j + 1, length, c);
      const r2 = rowOrZero(rows, stride, j + 2, length, c), r3 = rowOrZero(rows, stride, j + 3, length, c);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 64);
      v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 128);
      v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 192);
      to += 256;
    }
  }
}

/** Puts one more key[16] at position `at`. */
export function addKey(key: usize, at: i32, transposed: usize): void {
  let to = transposed + (<usize>(at >> 4) << 10) + (<usize>(at & 15) << 2);
  for (let c: usize = 0; c < 64; c += 4) {
    store<f32>(to, load<f32>(key + c));
    to += 64;
  }
}

/** out[columns] = factor x q[16] . transposed, in whole fours. */
// @ts-ignore: decorator
@inline
function dots(q: usize, transposed: usize, columns: i32, factor: f32, out: usize): void {
  const factor4 = f32x4.splat(factor);
  let j: usize = 0;
  const bytes = <usize>((columns + 3) & ~3) << 2;
  for (; j + 32 <= bytes; j += 32) {
    let at = transposed + ((j >> 6) << 10) + (j & 63);
    let s = f32x4.splat(0), t = f32x4.splat(0);
    for (let c: usize = 0; c < 64; c += 4) {
      const x = v128.load32_splat(q + c);
      s = f32x4.add(s, f32x4.mul(x, v128.load(at)));
      t = f32x4.add(t, f32x4.mul(x, v128.load(at, 16)));
      at += 64;
    }
    v128.store(out + j, f32x4.mul(s, factor4));
    v128.store(out + j, f32x4.mul(t, factor4), 16);
  }
  for (; j < bytes; j += 16) {
    let at = transposed + ((j >> 6) << 10) + (j & 63);
    let s = f32x4.splat(0);
    for (let c: usize = 0; c < 64; c += 4) {
      s = f32x4.add(s, f32x4.mul(v128.load32_splat(q + c), v128.load(at)));
      at += 64;
    }
    v128.store(out + j, f32x4.mul(s, factor4));
  }
}

/**
 * One query against the first `visible` keys: writes its probabilities to p (zero up to the next multiple of four)
 * and the mix of values to out[16]. `values` rows are `stride` bytes apart; keys stand transposed. A wide version of this
 * kernel writes p in whole blocks.
 */
export function attend(q: usize, keys: usize, values: usize, stride: usize, visible: i32, p: usize, out: usize): void {
  dots(q, keys, visible, SCALE, p);
  const end = (visible + 3) & ~3;
  for (let j = visible; j < end; j++) store<f32>(p + (<usize>j << 2), -1e30);
  const bytes = <usize>end << 2;
  let most = v128.load(p);
  for (let j: usize = 16; j < bytes; j += 16) most = f32x4.pmax(most, v128.load(p + j));
  const most4 = f32x4.splat(max4(most));
  let total = f32x4.splat(0);
  for (let j: usize = 0; j < bytes; j += 16) {
    const e = exp4(f32x4.sub(v128.load(p + j), most4));
    v128.store(p + j, e);
    total = f32x4.add(total, e);
  }
  for (let j = visible; j < end; j++) store<f32>(p + (<usize>j << 2), 0);
  const inverse = f32x4.splat(1 / sum4(total));
  for (let j: usize = 0; j < bytes; j += 16) v128.store(p + j, f32x4.mul(v128.load(p + j), inverse));
  let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0);
  for (let j = 0; j < visible; j++) {
    const w = v128.load32_splat(p + (<usize>j << 2));
    a = f32x4.add(a, f32x4.mul(w, v128.load(values)));
    b = f32x4.add(b, f32x4.mul(w, v128.load(values, 16)));
    c = f32x4.add(c, f32x4.mul(w, v128.load(values, 32)));
    d = f32x4.add(d, f32x4.mul(w, v128.load(values, 48)));
    values += stride;
  }
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
}

/**
 * The gradient of `attend` for one query, whose probabilities p it needs: writes dq[16], adds to dKeys and dValues (rows,
 * not transposed). `valuesT` are the values transposed; `row` is scratch of the width of p.
 */
export function attendBackward(
  q: usize, keys: usize, stride: usize, valuesT: usize, visible: i32, p: usize, dOut: usize,
  dq: usize, dKeys: usize, dValues: usize, dStride: usize, row: usize,
): void {
  dots(dOut, valuesT, visible, 1, row);
  const bytes = <usize>((visible + 3) & ~3) << 2;
  let total = f32x4.splat(0);
  for (let j: usize = 0; j < bytes; j += 16) total = f32x4.add(total, f32x4.mul(v128.load(p + j), v128.load(row + j)));
  const mean = f32x4.splat(sum4(total)), scale = f32x4.splat(SCALE);
  for (let j: usize = 0; j < bytes; j += 16) {
    v128.store(row + j, f32x4.mul(f32x4.mul(v128.load(p + j), f32x4.sub(v128.load(row + j), mean)), scale));
  }
  const q0 = v128.load(q), q1 = v128.load(q, 16), q2 = v128.load(q, 32), q3 = v128.load(q, 48);
  let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0);
  for (let j = 0; j < visible; j++) {
    const s = v128.load32_splat(row + (<usize>j << 2));
    a = f32x4.add(a, f32x4.mul(s, v128.load(keys)));
    b = f32x4.add(b, f32x4.mul(s, v128.load(keys, 16)));
    c = f32x4.add(c, f32x4.mul(s, v128.load(keys, 32)));
    d = f32x4.add(d, f32x4.mul(s, v128.load(keys, 48)));
    v128.store(dKeys, f32x4.add(v128.load(dKeys), f32x4.mul(s, q0)));
    v128.store(dKeys, f32x4.add(v128.load(dKeys, 16), f32x4.mul(s, q1)), 16);
    v128.store(dKeys, f32x4.add(v128.load(dKeys, 32), f32x4.mul(s, q2)), 32);
    v128.store(dKeys, f32x4.add(v128.load(dKeys, 48), f32x4.mul(s, q3)), 48);
    keys += stride;
    dKeys += dStride;
  }
  v128.store(dq, a);
  v128.store(dq, b, 16);
  v128.store(dq, c, 32);
  v128.store(dq, d, 48);
  const o0 = v128.load(dOut), o1 = v128.load(dOut, 16), o2 = v128.load(dOut, 32), o3 = v128.load(dOut, 48);
  for (let j = 0; j < visible; j++) {
    const w = v128.load32_splat(p + (<usize>j << 2));
    v128.store(dValues, f32x4.add(v128.load(dValues), f32x4.mul(w, o0)));
    v128.store(dValues, f32x4.add(v128.load(dValues, 16), f32x4.mul(w, o1)), 16);
    v128.store(dValues, f32x4.add(v128.load(dValues, 32), f32x4.mul(w, o2)), 32);
    v128.store(dValues, f32x4.add(v128.load(dValues, 48), f32x4.mul(w, o3)), 48);
    dValues += dStride;
  }
}
