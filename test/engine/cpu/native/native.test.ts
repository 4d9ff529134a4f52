/** @file The native kernels give WebAssembly's bits: kernel by kernel over shapes, and in a whole small run. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { bitsOf } from "../../../../src/engine/cpu/bits.js";
import { cpuEngine } from "../../../../src/engine/cpu/cpuEngine.js";
import { addGradient } from "../../../../src/engine/cpu/gradient.js";
import { readLogprobs, readSamples, readScores } from "../../../../src/engine/cpu/inference.js";
import { initialWeights } from "../../../../src/engine/cpu/initialise.js";
import { type Kernels, wasmKernels } from "../../../../src/engine/cpu/loadKernels.js";
import { type Core, openCore } from "../../../../src/engine/cpu/model.js";
import { kernelKinds } from "../../../../src/engine/cpu/openKernels.js";
import type { SampleRequest } from "../../../../src/engine/engine.js";
import { randomFrom } from "../../../../src/world/random.js";
import { temporaryFolder } from "../../../temporaryFolder.js";

const natives = kernelKinds().filter(({ name }) => name !== "wasm");
const hash = (numbers: ArrayBufferView) =>
  createHash("sha256")
    .update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))
    .digest("hex");

/** Every width that is cut into vectors in another way, layers, contexts that end inside a block of 16. */
const SHAPES = [
  [16, 1, 32, 24],
  [32, 2, 48, 40],
  [48, 2, 128, 72],
  [64, 2, 112, 96],
  [80, 1, 64, 48],
  [96, 3, 128, 72],
  [128, 1, 256, 136],
].map(([width = 0, layers = 0, vocabulary = 0, context = 0]) => ({
  width,
  layers,
  vocabulary,
  context,
  heads: width / 16,
}));

