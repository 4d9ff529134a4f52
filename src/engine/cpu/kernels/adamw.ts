/** @file AdamW with a global gradient-norm clip, AssemblyScript. */
import { size, weights, collected, moment1, moment2 } from "./model";

/** The Euclidean norm of the collected gradient, summed in double precision in a fixed order. */
export function gradientNorm(): f64 {
  let total: f64 = 0;
  for (let i = 0; i < size; i++) {
    const g = <f64>load<f32>(collected + (<usize>i << 2));
    total += g * g;
  }
  return sqrt(total);
}

/**
 * One step of decoupled weight decay and Adam; `correction1`, `correction2` = 1 - beta^step.
 * `scale` multiplies the gradient first (the norm clip).
 */
export function adamw(
  rate: f32, beta1: f32, beta2: f32, epsilon: f32, decay: f32, correction1: f32, correction2: f32, scale: f32,
): void {
  const b1 = f32x4.splat(beta1), r1 = f32x4.splat(1 - beta1), b2 = f32x4.splat(beta2), r2 = f32x4.splat(1 - beta2);
  const step = f32x4.splat(rate / correction1), root = f32x4.splat(1 / sqrt(correction2)), e = f32x4.splat(epsilon);
  const keep = f32x4.splat(1 - rate * decay), s = f32x4.splat(scale);
  const end = <usize>((size + 3) & ~3) << 2; // arrays carry room for a whole last vector
  for (let i: usize = 0; i < end; i += 16) {
    const g = f32x4.mul(v128.load(collected + i), s);
    const m = f32x4.add(f32x4.mul(v128.load(moment1 + i), b1), f32x4.mul(g, r1));
    const v = f32x4.add(f32x4.mul(v128.load(moment2 + i), b2), f32x4.mul(f32x4.mul(g, g), r2));
    v128.store(moment1 + i, m);
    v128.store(moment2 + i, v);
    const denominator = f32x4.add(f32x4.mul(f32x4.sqrt(v), root), e);
    v128.store(weights + i, f32x4.sub(f32x4.mul(v128.load(weights + i), keep), f32x4.mul(step, f32x4.div(m, denominator))));
  }
}
