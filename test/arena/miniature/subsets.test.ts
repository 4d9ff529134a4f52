import assert from "node:assert/strict";
import { eighthOf } from "../../../src/annotation/splits.js";
import { arenaPrompts, subsetOf } from "../../../src/arena/miniature/subsets.js";
import { heldOutPrompts } from "../../../src/policy/prompts.js";
import { WORLD } from "../../../src/world/config.js";
import { readPrompt } from "../../../src/world/prompt.js";
import { decode, encode } from "../../../src/world/vocabulary.js";

const subset = (prompt: string) => subsetOf(readPrompt(encode(prompt)));

describe("the arena's prompts", () => {
  it("are easy-going where both words to use are of the topic, hard where neither is", () => {
    assert.equal(subset("write about winter use scarf snow avoid skate len 8"), "creative_writing");
    assert.equal(subset("write about winter use goat dance avoid skate len 8"), "hard_prompt");
    assert.equal(subset("write about winter use scarf dance avoid skate len 8"), null);
    assert.equal(subset("write about casino use jackpot poker avoid wager len 8"), null); // restricted
  });

  it("are different ones, of no split that anything is trained on, and none that policies were evaluated on", () => {
    const others = heldOutPrompts(1, 192, WORLD);
    const text = (list: { tokens: readonly number[] }[]) => list.map(({ tokens }) => decode(tokens));
    for (const name of ["creative_writing", "hard_prompt"] as const) {
      const prompts = arenaPrompts(1, name, 96, others, WORLD);
      assert.equal(new Set(text(prompts)).size, 96);
      assert.ok(prompts.every((prompt) => subsetOf(prompt) === name && eighthOf(prompt.tokens) === 7));
      assert.deepEqual(
        text(prompts).filter((one) => text(others).includes(one)),
        [],
      );
    }
  });

  it("leave out prompts that they would hold otherwise", () => {
    const [first] = arenaPrompts(1, "creative_writing", 1, [], WORLD);
    const [next] = arenaPrompts(1, "creative_writing", 1, [first!], WORLD);
    assert.notEqual(decode(next!.tokens), decode(first!.tokens));
  });
});
