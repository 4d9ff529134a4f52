/** @file Softmax over rows of logits, AssemblyScript. */
import { V } from "./model";
import { exp4, max4, sum4 } from "./math";

/** The largest of a row of V numbers. */
export function largest(z: usize): f32 {
  const bytes = <usize>V << 2;
  let most = v128.load(z);
  for (let i: usize = 16; i < bytes; i += 16) most = f32x4.pmax(most, v128.load(z + i));
  return max4(most);
}

/** to[V] = e^((z - top) x factor), which may overwrite z; returns their sum. */
export function exponentials(z: usize, top: f32, factor: f32, to: usize): f32 {
  const bytes = <usize>V << 2, top4 = f32x4.splat(top), factor4 = f32x4.splat(factor);
  let total = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const e = exp4(f32x4.mul(f32x4.sub(v128.load(z + i), top4), factor4));
    v128.store(to + i, e);
    total = f32x4.add(total, e);
  }
  return sum4(total);
}

/** softmax of m rows of V logits in place; a row's log-sum-exp is what log p subtracts. Writes log p of targets. */
export function softmaxRows(logits: usize, m: i32, target: usize, logp: usize): void {
  const bytes = <usize>V << 2;
  for (let r = 0; r < m; r++) {
    const top = largest(logits), chosen = load<f32>(logits + (<usize>load<i32>(target + (<usize>r << 2)) << 2));
    const sum = exponentials(logits, top, 1, logits), inverse = f32x4.splat(1 / sum);
    for (let i: usize = 0; i < bytes; i += 16) v128.store(logits + i, f32x4.mul(v128.load(logits + i), inverse));
    store<f32>(logp + (<usize>r << 2), chosen - top - <f32>Math.log(<f64>sum));
    logits += bytes;
  }
}
