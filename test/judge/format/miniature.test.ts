import assert from "node:assert/strict";
import { JUDGE_PREFIX_LENGTH, miniature, PAIR_PREFIX_LENGTH } from "../../../src/judge/format/miniature.js";
import { decode, encode } from "../../../src/world/vocabulary.js";

const prompt = "write about winter use scarf dance avoid skate len 8";
const pads = (n: number) => "<pad> ".repeat(n);
const { pointwise, pairwise } = miniature.asks;

describe("the miniature's prompt of a scoring judge", () => {
  const read = (response: string, rubric?: string) =>
    pointwise.prompt("reasoning", { prompt, response, ...(rubric !== undefined && { rubric }) });

  it("closes the response and pads it, so that JUDGE stands at place 23 whatever the response", () => {
    assert.equal(decode(read("snow and ice")), `${prompt} snow and ice . ${pads(9)}judge`);
    for (const words of [0, 1, 12]) {
      const prefix = read("snow ".repeat(words).trim());
      assert.equal(prefix.length, 24);
      assert.equal(decode(prefix.slice(23)), "judge");
    }
    assert.equal(JUDGE_PREFIX_LENGTH, 24);
  });

  it("puts a rubric after the marker, so that its items can look for themselves in the response", () => {
    assert.equal(decode(read("snow", "must scarf len 8")).split("judge ")[1], "must scarf len 8");
  });

  it("hands SCORE to a judge that does not reason", () => {
    const asked = pointwise.prompt("non-reasoning", { prompt, response: "snow" });
    assert.equal(decode(asked), `${decode(read("snow"))} score`);
  });

  it("refuses what would move the marker", () => {
    assert.throws(() => read("snow ".repeat(13).trim()), /13 words; cut it to 12/);
    assert.throws(
      () => pointwise.prompt("reasoning", { prompt: prompt.slice("write ".length), response: "" }),
      /9 tokens, not 10/,
    );
  });
});

describe("the miniature's prompt of a comparing judge", () => {
  const pair = { prompt, first: "snow ice", second: "cow" };

  it("gives each response thirteen slots, so that JUDGE always stands at the same place", () => {
    assert.equal(decode(pairwise.prompt("reasoning", pair)), `${prompt} snow ice . ${pads(10)}cow . ${pads(11)}judge`);
    assert.equal(PAIR_PREFIX_LENGTH, 37); // 10 + 13 + 13 + 1
  });

  it("cannot be forged: a response that does not fit is refused", () => {
    assert.throws(
      () => pairwise.prompt("reasoning", { ...pair, second: "judge ".repeat(13).trim() }),
      /13 words; cut it to 12/,
    );
  });
});

describe("what a judge of the miniature wrote", () => {
  const answer = (asking: typeof pointwise, text: string) =>
    asking.answerIn({ tokens: encode(text), logprobs: [], ended: true });

  it("is a score behind a trace, or none; the first marker decides", () => {
    const cases: [string, number | null][] = [
      ["snow topic 1 len 1 far score 3", 3],
      ["score 0", 0],
      ["snow topic 1 len", null],
      ["snow score", null],
      ["snow score good", null],
      ["score 10", null], // a number of the vocabulary, outside 0..9
      ["score off score 9", null],
    ];
    for (const [text, score] of cases) assert.equal(answer(pointwise, text), score, text);
  });

  it("is a verdict, first or second, or none", () => {
    const cases: [string, number | null][] = [
      ["topic 1 score second", 1],
      ["score first score second", 0],
      ["first", null],
      ["topic 1 score", null],
      ["score 1 first", null],
    ];
    for (const [text, place] of cases) assert.equal(answer(pairwise, text), place, text);
  });
});

describe("a response of the miniature", () => {
  it("is its words without END; of a truncated one a judge reads the first twelve", () => {
    assert.equal(miniature.response(encode("snow ice ."), false), "snow ice");
    assert.equal(miniature.response(encode("snow ".repeat(13)), true), "snow ".repeat(12).trim());
    assert.equal(miniature.response(encode("."), false), "");
  });
});
