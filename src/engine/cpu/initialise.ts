/** @file Fresh weights. Keys start as a copy of queries, so that attention begins as a matcher of equal words. */
import type { ModelShape } from "../engine.js";
import { scalars } from "./math.js";

/**
 * Standard deviations: embeddings .3, positions .1, weights .8 / sqrt(inputs), those that write to the residual stream
 * .5 / sqrt(inputs), the output layer .02.
 */
export function initialWeights(shape: ModelShape, seed: number): Float32Array {
  const { uniform } = scalars();
  const { vocabulary: V, width: d, layers: L, context: T } = shape;
  const out: number[][] = [];
  let block = 0;
  // A sum of twelve uniforms is normal enough, and needs no function whose bits differ between platforms.
  const normal = (count: number, sd: number): number[] => {
    const key = ++block;
    return Array.from({ length: count }, (_, i) => {
      let sum = -6;
      for (let j = 0; j < 12; j++) sum += uniform(seed, key, i * 12 + j);
      return sum * sd;
    });
  };
  const constant = (count: number, value: number): number[] => new Array<number>(count).fill(value);
  out.push(normal(V * d, 0.3), normal(T * d, 0.1));
  for (let l = 0; l < L; l++) {
    const queries = normal(d * d, 0.8 / Math.sqrt(d)),
      values = normal(d * d, 0.8 / Math.sqrt(d));
    const keysAndValues: number[] = [];
    for (let row = 0; row < d; row++) {
      keysAndValues.push(...queries.slice(row * d, row * d + d), ...values.slice(row * d, row * d + d));
    }
    out.push(constant(d, 1), constant(d, 0), queries, keysAndValues, normal(d * d, 0.5 / Math.sqrt(d)));
    out.push(constant(d, 1), constant(d, 0), normal(4 * d * d, 0.8 / Math.sqrt(d)), constant(4 * d, 0));
    out.push(normal(4 * d * d, 0.5 / Math.sqrt(4 * d)), constant(d, 0));
  }
  out.push(constant(d, 1), constant(d, 0), normal(d * V, 0.02));
  return Float32Array.from(out.flat());
}
