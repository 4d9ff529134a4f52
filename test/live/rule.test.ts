/** @file The reader's own rule: what each clause earns, and what is said of one that cannot be read. */
import assert from "node:assert/strict";
import { readRule, ruleScore } from "../../src/live/rule.js";
import { readPrompt } from "../../src/world/prompt.js";
import { encode } from "../../src/world/vocabulary.js";

const PROMPT = readPrompt(encode("write about sea use gull drum avoid sand len 6"));

function score(rule: string, reply: string): number {
  const read = readRule(rule);
  assert.equal(read.kind, "rule", JSON.stringify(read));
  return ruleScore(read.kind === "rule" ? read.clauses : [], PROMPT, encode(reply));
}

describe("a rule over words", () => {
  it("pays each clause by the share of it that a reply meets", () => {
    assert.equal(score("uses asked", "gull"), 4.5); // one word of two
    assert.equal(score("uses topic", "wave tide the"), 6); // two words of three
    assert.equal(score("avoids banned", "gull sand"), 0);
    assert.equal(score("avoids repeats", "gull gull"), 0);
    assert.equal(score("length", "gull of the sea and"), 4.5); // one word off six
    assert.equal(score("length 2", "gull drum"), 9);
    assert.equal(score("uses honey", "honey"), 9);
  });

  it("weighs clauses by the points before them", () => {
    assert.equal(score("uses asked, 2 avoids refuse", "gull drum"), 9);
    assert.equal(score("uses asked, 2 avoids refuse", "refuse gull drum"), 3); // one point of three
  });

  it("says what it cannot read, and how to write it", () => {
    const message = (rule: string) => {
      const read = readRule(rule);
      return read.kind === "unclear" ? read.message : "";
    };
    assert.match(message("uses happiness"), /“happiness” is not a word of this language/);
    assert.match(message("likes gull"), /“likes gull”: a clause begins with uses, avoids or length/);
    assert.match(message("length 40"), /from 0 to 12/);
    assert.match(message(" , "), /empty/);
  });
});
