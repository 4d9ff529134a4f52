import assert from "node:assert/strict";
import { parseJudgeOutput } from "../../src/judge/output.js";
import { decode, encode } from "../../src/world/vocabulary.js";

const parse = (text: string) => {
  const output = parseJudgeOutput(encode(text));
  return output.kind === "score"
    ? `${output.score} after "${decode(output.trace)}"`
    : `${output.reason}: ${decode(output.raw)}`;
};

describe("parseJudgeOutput", () => {
  it("reads trace and score", () => {
    assert.equal(parse("snow topic 1 len 1 far score 3"), '3 after "snow topic 1 len 1 far"');
    assert.equal(parse("score 0"), '0 after ""');
  });

  it("says why there is no score, and keeps the raw text", () => {
    assert.equal(parse("snow topic 1 len"), "no-score-marker: snow topic 1 len");
    assert.equal(parse("snow score"), "no-score: snow score");
    assert.equal(parse("snow score good"), "not-a-score: snow score good");
    assert.equal(parse("score 10"), "not-a-score: score 10"); // a number of the vocabulary, outside 0..9
  });

  it("believes the first marker only", () => {
    assert.equal(parse("score off score 9"), "not-a-score: score off score 9");
  });
});
