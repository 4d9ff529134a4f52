import assert from "node:assert/strict";
import { quantile } from "../../src/stats/quantile.js";

describe("quantile", () => {
  it("interpolates linearly between order statistics", () => {
    // by hand: .25 lies at place .75, .5 at 1.5, .875 at 2.625 of places 0 to 3
    assert.deepEqual(
      [0, 0.25, 0.5, 0.875, 1].map((p) => quantile([1, 2, 4, 8], p)),
      [1, 1.75, 3, 6.5, 8],
    );
    assert.equal(quantile([7], 0.3), 7);
    assert.throws(() => quantile([], 0.5), /no values/);
  });
});
