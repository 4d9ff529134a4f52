/** @file The embedded engine against the limits of the machine, by every kind of kernels, in one run; one thread. */
import { addGradient } from "../engine/cpu/gradient.js";
import { readSamples } from "../engine/cpu/inference.js";
import { initialWeights } from "../engine/cpu/initialise.js";
import { openCore } from "../engine/cpu/model.js";
import { type KernelKind, kernelKinds } from "../engine/cpu/openKernels.js";
import type { ModelShape } from "../engine/engine.js";
import { randomFrom } from "../world/random.js";
import { inTurns, type Measured } from "./measure.js";

export const SHAPES: Record<string, ModelShape> = {
  d64L2: { vocabulary: 128, width: 64, layers: 2, heads: 4, context: 96 },
  d128L4: { vocabulary: 128, width: 128, layers: 4, heads: 8, context: 96 },
};
export const LENGTH = 96;

/** Floating-point operations a token of training on sequences of `length`: three times the forward pass. */
export const trainingFlops = ({ vocabulary: V, width: d, layers: L }: ModelShape, length: number): number =>
  3 * (2 * (12 * d * d * L + d * V) + 2 * d * L * (length + 1));

/** Lanes of 32 bits that the kernels multiply at once. */
export const lanes = ({ name }: KernelKind): number => (name === "native-avx512" ? 16 : name === "native-avx2" ? 8 : 4);

/** GFLOP/s of independent multiply-adds of each kind's vectors. */
export async function multiplyAddLimits(kinds: KernelKind[]): Promise<number[]> {
  const rounds = 100_000;
  const times = await inTurns(
    kinds.map((kind) => {
      const { kernels, probs } = openCore(SHAPES["d64L2"]!, "train", kind.open());
      return () => kernels.multiplyAddPeak(rounds, probs.byteOffset);
    }),
    30,
    "processor",
  );
  return times.map((time, i) => (rounds * 16 * lanes(kinds[i]!)) / time / 1e9);
}

export async function engineBench(): Promise<Measured[]> {
  const kinds = kernelKinds(),
    random = randomFrom("bench"),
    words = (n: number) => Array.from({ length: n }, () => random.int(0, 127)),
    limits = await multiplyAddLimits(kinds);
  const rows: Measured[] = kinds.map((kind, i) => ({
    what: `limit: ${32 * lanes(kind)}-bit multiply-add, ${kind.name}`,
    value: limits[i]!,
    unit: "GFLOP/s",
  }));
  const [m, k, n] = [256, 64, 256];
  const products = await inTurns(
    kinds.map((kind) => {
      const { kernels, gradient, probs } = openCore(SHAPES["d64L2"]!, "train", kind.open()),
        b = gradient.byteOffset;
      return () => {
        for (let i = 0; i < 10; i++) kernels.gemmPeak(probs.byteOffset, b, b + k * n * 4, m, k, n); // any memory of that size will do
      };
    }),
    60,
    "processor",
  );
  for (const [i, { name }] of kinds.entries()) {
    rows.push({
      what: `limit: matrix product ${m} x ${k} x ${n}, ${name}`,
      value: (10 * 2 * m * k * n) / products[i]! / 1e9,
      unit: "GFLOP/s",
    });
  }
  for (const [model, shape] of Object.entries(SHAPES)) {
    const weights = initialWeights(shape, 1);
    const trainers = kinds.map((kind) => {
      const core = openCore(shape, "train", kind.open());
      core.weights.set(weights);
      return core;
    });
    const batch = Array.from({ length: 20 }, () => ({ tokens: words(LENGTH + 1), from: 1 }));
    const training = await inTurns(
      trainers.map((core) => () => addGradient(core, batch, { kind: "cross_entropy" })),
      shape.width > 64 ? 8 : 20,
      "processor",
    );
    const steps = await inTurns(
      trainers.map(
        ({ kernels }) =>
          () =>
            kernels.adamw(1e-4, 0.9, 0.98, 1e-8, 0.01, 0.1, 0.02, 1),
      ),
      30,
      "processor",
    );
    const requests = Array.from({ length: 128 }, (_, i) => ({
      prompt: words(32),
      count: 1,
      maxTokens: 32,
      temperature: 1,
      seed: i,
    }));
    const sampling = await inTurns(
      kinds.map((kind) => {
        const core = openCore(shape, "sample", kind.open());
        core.weights.set(weights);
        return () => readSamples(core, requests);
      }),
      8,
      "processor",
    );
    for (const [i, { name }] of kinds.entries()) {
      const rate = (batch.length * LENGTH) / training[i]!,
        gflops = (rate * trainingFlops(shape, LENGTH)) / 1e9;
      rows.push(
        {
          what: `training ${model}, ${name}`,
          value: rate,
          unit: "tokens/s",
          note: `${gflops.toFixed(1)} GFLOP/s: ${(gflops / limits[i]!).toFixed(2)} of multiply-add`,
        },
        {
          what: `AdamW ${model}, ${name}`,
          value: steps[i]! * 1000,
          unit: "ms/step",
          note: `${weights.length} weights`,
        },
        {
          what: `sampling ${model}, 128 rows of 32 + 32, ${name}`,
          value: (128 * 32) / sampling[i]!,
          unit: "new tokens/s",
          note: "prefill included",
        },
      );
    }
  }
  return rows;
}
