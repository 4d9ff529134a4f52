import assert from "node:assert/strict";
import type { Datum } from "../../src/engine/engine.js";
import { impressionDatum, pairImpressionDatum } from "../../src/judge/pretrain.js";
import { decode, encode } from "../../src/world/vocabulary.js";

const prompt = encode("write about winter use scarf dance avoid skate len 8");
/** The tokens whose prediction is learned. */
const learned = ({ tokens, from, weights }: Datum) =>
  decode(tokens.filter((_, i) => i >= from && weights![i - from] !== 0));

describe("training sequences of base judges", () => {
  it("teach the response and its impression, not the layout", () => {
    const annotated = {
      prompt,
      response: encode("snow"),
      trace: encode("snow topic 1 len 1 far score 1"),
      score: 1,
    };
    assert.equal(learned(impressionDatum("reasoning", annotated)), "snow . snow topic 1 len 1 far score 1");
    assert.equal(learned(impressionDatum("non-reasoning", annotated)), "snow . 1"); // SCORE is handed to it
  });

  it("teach the words of both responses, END included, no padding, and what it writes itself", () => {
    const pair = {
      prompt,
      first: encode("snow ice"),
      second: encode("cow"),
      better: "first" as const,
      trace: encode("topic 1 off 0 score first"),
    };
    assert.equal(learned(pairImpressionDatum("reasoning", pair)), "snow ice . cow . topic 1 off 0 score first");
    assert.equal(learned(pairImpressionDatum("non-reasoning", pair)), "snow ice . cow . first");
  });
});
