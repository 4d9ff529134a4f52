/** @file exp, sums and random numbers, AssemblyScript: inside the kernel, so that bits do not depend on Node's own. */

/** e^x for four numbers, relative error below 2e-7; Cephes' expf. Inputs below -87 give 0 up to rounding. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  x = f32x4.pmax(f32x4.splat(-87), x);
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375))), f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), f32x4.splat(1));
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, scale);
}

// @ts-ignore: decorator
@inline
export function sum4(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3);
}

// @ts-ignore: decorator
@inline
export function max4(x: v128): f32 {
  return max(max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)), max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)));
}

/** A uniform number in [0, 1) of 24 bits, a hash (murmur3's finaliser) of what it is keyed by. */
export function uniform(seed: u32, sample: u32, position: u32): f32 {
  let h = mix(seed ^ 0x9e3779b9);
  h = mix(h + sample * 0x85ebca6b + 0x7f4a7c15);
  h = mix(h + position * 0xc2b2ae35 + 0x165667b1);
  return <f32>(h >>> 8) * <f32>(1.0 / 16777216.0);
}

function mix(h: u32): u32 {
  h = (h ^ (h >>> 16)) * 0x85ebca6b;
  h = (h ^ (h >>> 13)) * 0xc2b2ae35;
  return h ^ (h >>> 16);
}

export function exp64(x: f64): f64 { return Math.exp(x); }
export function log64(x: f64): f64 { return Math.log(x); }
export function cos64(x: f64): f64 { return Math.cos(x); }
