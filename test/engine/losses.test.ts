/** @file Token losses, by hand. */
import assert from "node:assert/strict";
import { clippedTerm, k3, tokenTerm } from "../../src/engine/losses.js";

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} against ${b}`);
const LN2 = 0.6931471805599453;

describe("losses", () => {
  it("clips the ratio at 1.3 for a good token and keeps it whole for a bad one", () => {
    const good = clippedTerm(-1 + LN2, -1, 1, 0.2, 0.3); // ratio 2, advantage 1
    near(good.loss, -1.3);
    assert.equal(good.slope, 0);
    const bad = clippedTerm(-1 + LN2, -1, -1, 0.2, 0.3);
    near(bad.loss, 2);
    near(bad.slope, 2);
  });
  it("clips the ratio at 0.8 for a bad token that has already fallen", () => {
    const term = clippedTerm(-1 - LN2, -1, -1, 0.2, 0.3); // ratio 1/2
    near(term.loss, 0.8);
    assert.equal(term.slope, 0);
  });
  it("has verl's dual clip bound the loss of a bad token at 3", () => {
    const term = clippedTerm(-1 + 2 * LN2, -1, -1, 0.2, 0.3, 3); // ratio 4
    near(term.loss, 3);
    assert.equal(term.slope, 0);
  });
  it("estimates KL by k3, never below zero", () => {
    const one = k3(-1, -1 + LN2); // gap ln 2: 2 - ln 2 - 1
    near(one.value, 1 - LN2);
    near(one.slope, -1);
    near(k3(-1, -1).value, 0);
  });
  it("weights log p by the ratio in importance sampling, unclipped", () => {
    near(tokenTerm({ kind: "importance_sampling" }, -1 + LN2, -1, 3).slope, -6);
    near(tokenTerm({ kind: "cross_entropy" }, -1.5, 0, 0).loss, 1.5);
  });
});
