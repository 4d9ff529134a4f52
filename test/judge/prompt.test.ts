import assert from "node:assert/strict";
import { JUDGE_PREFIX_LENGTH, judgePrefix } from "../../src/judge/prompt.js";
import { decode, encode } from "../../src/world/vocabulary.js";

const prompt = encode("write about winter use scarf dance avoid skate len 8");

describe("judgePrefix", () => {
  it("closes the response and pads it, so that JUDGE stands at place 23 whatever the response", () => {
    assert.equal(
      decode(judgePrefix(prompt, encode("snow and ice"))),
      "write about winter use scarf dance avoid skate len 8 snow and ice . " + "<pad> ".repeat(9) + "judge",
    );
    for (const words of [0, 1, 12]) {
      const prefix = judgePrefix(prompt, encode("snow ".repeat(words)));
      assert.equal(prefix.length, 24);
      assert.equal(decode(prefix.slice(23)), "judge");
    }
    assert.equal(JUDGE_PREFIX_LENGTH, 24);
  });

  it("puts a rubric after the marker, so that its items can look for themselves in the response", () => {
    assert.equal(
      decode(judgePrefix(prompt, encode("snow and ice"), true)).split("judge ")[1],
      "must scarf dance topic snow ice sled frost <pad> match winter banned skate len 8",
    );
  });

  it("refuses what would move the marker", () => {
    assert.throws(() => judgePrefix(prompt, encode("snow ".repeat(13))), /13 words; cut it to 12/);
    assert.throws(() => judgePrefix(prompt.slice(1), []), /9 tokens, not 10/);
  });
});
