import assert from "node:assert/strict";
import { drawSplitPrompt, eighthOf, type Split } from "../../src/annotation/splits.js";
import { WORLD } from "../../src/world/config.js";
import { drawPrompt } from "../../src/world/prompt.js";
import { randomFrom } from "../../src/world/random.js";
import { decode } from "../../src/world/vocabulary.js";

describe("splits", () => {
  it("share no prompt", () => {
    const owner = new Map<string, Split>();
    for (const split of ["judge", "judge-validation", "judge-test", "policy", "policy-test"] as const) {
      const random = randomFrom(1, split);
      for (let i = 0; i < 500; i++) {
        const prompt = decode(drawSplitPrompt(random, split, WORLD).tokens);
        assert.equal(owner.get(prompt) ?? split, split);
        owner.set(prompt, split);
      }
    }
  });

  it("are eighths, on restricted topics too", () => {
    const random = randomFrom(2);
    const counts = [0, 0, 0, 0, 0, 0, 0, 0];
    const restricted = [...counts];
    for (let i = 0; i < 16_000; i++) {
      const prompt = drawPrompt(random, WORLD);
      counts[eighthOf(prompt.tokens)]++;
      if (prompt.restricted) restricted[eighthOf(prompt.tokens)]++;
    }
    // 2000 and 400 each; five standard deviations are 210 and 97
    for (const count of counts) assert.ok(Math.abs(count - 2000) < 210, counts.join(" "));
    for (const count of restricted) assert.ok(Math.abs(count - 400) < 97, restricted.join(" "));
  });
});
