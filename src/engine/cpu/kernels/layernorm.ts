/** @file Layer normalisation with gain and bias, forward and backward, AssemblyScript. */
import { sum4 } from "./math";

const EPSILON: f32 = 1e-5;

/** y[m,d] = (x - mean) / sd * gain + bias; the mean and 1 / sd of each row go to `stats` [m,2] where it is given. */
export function layerNorm(x: usize, y: usize, gain: usize, bias: usize, stats: usize, m: i32, d: i32): void {
  const bytes = <usize>d << 2, inverse: f32 = 1 / <f32>d;
  for (let r = 0; r < m; r++) {
    let total = f32x4.splat(0);
    for (let i: usize = 0; i < bytes; i += 16) total = f32x4.add(total, v128.load(x + i));
    const mean = sum4(total) * inverse;
    const mean4 = f32x4.splat(mean);
    let square = f32x4.splat(0);
    for (let i: usize = 0; i < bytes; i += 16) {
      const c = f32x4.sub(v128.load(x + i), mean4);
      square = f32x4.add(square, f32x4.mul(c, c));
    }
    const scale: f32 = 1 / sqrt(sum4(square) * inverse + EPSILON);
    const scale4 = f32x4.splat(scale);
    for (let i: usize = 0; i < bytes; i += 16) {
      const hat = f32x4.mul(f32x4.sub(v128.load(x + i), mean4), scale4);
      v128.store(y + i, f32x4.add(f32x4.mul(hat, v128.load(gain + i)), v128.load(bias + i)));
    }
    if (stats) {
      store<f32>(stats, mean);
      store<f32>(stats, scale, 4);
      stats += 8;
    }
    x += bytes;
    y += bytes;
  }
}

/** dx[m,d] += the gradient through the normalisation; the gradients of gain and bias are added to theirs. */
export function layerNormBackward(
  dy: usize, x: usize, stats: usize, gain: usize, dx: usize, dGain: usize, dBias: usize, m: i32, d: i32,
): void {
  const bytes = <usize>d << 2, inverse: f32 = 1 / <f32>d;
  for (let r = 0; r < m; r++) {
    const mean4 = v128.load32_splat(stats), scale4 = v128.load32_splat(stats, 4);
    let a = f32x4.splat(0), b = f32x4.splat(0);
    for (let i: usize = 0; i < bytes; i += 16) {
      const g = v128.load(dy + i);
      const hat = f32x4.mul(f32x4.sub(v128.load(x + i), mean4), scale4);
      const gHat = f32x4.mul(g, hat);
      v128.store(dGain + i, f32x4.add(v128.load(dGain + i), gHat));
      v128.store(dBias + i, f32x4.add(v128.load(dBias + i), g));
      const w = v128.load(gain + i);
      a = f32x4.add(a, f32x4.mul(g, w));
      b = f32x4.add(b, f32x4.mul(gHat, w));
    }
    const a4 = f32x4.splat(sum4(a) * inverse), b4 = f32x4.splat(sum4(b) * inverse);
    for (let i: usize = 0; i < bytes; i += 16) {
      const hat = f32x4.mul(f32x4.sub(v128.load(x + i), mean4), scale4);
      const inner = f32x4.sub(f32x4.sub(f32x4.mul(v128.load(dy + i), v128.load(gain + i)), a4), f32x4.mul(hat, b4));
      v128.store(dx + i, f32x4.add(v128.load(dx + i), f32x4.mul(scale4, inner)));
    }
    dy += bytes;
    x += bytes;
    dx += bytes;
    stats += 8;
  }
}
