import assert from "node:assert/strict";
import { expectedScore } from "../../src/judge/expectedScore.js";

const near = (found: number, expected: number) =>
  assert.ok(Math.abs(found - expected) < 1e-12, `${found}, expected ${expected}`);

describe("expectedScore", () => {
  it("renormalises over the score tokens", () => {
    // .1 on 2 and .3 on 6, the rest of the mass on other words: (.1 x 2 + .3 x 6) / .4 = 5
    const logprobs = Array.from({ length: 10 }, (_, s) =>
      s === 2 ? Math.log(0.1) : s === 6 ? Math.log(0.3) : -Infinity,
    );
    near(expectedScore(logprobs), 5);
  });
  it("by hand", () => {
    near(expectedScore([0.5, 0.25, 0.25].map(Math.log)), 0.75);
    near(expectedScore(new Array(10).fill(-3)), 4.5);
  });
  it("keeps its precision where all scores are very unlikely", () => {
    near(expectedScore([-1000, -1000 + Math.log(3)]), 0.75);
  });
  it("names what is no distribution", () => {
    assert.throws(() => expectedScore([-Infinity, -Infinity]), /no score token has any probability/);
    assert.throws(() => expectedScore([]), /no score token/);
    assert.throws(() => expectedScore([-1, NaN]), /score 1 is NaN/);
  });
});
