/** @file Permalinks: settings there and back, and what becomes of a link that was tampered with. */
import assert from "node:assert/strict";
import { DEFAULTS, fromHash, toHash } from "../../src/live/settings.js";

describe("a permalink", () => {
  it("gives back the settings it was made of", () => {
    const settings = { ...DEFAULTS, seed: 42, learningRate: 4.5e-4, kl: 0.07, lower: true, steps: 60, rollouts: 5 };
    assert.deepEqual(fromHash(`#${toHash(settings)}`), settings);
    const rule = { ...DEFAULTS, payer: "rule" as const, rule: "uses asked & topic = 50 %, length" };
    assert.deepEqual(fromHash(`#${toHash(rule)}`), rule);
  });

  it("brings numbers into the ranges of the dials", () => {
    const settings = fromHash("#run:steps=100000&rollouts=1&seed=x&payer=nobody&learningRate=0.00031")!;
    assert.deepEqual(
      [settings.steps, settings.rollouts, settings.seed, settings.payer, settings.learningRate],
      [300, 2, 1, "reasoning", 0.0003],
    );
  });

  it("is no other hash", () => assert.equal(fromHash("#traces-title"), null));
});
