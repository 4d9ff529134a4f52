import assert from "node:assert/strict";
import { Tiktoken } from "js-tiktoken/lite";
import o200k_base from "js-tiktoken/ranks/o200k_base";
import { tokenLength } from "../../src/arena/tokenLength.js";
import { randomFrom } from "../../src/world/random.js";

describe("tokenLength", () => {
  it("counts o200k_base tokens, as published in OpenAI's cookbook", () => {
    assert.equal(tokenLength("antidisestablishmentarianism"), 6);
    assert.equal(tokenLength("2 + 2 = 4"), 7);
    assert.equal(tokenLength("お誕生日おめでとう"), 8);
    assert.equal(tokenLength(""), 0);
  });
  it("takes a special token's name for plain text", () => assert.ok(tokenLength("<|endoftext|>") > 1));

  it("counts as js-tiktoken does, in scripts and runs of every kind", () => {
    const reference = new Tiktoken(o200k_base);
    const random = randomFrom("token length");
    const alphabets = [
      "ab",
      "aA1 ",
      "好的我是",
      "привет ",
      "\n\t -*1.#a_`",
      "🙂e\u0301x",
      "0123456789.",
      "=-~",
      "\ud800a",
    ];
    for (let i = 0; i < 450; i++) {
      const letters = [...alphabets[i % alphabets.length]!];
      const length = Math.floor(random.float() * 120);
      const text = Array.from({ length }, () => letters[Math.floor(random.float() * letters.length)]).join("");
      assert.equal(tokenLength(text), reference.encode(text, [], []).length, JSON.stringify(text));
    }
  });

  it("counts a run of one letter, as a collapsed policy writes it, however long", () => {
    assert.equal(tokenLength("a".repeat(800)), 100); // js-tiktoken: eight at a time
    assert.equal(tokenLength("a".repeat(800_000)), 100_000); // js-tiktoken would take the square of it
    assert.equal(tokenLength("好".repeat(30_000)), 30_000);
  });
});
