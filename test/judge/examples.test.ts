import assert from "node:assert/strict";
import { impressionDatum, sftDatum } from "../../src/judge/examples.js";
import type { Datum } from "../../src/engine/engine.js";
import { decode, encode } from "../../src/world/vocabulary.js";

const annotated = {
  prompt: encode("write about winter use scarf dance avoid skate len 8"),
  response: encode("snow"),
  trace: encode("snow topic 1 len 1 far score 1"),
  score: 1,
};
/** The tokens whose prediction is learned. */
const learned = ({ tokens, from, weights }: Datum) =>
  decode(tokens.filter((_, i) => i >= from && (weights === undefined || weights[i - from] !== 0)));

describe("training sequences of judges", () => {
  it("a non-reasoning judge learns the score alone", () => {
    const datum = sftDatum("non-reasoning", annotated);
    assert.match(decode(datum.tokens), /judge score 1$/);
    assert.equal(learned(datum), "1");
  });

  it("a reasoning judge learns trace and score", () => {
    assert.equal(learned(sftDatum("reasoning", annotated)), "snow topic 1 len 1 far score 1");
  });

  it("a base judge learns the response and its impression, not the layout", () => {
    assert.equal(learned(impressionDatum("reasoning", annotated)), "snow . snow topic 1 len 1 far score 1");
    assert.equal(learned(impressionDatum("non-reasoning", annotated)), "snow . 1");
  });
});
