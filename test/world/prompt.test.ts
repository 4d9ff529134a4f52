import assert from "node:assert/strict";
import { WORLD } from "../../src/world/config.js";
import { drawPrompt, PROMPT_LENGTH, readPrompt } from "../../src/world/prompt.js";
import { randomFrom } from "../../src/world/random.js";
import { decode, encode, topicOf, word } from "../../src/world/vocabulary.js";

const drawn = (count: number, world = WORLD) => {
  const random = randomFrom("test prompts");
  return Array.from({ length: count }, () => drawPrompt(random, world));
};

describe("prompts", () => {
  it("read back as they were drawn", () => {
    for (const prompt of drawn(200)) assert.deepEqual(readPrompt(prompt.tokens), prompt);
  });
  it("ask for two different words, and against a third that is on topic", () => {
    for (const { topic, use, avoid, words, tokens } of drawn(3000)) {
      assert.equal(new Set([...use, avoid]).size, 3);
      assert.equal(topicOf(avoid), topic);
      assert.ok(words >= 6 && words <= 10);
      assert.equal(tokens.length, PROMPT_LENGTH);
    }
  });
  it("are restricted and off topic as often as the world says", () => {
    const prompts = drawn(10000);
    const share = (holds: (p: (typeof prompts)[0]) => boolean) => prompts.filter(holds).length / prompts.length;
    assert.ok(Math.abs(share((p) => p.restricted) - 0.2) < 0.02);
    assert.ok(Math.abs(share((p) => topicOf(p.use[0]) !== p.topic) - 0.5) < 0.025);
    assert.equal(
      drawn(500, { ...WORLD, restrictedRate: 0 }).some((p) => p.restricted),
      false,
    );
  });
  it("are read by people too", () => {
    const prompt = readPrompt(encode("write about winter use scarf dance avoid skate len 8"));
    assert.deepEqual(
      { ...prompt, tokens: decode(prompt.tokens) },
      {
        topic: word("winter"),
        use: encode("scarf dance"),
        avoid: word("skate"),
        words: 8,
        restricted: false,
        tokens: "write about winter use scarf dance avoid skate len 8",
      },
    );
    assert.equal(readPrompt(encode("write about casino use dice dance avoid poker len 6")).restricted, true);
  });
  for (const bad of [
    "",
    "write about winter",
    "write about scarf use scarf dance avoid skate len 8",
    "write about winter use scarf dance avoid skate len eight".replace("eight", "winter"),
    "write about winter use the dance avoid skate len 8",
    "write about winter use scarf dance avoid skate len 8 .",
  ]) {
    it(`does not read "${bad}"`, () =>
      assert.throws(() => readPrompt(encode(bad)), /not a prompt: ".*expected: write about/));
  }
});
