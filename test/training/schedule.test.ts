import assert from "node:assert/strict";
import { learningRate } from "../../src/training/supervised.js";

const settings = { steps: 100, batch: 1, learningRate: 1, warmup: 0.1, floor: 0, weightDecay: 0 };
const rates = (decay: "linear" | "cosine" | "constant", steps: number[], floor = 0) =>
  steps.map((step) => Number(learningRate(step, { ...settings, decay, floor }).toFixed(9)));

describe("learningRate", () => {
  it("rises in equal parts to the peak and never starts at zero", () => {
    assert.deepEqual(rates("linear", [0, 4, 9]), [0.1, 0.5, 1]);
  });
  it("falls linearly", () => assert.deepEqual(rates("linear", [10, 55, 99]), [1, 0.5, 0.011111111]));
  it("falls as half a cosine: 1, (1 + cos 45°) / 2, .5", () => {
    assert.deepEqual(rates("cosine", [10, 55]), [1, 0.5]);
    assert.equal(
      Number(learningRate(20, { ...settings, steps: 50, warmup: 0.2, decay: "cosine" }).toFixed(6)),
      0.853553,
    );
  });
  it("leaves the floor", () => assert.deepEqual(rates("linear", [10, 55], 0.2), [1, 0.6]));
  it("stays", () => assert.deepEqual(rates("constant", [10, 99]), [1, 1]));
});
