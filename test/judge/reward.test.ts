import assert from "node:assert/strict";
import { judgeReward, pairwiseReward } from "../../src/judge/reward.js";

const RANGE = { low: 0, high: 9 };

describe("judgeReward (eq. 1)", () => {
  it("by hand, M = 81", () => {
    assert.equal(judgeReward(7, 7, RANGE), 1);
    assert.equal(judgeReward(4, 7, RANGE), 72 / 81);
    assert.equal(judgeReward(9, 0, RANGE), 0);
    assert.equal(judgeReward(0, 9), 0);
    assert.equal(judgeReward(2, 5, { low: 1, high: 5 }), 7 / 16);
  });
  it("is -1 for what is no integer in range", () => {
    for (const invalid of [null, 10, -1, 6.5, NaN, Infinity]) assert.equal(judgeReward(invalid, 5, RANGE), -1);
  });
  it("refuses a gold score that cannot be", () => {
    assert.throws(() => judgeReward(5, 12, RANGE), /gold 12 is outside 0 to 9/);
    assert.throws(() => judgeReward(5, 5, { low: 5, high: 5 }), /nothing to predict/);
  });
});

describe("pairwiseReward (eq. 3)", () => {
  it("is 1 for right, 0 for wrong, -1 for invalid", () => {
    const predictions = ["first", "second", null] as const;
    assert.deepEqual(
      predictions.map((predicted) => pairwiseReward(predicted, "first")),
      [1, 0, -1],
    );
  });
});
