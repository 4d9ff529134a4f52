/** @file Sampling rows of one prompt as a tree gives what sampling every row on its own gives, bit for bit. */
import assert from "node:assert/strict";
import { readSamples } from "../../../src/engine/cpu/inference.js";
import { initialWeights } from "../../../src/engine/cpu/initialise.js";
import { type Core, DECODE_ROWS, openCore, pack } from "../../../src/engine/cpu/model.js";
import { openKernels } from "../../../src/engine/cpu/openKernels.js";
import type { Completion, SampleRequest } from "../../../src/engine/engine.js";
import { randomFrom } from "../../../src/world/random.js";

const shape = { vocabulary: 32, width: 32, layers: 2, heads: 2, context: 24 };
const everyToken = Array.from({ length: 32 }, (_, token) => token);

function sharpCore(): Core {
  const core = openCore(shape, "sample", openKernels());
  const weights = initialWeights(shape, 5);
  const unembedding = weights.length - shape.width * shape.vocabulary;
  core.weights.set(weights.map((w, i) => (i >= unembedding ? 40 * w : w))); // some tokens far likelier than others
  return core;
}

/** Each sample in a place of its own, its prompt seated there, nothing shared. */
function sampleApart(core: Core, request: SampleRequest): Omit<Completion, "next">[] {
  const { prompt, count, maxTokens, temperature, topK = 0, topP = 1, stop = [], seed, candidates } = request;
  assert.ok(count <= DECODE_ROWS);
  for (let r = 0; r < count; r++) {
    pack(core, [{ tokens: prompt, length: prompt.length, first: prompt.length - 1, shared: 0 }], 0, 1);
    core.kernels.hidden(1);
    core.kernels.seat(r, 0, r);
    core.node[r] = r;
    core.rowSeed[r] = seed;
    core.rowSample[r] = r;
  }
  core.stops.fill(0);
  for (const token of stop) core.stops[token] = 1;
  core.kernels.decode(count, Math.min(maxTokens, shape.context), temperature, topK, topP, candidates !== undefined);
  return Array.from({ length: count }, (_, r) => ({
    tokens: Array.from(core.sampled.subarray(r * shape.context, r * shape.context + core.counts[r]!)),
    logprobs: Array.from(core.sampledLogps.subarray(r * shape.context, r * shape.context + core.counts[r]!)),
    stopReason: core.stopped[r] ? ("stop" as const) : ("length" as const),
    // The probabilities after the stop token, as `next` of a completion is made of them.
    ...(candidates &&
      core.stopped[r] && { after: Array.from(core.logits.subarray(r * 32, r * 32 + 32), (p) => Math.max(p, 1e-38)) }),
  }));
}

describe("decoding equal prefixes once", () => {
  it("gives each row the tokens and log-probabilities that it has alone", () => {
    const random = randomFrom("tree"),
      core = sharpCore();
    let shared = 0,
      followed = 0;
    for (let trial = 0; trial < 60; trial++) {
      const request: SampleRequest = {
        prompt: Array.from({ length: random.int(1, 20) }, () => random.int(0, 31)),
        count: random.int(1, 40),
        maxTokens: random.int(1, 24),
        temperature: random.choice([0, 0.3, 0.7, 1, 1.5]),
        topK: random.choice([0, 1, 5]),
        topP: random.choice([1, 0.8]),
        stop: random.sample(everyToken, random.choice([0, 1, 6])),
        seed: random.int(0, 1e9),
        ...(random.float() < 0.5 && { candidates: everyToken }),
      };
      const apart = sampleApart(core, request);
      const other = { ...request, prompt: [...request.prompt, 3].slice(-20), seed: request.seed + 1 };
      const [, together] = readSamples(core, [other, request]); // at other places, and in company
      assert.equal(together!.length, request.count);
      for (const [r, { next, ...completion }] of together!.entries()) {
        const { after, ...expected } = apart[r] as (typeof apart)[number] & { after?: number[] };
        assert.deepEqual(completion, expected, JSON.stringify(request));
        assert.equal(next !== undefined, after !== undefined);
        next?.logprobs.forEach((logprob, token) => assert.ok(Math.abs(logprob - Math.log(after![token]!)) < 1e-12));
        if (next) followed++;
      }
      const prefixes = together!.flatMap(({ tokens }) => tokens.map((_, i) => tokens.slice(0, i + 1).join()));
      shared += prefixes.length - new Set(prefixes).size;
    }
    assert.ok(shared > 500 && followed > 50, `${shared} shared positions, ${followed} distributions after a stop`);
  });

  it("reads each row's score after its own trace, where rows of a prompt stop at different places", () => {
    const core = sharpCore();
    const stop = everyToken.slice(0, 8);
    const [rows] = readSamples(core, [
      { prompt: [7, 9], count: 64, maxTokens: 12, temperature: 1, seed: 3, stop, candidates: everyToken },
    ]);
    const stopped = rows!.filter(({ stopReason }) => stopReason === "stop");
    assert.ok(new Set(stopped.map(({ tokens }) => tokens.join())).size > 10);
    for (const { tokens, next } of stopped) {
      const whole = [7, 9, ...tokens];
      pack(core, [{ tokens: whole, length: whole.length, first: whole.length - 1, shared: 0 }], 0, 1);
      core.kernels.forward(1);
      next!.logprobs.forEach((logprob, token) =>
        assert.ok(Math.abs(logprob - Math.log(core.probs[token]!)) < 2e-4, `${whole}: ${token}`),
      );
    }
  });
});

describe("a request to sample", () => {
  const request = { prompt: [1], count: 1, maxTokens: 1, temperature: 1, seed: 1 };
  const refused: [string, Partial<SampleRequest>, RegExp][] = [
    ["a prompt without a token", { prompt: [] }, /prompt of 0 tokens does not fit a context of 24: give 1 to 24$/],
    ["one longer than the context", { prompt: Array(25).fill(1) }, /prompt of 25 tokens .*: give 1 to 24$/],
    ["no samples", { count: 0 }, /count 0 and maxTokens 1 must be at least 1$/],
    ["a temperature below 0", { temperature: -1 }, /temperature -1 is below 0: give 0/],
    ["a share of nothing", { topP: 0 }, /topP 0 is outside \(0, 1\]: give 1/],
    ["a token of none", { prompt: [32] }, /token 32 is outside the vocabulary of 32$/],
  ];
  for (const [what, change, why] of refused)
    it(`is refused with ${what}, which is named with what is allowed`, () => {
      const core = sharpCore();
      assert.throws(
        () => readSamples(core, [{ ...request, ...change }]),
        (error: Error) => error instanceof RangeError && why.test(error.message),
      );
    });
});
