/** @file What the machine can do, for the bench: 128-bit multiply-add from registers, and one product in cache, AssemblyScript. */
import { gemm, START_ZERO } from "./gemm";

/**
 * `rounds` x 8 four-wide multiplications and as many additions, 64 operations a round: eight independent sums, as the
 * tile of `gemm` has them, with four factors in registers and two read from a first-level cache line at `at`.
 */
export function multiplyAddPeak(rounds: i32, at: usize): f32 {
  const b0 = v128.load(at), b1 = v128.load(at, 16), b2 = v128.load(at, 32), b3 = v128.load(at, 48);
  let s0 = b0, s1 = b0, s2 = b0, s3 = b0, t0 = b0, t1 = b0, t2 = b0, t3 = b0;
  let i: usize = 0;
  const end = <usize>rounds << 3;
  while (i < end) {
    const from = at + (i & 63);
    let x = v128.load32_splat(from);
    s0 = f32x4.add(s0, f32x4.mul(x, b0));
    s1 = f32x4.add(s1, f32x4.mul(x, b1));
    s2 = f32x4.add(s2, f32x4.mul(x, b2));
    s3 = f32x4.add(s3, f32x4.mul(x, b3));
    x = v128.load32_splat(from, 4);
    t0 = f32x4.add(t0, f32x4.mul(x, b0));
    t1 = f32x4.add(t1, f32x4.mul(x, b1));
    t2 = f32x4.add(t2, f32x4.mul(x, b2));
    t3 = f32x4.add(t3, f32x4.mul(x, b3));
    i += 8;
  }
  const s = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), t = f32x4.add(f32x4.add(t0, t1), f32x4.add(t2, t3));
  return f32x4.extract_lane(f32x4.add(s, t), 0);
}

/** One product C[m,n] = A[m,k] B[k,n] on whatever stands at the pointers. */
export function gemmPeak(a: usize, b: usize, c: usize, m: i32, k: i32, n: i32): void {
  gemm(a, b, c, m, k, n, START_ZERO);
}
