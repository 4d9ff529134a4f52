/** @file A fingerprint of what kernels compute: training steps and samples of small models that reach every kernel. */
import { sha256Hex } from "#platform";
import type { Completion, Datum, ModelShape, SampleRequest } from "../engine.js";
import { addGradient } from "./gradient.js";
import { readSamples } from "./inference.js";
import type { Kernels } from "./loadKernels.js";
import { type Core, openCore } from "./model.js";
import { bytesOf } from "./weightsFile.js";

/** Widths that are cut into vectors in different ways, contexts that end inside a block of 16. */
const SHAPES: ModelShape[] = [
  { vocabulary: 48, width: 48, layers: 2, heads: 3, context: 40 },
  { vocabulary: 32, width: 16, layers: 1, heads: 1, context: 24 },
];

/** Numbers in [-1/4, 1/4) that look like noise (Knuth's multiplicative hash). */
const noise = (i: number) => (Math.imul(i + 1, 2654435761) >>> 8) / 2 ** 25 - 0.25;

function fill(core: Core): void {
  for (let i = 0; i < core.weights.length; i++) core.weights[i] = noise(i);
}

const words = (shape: ModelShape, n: number, key: number) =>
  Array.from({ length: n }, (_, i) => (key * 31 + i * i * 7 + i) % shape.vocabulary);

function trained(kernels: Kernels, shape: ModelShape): Uint8Array[] {
  const core = openCore(shape, "train", kernels);
  fill(core);
  const { context } = shape;
  const datums: Datum[] = [1, 2, 7, 16, 17, context].map((length, key) => ({
    tokens: words(shape, length + 1, key),
    from: 1 + (key % 2) * (length >> 1),
  }));
  const reports: Uint8Array[] = [];
  for (let step = 0; step < 2; step++) {
    const { logprobs } = addGradient(core, datums, { kind: "cross_entropy" });
    kernels.setAside();
    addGradient(core, datums.slice(step), { kind: "cross_entropy" });
    kernels.collect(step === 0);
    reports.push(...logprobs.map(bytesOf), bytesOf(Float64Array.of(kernels.gradientNorm())));
    kernels.adamw(1e-3, 0.9, 0.95, 1e-8, 0.01, 0.1, 0.05, 0.5);
  }
  return [...reports, bytesOf(core.weights), bytesOf(core.moments[0]), bytesOf(core.moments[1])];
}

function sampled(kernels: Kernels, shape: ModelShape): Completion[][] {
  const core = openCore(shape, "sample", kernels);
  fill(core);
  const every = Array.from({ length: shape.vocabulary }, (_, token) => token);
  const request: SampleRequest = { prompt: words(shape, 5, 3), count: 14, maxTokens: 30, temperature: 1, seed: 4 };
  return readSamples(core, [
    request,
    { ...request, prompt: [...request.prompt, 1, 2] }, // begins as the one before it
    { ...request, prompt: words(shape, 18, 5), stop: every.slice(0, 4), candidates: every },
    { ...request, count: 3, temperature: 0.7, topK: 9, topP: 0.8 },
    { ...request, count: 1, temperature: 0 },
  ]);
}

/** Equal for kernels that give equal bits. */
export function bitsOf(open: () => Kernels): string {
  const hashes = SHAPES.map((shape) => {
    const parts = trained(open(), shape).map(sha256Hex);
    return [...parts, JSON.stringify(sampled(open(), shape))].join();
  });
  return sha256Hex(hashes.join());
}
