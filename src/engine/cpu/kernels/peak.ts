/** @file What the machine can do, for the bench: 128-bit multiply-add without memory, and one product in cache, AssemblyScript. */
import { gemm, START_ZERO } from "./gemm";

/** `rounds` x 12 independent four-wide multiply-adds = 96 floating-point operations a round. */
export function multiplyAddPeak(rounds: i32): f32 {
  const a = f32x4.splat(0.999), b = f32x4.splat(0.001);
  let s0 = b, s1 = b, s2 = b, s3 = b, s4 = b, s5 = b, s6 = b, s7 = b, s8 = b, s9 = b, s10 = b, s11 = b;
  for (let i = 0; i < rounds; i++) {
    s0 = f32x4.add(f32x4.mul(s0, a), b); s1 = f32x4.add(f32x4.mul(s1, a), b); s2 = f32x4.add(f32x4.mul(s2, a), b);
    s3 = f32x4.add(f32x4.mul(s3, a), b); s4 = f32x4.add(f32x4.mul(s4, a), b); s5 = f32x4.add(f32x4.mul(s5, a), b);
    s6 = f32x4.add(f32x4.mul(s6, a), b); s7 = f32x4.add(f32x4.mul(s7, a), b); s8 = f32x4.add(f32x4.mul(s8, a), b);
    s9 = f32x4.add(f32x4.mul(s9, a), b); s10 = f32x4.add(f32x4.mul(s10, a), b); s11 = f32x4.add(f32x4.mul(s11, a), b);
  }
  const t = f32x4.add(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7)));
  return f32x4.extract_lane(f32x4.add(t, f32x4.add(f32x4.add(s8, s9), f32x4.add(s10, s11))), 0);
}

/** One product C[m,n] = A[m,k] B[k,n] on whatever stands at the pointers. */
export function gemmPeak(a: usize, b: usize, c: usize, m: i32, k: i32, n: i32): void {
  gemm(a, b, c, m, k, n, START_ZERO);
}