describe("native kernels", () => {
  before(function () {
    if (natives.length > 0) return;
    console.log("      (skipped: no native kernels were compiled, or JUDGELAB_ENGINE=wasm)");
    this.skip();
  });

  it("multiply as WebAssembly does, whatever the sizes", () => {
    const shape = { vocabulary: 128, width: 64, layers: 1, heads: 4, context: 16 };
    const random = randomFrom("products");
    for (let trial = 0; trial < 60; trial++) {
      const m = random.int(1, 40),
        k = 2 * random.int(1, 64),
        n = 16 * random.int(1, 12);
      const values = Array.from({ length: 3000 }, () => random.normal(0, 1));
      const product = (kernels: Kernels) => {
        const core = openCore(shape, "train", kernels);
        for (let i = 0; i < core.weights.length; i++) core.weights[i] = values[i % values.length]!;
        const a = core.weights.byteOffset;
        kernels.gemmPeak(a, a + 4 * m * k, core.collected.byteOffset, m, k, n);
        return hash(core.collected.subarray(0, m * n));
      };
      const expected = product(wasmKernels());
      for (const { name, open } of natives) assert.equal(product(open()), expected, `${name}: ${m} x ${k} x ${n}`);
    }
  });

  for (const shape of SHAPES) {
    it(`train and read a model of width ${shape.width}, ${shape.layers} layers, context ${shape.context}`, () => {
      const random = randomFrom("native", shape.width),
        weights = initialWeights(shape, 1),
        unembedding = weights.length - shape.width * shape.vocabulary,
        sharp = weights.map((w, i) => (i >= unembedding ? 30 * w : w));
      const words = (n: number) => Array.from({ length: n }, () => random.int(0, shape.vocabulary - 1));
      const lengths = [2, 3, 16, 17, 18, 33, shape.context].filter((length) => length <= shape.context);
      const datums = lengths.map((length) => ({ tokens: words(length), from: random.int(1, length - 1) }));
      const prompts = lengths.map((length) => words(Math.max(1, length - 8)));
      const requests = [0, 0.6, 1].flatMap((temperature) =>
        prompts.map(
          (prompt, i): SampleRequest => ({
            prompt,
            count: 1 + ((5 * i) % 9),
            maxTokens: 12,
            temperature,
            topK: temperature === 1 ? 0 : 7,
            topP: temperature === 0.6 ? 0.9 : 1,
            stop: [1, 2, 3],
            seed: i,
            candidates: [4, 5],
          }),
        ),
      );
      const train = (core: Core) => {
        core.weights.set(sharp);
        const reports = [1, 2].map(() => {
          addGradient(core, datums, { kind: "cross_entropy" });
          core.kernels.setAside();
          const { logprobs } = addGradient(core, datums.slice(2), { kind: "cross_entropy" });
          core.kernels.collect(false);
          const norm = core.kernels.gradientNorm();
          core.kernels.adamw(1e-2, 0.9, 0.95, 1e-8, 0.1, 0.1, 0.05, 0.3);
          return { logprobs: logprobs.map(hash), norm };
        });
        return { reports, weights: hash(core.weights), moments: core.moments.map(hash) };
      };
      const read = (core: Core) => {
        core.weights.set(sharp);
        return {
          samples: readSamples(core, requests),
          scores: readScores(core, prompts, [0, 1, 2, 3]),
          logprobs: readLogprobs(
            core,
            datums.map(({ tokens }) => tokens),
            datums.map(() => 1),
          ).map(hash),
        };
      };
      const expected = [
        train(openCore(shape, "train", wasmKernels())),
        read(openCore(shape, "sample", wasmKernels())),
      ] as const;
      for (const { name, open } of natives) {
        assert.deepEqual(train(openCore(shape, "train", open())), expected[0], name);
        assert.deepEqual(read(openCore(shape, "sample", open())), expected[1], name);
      }
    });
  }

  it("take a policy through forty steps of GRPO to the same weights", async () => {
    const shape = { vocabulary: 48, width: 48, layers: 2, heads: 3, context: 24 };
    const adam = { learningRate: 3e-3, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.01, gradClipNorm: 1 };
    const learn = async (engine: ReturnType<typeof cpuEngine>, file: string) => {
      const trainer = await engine.create(shape, 3);
      for (let step = 0; step < 40; step++) {
        const sampler = await trainer.publish();
        const prompts = [0, 1, 2, 3].map((i) => [2, 3 + i + (step % 5)]);
        const groups = await sampler.sample(
          prompts.map((prompt) => ({ prompt, count: 8, maxTokens: 10, temperature: 1, stop: [1], seed: step })),
        );
        const data = groups.flatMap((group, p) =>
          group.map(({ tokens, logprobs }) => ({
            tokens: [...prompts[p]!, ...tokens],
            from: 2,
            logprobs,
            advantages: tokens.map((token) => (token % 3) - 1),
            weights: tokens.map(() => 1 / 64),
          })),
        );
        await trainer.forwardBackward(data, { kind: "ppo", clipLow: 0.2, clipHigh: 0.3 });
        await trainer.optimStep(adam);
      }
      return (await trainer.save(file)).hash;
    };
    const folder = temporaryFolder();
    const expected = await learn(
      cpuEngine(() => ({ name: "wasm", open: wasmKernels })),
      `${folder}/wasm`,
    );
    for (const kind of natives)
      assert.equal(
        await learn(
          cpuEngine(() => kind),
          `${folder}/${kind.name}`,
        ),
        expected,
        kind.name,
      );
  });

  it("are told apart from kernels with other bits by the start-up check", () => {
    const expected = bitsOf(wasmKernels);
    for (const { name, open } of natives) assert.equal(bitsOf(open), expected, name);
    // An optimizer step of another rate in the last digits, and a decode that forgets its temperature, must show.
    const off = (change: (kernels: Kernels) => Partial<Kernels>) => () => {
      const kernels = wasmKernels();
      return { ...kernels, ...change(kernels) };
    };
    const wrong: ((kernels: Kernels) => Partial<Kernels>)[] = [
      ({ adamw }) => ({ adamw: (rate, ...rest) => adamw(rate * (1 + 1e-6), ...rest) }),
      ({ decode }) => ({ decode: (rows, max, t, ...rest) => decode(rows, max, t * 1.01, ...rest) }),
      ({ setAside, collect }) => ({ setAside: () => collect(true), collect: () => setAside() }),
    ];
    for (const change of wrong) assert.notEqual(bitsOf(off(change)), expected);
  });
});
