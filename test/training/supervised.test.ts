import assert from "node:assert/strict";
import { batches, supervisedStep } from "../../src/training/supervised.js";
import { fakeSampler, fakeTrainer } from "../fakeModel.js";

describe("batches", () => {
  it("visit every example once an epoch, each epoch in another order", () => {
    const batchOf = batches(10, 5, 1, "x");
    const epoch = (n: number) => [...batchOf(2 * n), ...batchOf(2 * n + 1)];
    for (const n of [0, 1, 2])
      assert.deepEqual(
        epoch(n).sort((a, b) => a - b),
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      );
    assert.notDeepEqual(epoch(0), epoch(1));
  });

  it("are the same when a run goes on in the middle", () => {
    const whole = batches(7, 2, 1, "x");
    const steps = [0, 1, 2, 3, 4, 5].map(whole);
    assert.deepEqual(batches(7, 2, 1, "x")(4), steps[4]);
    assert.notDeepEqual(batches(7, 2, 2, "x")(4), steps[4]);
  });

  it("need enough examples", () => assert.throws(() => batches(3, 4, 1), /batch of 4 cannot be drawn from 3 examples/));
});

describe("supervisedStep", () => {
  it("takes the mean over the tokens that count", async () => {
    const trainer = fakeTrainer(fakeSampler({}));
    const data = [
      { tokens: [1, 2, 3], from: 1 }, // two loss tokens
      { tokens: [1, 2, 3], from: 1, weights: [0, 1] }, // one
      { tokens: [1, 2], from: 1 }, // one
    ];
    const settings = {
      steps: 10,
      batch: 3,
      learningRate: 0.5,
      warmup: 0,
      decay: "linear" as const,
      floor: 0,
      weightDecay: 0,
    };
    await supervisedStep(trainer, data, settings, 5);
    assert.deepEqual(
      trainer.batches[0].data.map(({ weights }) => [...(weights as Float32Array)]),
      [[0.25, 0.25], [0, 0.25], [0.25]],
    );
    assert.deepEqual(trainer.rates, [0.25]); // half of the steps are done
  });
});
