/** @file The embedded engine against the limits of the machine, measured in the same run; one thread. */

import { addGradient } from "../engine/cpu/gradient.js";
import { readSamples } from "../engine/cpu/inference.js";
import { initialWeights } from "../engine/cpu/initialise.js";
import { openCore } from "../engine/cpu/model.js";
import type { ModelShape } from "../engine/engine.js";
import { randomFrom } from "../world/random.js";
import { type Measured, seconds } from "./measure.js";

const SHAPES: Record<string, ModelShape> = {
  d64L2: { vocabulary: 128, width: 64, layers: 2, heads: 4, context: 96 },
  d128L4: { vocabulary: 128, width: 128, layers: 4, heads: 8, context: 96 },
};
const LENGTH = 96;

/** Floating-point operations a token of training on sequences of LENGTH: three times the forward pass. */
function trainingFlops({ vocabulary: V, width: d, layers: L }: ModelShape): number {
  return 3 * (2 * (12 * d * d * L + d * V) + 2 * d * L * (LENGTH + 1));
}

/** GFLOP/s of independent 128-bit multiply-adds, and of one product of the sizes used here. */
export async function limits(): Promise<{ multiplyAdd: number; product: number }> {
  const { kernels, gradient, probs } = openCore(SHAPES["d64L2"]!, "train");
  for (let i = 0; i < 300; i++) kernels.multiplyAddPeak(1000, probs.byteOffset);
  const rounds = 100_000,
    [m, k, n] = [256, 64, 256];
  const peak = await seconds(() => kernels.multiplyAddPeak(rounds, probs.byteOffset));
  const b = gradient.byteOffset,
    c = b + k * n * 4,
    a = probs.byteOffset; // any memory of that size will do
  const product = await seconds(() => kernels.gemmPeak(a, b, c, m, k, n), 200);
  return { multiplyAdd: (rounds * 64) / peak / 1e9, product: (2 * m * k * n) / product / 1e9 };
}

export async function engineBench(): Promise<Measured[]> {
  const random = randomFrom("bench"),
    limit = await limits();
  const words = (n: number) => Array.from({ length: n }, () => random.int(0, 127));
  const rows: Measured[] = [
    { what: "limit: 128-bit multiply-add", value: limit.multiplyAdd, unit: "GFLOP/s" },
    { what: "limit: matrix product 256 x 64 x 256", value: limit.product, unit: "GFLOP/s" },
  ];
  for (const [name, shape] of Object.entries(SHAPES)) {
    const core = openCore(shape, "train");
    core.weights.set(initialWeights(shape, 1));
    const batch = Array.from({ length: 20 }, () => ({ tokens: words(LENGTH + 1), from: 1 }));
    const time = await seconds(() => addGradient(core, batch, { kind: "cross_entropy" }));
    const rate = (batch.length * LENGTH) / time,
      gflops = (rate * trainingFlops(shape)) / 1e9;
    const share = (of: number) => `${(gflops / of).toFixed(2)} of`;
    rows.push({
      what: `training ${name}`,
      value: rate,
      unit: "tokens/s",
      note: `${gflops.toFixed(1)} GFLOP/s: ${share(limit.multiplyAdd)} multiply-add, ${share(limit.product)} product`,
    });
    const step = await seconds(() => core.kernels.adamw(1e-4, 0.9, 0.98, 1e-8, 0.01, 0.1, 0.02, 1));
    rows.push({ what: `AdamW ${name}`, value: step * 1000, unit: "ms/step", note: `${core.weights.length} weights` });
    const reader = openCore(shape, "sample");
    reader.weights.set(core.weights);
    const requests = Array.from({ length: 128 }, (_, i) => ({
      prompt: words(32),
      count: 1,
      maxTokens: 32,
      temperature: 1,
      seed: i,
    }));
    const sampling = await seconds(() => readSamples(reader, requests), 15);
    rows.push({
      what: `sampling ${name}, 128 rows of 32 + 32`,
      value: (128 * 32) / sampling,
      unit: "new tokens/s",
      note: "prefill included",
    });
    rows.push({
      what: `peak memory up to here, ${name}`,
      value: process.resourceUsage().maxRSS / 1024,
      unit: "MB",
      note: "of the process, Node included",
    });
  }
  return rows;
}
