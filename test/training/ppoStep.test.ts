import assert from "node:assert/strict";
import { ppoStep, weighSequences } from "../../src/training/ppoStep.js";
import { fakeSampler, fakeTrainer } from "../fakeModel.js";

const datum = (tokens: number[], advantage: number) => {
  const length = tokens.length - 1;
  return { tokens, from: 1, logprobs: new Float32Array(length), advantages: new Float32Array(length).fill(advantage) };
};
const settings = {
  steps: 1,
  prompts: 1,
  rollouts: 8,
  miniBatches: 2,
  learningRate: 0.1,
  clipLow: 0.2,
  clipHigh: 0.3,
  advantageEpsilon: 0.1,
  temperature: 1,
};

describe("weighSequences", () => {
  it("takes the mean over tokens within a sequence, then over sequences (eq. 2)", () => {
    const weighed = weighSequences([datum([7, 1, 2], 1), datum([7, 1, 2, 3, 4], -1)]);
    assert.deepEqual(
      weighed.map(({ weights }) => [...(weights as Float32Array)]),
      [
        [0.25, 0.25],
        [0.125, 0.125, 0.125, 0.125],
      ],
    );
  });

  it("merges equal sequences and drops those without advantage, at the weight they have in the mean", () => {
    const weighed = weighSequences([datum([7, 1], 1), datum([7, 1], 1), datum([7, 2], 0), datum([7, 3], 1)]);
    assert.deepEqual(
      weighed.map(({ tokens, weights }) => [tokens[1], ...(weights as Float32Array)]),
      [
        [1, 0.5],
        [3, 0.25],
      ],
    );
  });

  it("keeps equal sequences apart whose advantages differ at a later token, as with KL in the advantages", () => {
    const [one, other] = [
      [1, 0.5],
      [1, 0.25],
    ].map((advantages) => ({ ...datum([7, 1, 2], 1), advantages }));
    assert.equal(weighSequences([one!, other!]).length, 2);
  });

  it("keeps a sequence that has an advantage at any token", () => {
    const late = { ...datum([7, 1, 2], 0), advantages: [0, 0.5] };
    assert.equal(weighSequences([late, datum([7, 3, 4], 0)]).length, 1);
  });
});

describe("ppoStep", () => {
  it("takes one optimizer step a mini-batch, over all rollouts once", async () => {
    const trainer = fakeTrainer(fakeSampler({}));
    const data = Array.from({ length: 8 }, (_, i) => datum([7, i], 1));
    await ppoStep(trainer, data, settings, 1);
    assert.deepEqual(
      trainer.batches.map(({ data }) => data.length),
      [4, 4],
    );
    const seen = trainer.batches.flatMap(({ data }) => data.map(({ tokens }) => tokens[1]));
    assert.deepEqual(seen.sort(), [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.deepEqual(trainer.rates, [0.1, 0.1]);
  });

  it("keeps rollouts without advantage where a penalty gives them a gradient", async () => {
    const trainer = fakeTrainer(fakeSampler({}));
    await ppoStep(trainer, [datum([7, 1], 0), datum([7, 2], 0)], { ...settings, miniBatches: 1, klWeight: 0.05 }, 1);
    const [{ data, loss }] = trainer.batches;
    assert.deepEqual(
      data.map(({ weights }) => weights![0]),
      [0.5, 0.5],
    );
    assert.deepEqual(loss, { kind: "ppo", clipLow: 0.2, clipHigh: 0.3, klWeight: 0.05 });
  });

  it("takes no step where nothing has an advantage", async () => {
    const trainer = fakeTrainer(fakeSampler({}));
    await ppoStep(trainer, [datum([7, 1], 0), datum([7, 2], 0)], settings, 1);
    assert.equal(trainer.rates.length, 0);
  });
});
