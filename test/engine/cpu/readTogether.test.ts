/** @file Prompts that begin alike are computed once, and give the bits that each gives alone. */
import assert from "node:assert/strict";
import { readLogprobs, readSamples, readScores } from "../../../src/engine/cpu/inference.js";
import { initialWeights } from "../../../src/engine/cpu/initialise.js";
import { openCore } from "../../../src/engine/cpu/model.js";
import { openKernels } from "../../../src/engine/cpu/openKernels.js";
import { readTogether } from "../../../src/engine/cpu/readTogether.js";
import { randomFrom } from "../../../src/world/random.js";

const shape = { vocabulary: 32, width: 48, layers: 3, heads: 3, context: 40 };
const core = openCore(shape, "sample", openKernels());
core.weights.set(initialWeights(shape, 3).map((w) => 4 * w));

/** Groups of prompts that begin alike at every length, in no order, one of them twice. */
function groups(key: string): number[][] {
  const random = randomFrom(key);
  const prompts: number[][] = [];
  for (let group = 0; group < 12; group++) {
    const start = Array.from({ length: random.int(1, 20) }, () => random.int(0, 31));
    for (let i = 0; i < 7; i++)
      prompts.push([...start, ...Array.from({ length: random.int(0, 19) }, () => random.int(0, 2))]);
  }
  return random.shuffle([...prompts, prompts[0]!]);
}

describe("reading prompts that begin alike", () => {
  const prompts = groups("together");

  it("computes each position once", () => {
    const sequences = [[1, 2, 3, 5], [1, 2, 4], [1, 2, 3], [2]].map((tokens) => ({
      tokens,
      length: tokens.length,
      first: tokens.length - 1,
    }));
    const batches = [...readTogether(core, sequences, core.kernels.hidden)];
    assert.deepEqual(batches, [[2, 0, 1, 3]]); // 1 2 3 | 1 2 3 5 | 1 2 4 | 2
    assert.deepEqual([...core.starts.subarray(0, 5)], [0, 3, 4, 5, 6]);
  });

  it("computes what is asked of a sequence even where the one before it was asked the same", () => {
    const sequence = { tokens: [1, 2, 3, 4], length: 3, first: 1 };
    assert.deepEqual([...readTogether(core, [sequence, sequence], core.kernels.forward)], [[0, 1]]);
    assert.deepEqual([...core.starts.subarray(0, 3)], [0, 3, 5]);
  });

  it("gives each the scores that it has alone", () => {
    const candidates = [3, 4, 5];
    const together = readScores(core, prompts, candidates);
    for (const [i, prompt] of prompts.entries())
      assert.deepEqual(together[i], readScores(core, [prompt], candidates)[0], `${prompt}`);
  });

  it("gives each the log-probabilities that it has alone, from any position on", () => {
    const sequences = prompts.filter(({ length }) => length > 1);
    const from = sequences.map(({ length }, i) => 1 + (i % (length - 1)));
    const together = readLogprobs(core, sequences, from);
    for (const [i, tokens] of sequences.entries())
      assert.deepEqual(together[i], readLogprobs(core, [tokens], [from[i]!])[0], `${tokens} from ${from[i]}`);
  });

  it("gives each the samples that it has alone", () => {
    const requests = prompts.map((prompt, seed) => ({
      prompt,
      count: 1 + (seed % 3),
      maxTokens: 6,
      temperature: 1,
      seed,
    }));
    const together = readSamples(core, requests);
    for (const [i, request] of requests.entries())
      assert.deepEqual(together[i], readSamples(core, [request])[0], `${request.prompt}`);
  });
});
