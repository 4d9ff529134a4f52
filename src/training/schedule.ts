/** @file The learning rate over the steps: linear warm-up, then linear or cosine decay (the paper: linear, 3 % warm-up). */
import { cos64 } from "../engine/cpu/math.js";
import type { Supervised } from "../paper/settings.js";

/** Rate at `step` (0-based) of `steps`; `warmup` and `floor` are shares of the steps and of the peak. */
export function learningRate(step: number, settings: Supervised): number {
  const { steps, learningRate: peak, warmup, decay, floor } = settings;
  const warm = Math.round(steps * warmup);
  if (step < warm) return (peak * (step + 1)) / warm;
  if (decay === "constant") return peak;
  const done = (step - warm) / Math.max(1, steps - warm); // 0 .. just under 1
  const left = decay === "linear" ? 1 - done : 0.5 * (1 + cos64(Math.PI * done));
  return peak * (floor + (1 - floor) * left);
}
