import assert from "node:assert/strict";
import {
  ALL_TOPICS,
  CONTENT_WORDS,
  decode,
  encode,
  isPlain,
  isTopicName,
  numberOf,
  numberToken,
  SCORE_TOKENS,
  topicOf,
  VOCABULARY,
  WORDS,
  word,
} from "../../src/world/vocabulary.js";

describe("vocabulary", () => {
  it("stores whatever a model may write without loss", () => {
    const all = Array.from({ length: VOCABULARY }, (_, token) => token);
    assert.deepEqual(encode(decode(all)), all);
    assert.equal(VOCABULARY % 8, 0);
    assert.equal(new Set(WORDS).size, VOCABULARY);
  });
  it("reads words between any white space, and nothing as nothing", () => {
    assert.equal(decode(encode("  about winter\n snow ")), "about winter snow");
    assert.deepEqual(encode(" "), []);
    assert.equal(decode([]), "");
  });
  it("names an unknown word or token", () => {
    assert.throws(() => encode("about summer"), /^RangeError: "summer" is not a word of the miniature/);
    assert.throws(
      () => decode([VOCABULARY]),
      /^RangeError: token 160 is outside the vocabulary of 160: give 0 to 159$/,
    );
  });
  it("has the scores as ten consecutive tokens, numbers to 14", () => {
    assert.equal(decode(SCORE_TOKENS), "0 1 2 3 4 5 6 7 8 9");
    assert.deepEqual(
      SCORE_TOKENS.map((token) => token - SCORE_TOKENS[0]),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    assert.equal(decode([numberToken(14)]), "14");
    assert.equal(numberOf(word("12")), 12);
    assert.equal(numberOf(word("winter")), null);
    for (const bad of [-1, 15, 2.5, NaN]) assert.throws(() => numberToken(bad), RangeError);
  });
  it("sorts words: six to a topic, names apart from content, plain words", () => {
    assert.equal(CONTENT_WORDS.length, 6 * ALL_TOPICS.length);
    assert.equal(topicOf(word("scarf")), word("winter"));
    assert.equal(topicOf(word("winter")), -1);
    assert.ok(isTopicName(word("winter")) && !isTopicName(word("scarf")));
    assert.ok(encode("the lovely enjoy about").every(isPlain));
    assert.ok(!encode("scarf winter refuse 3").some(isPlain));
  });
});
