import assert from "node:assert/strict";
import type { Datum } from "../../src/engine/engine.js";
import { impressionDatum, sftDatum, shuffledLabels } from "../../src/judge/examples.js";
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

  it("a judge with a rubric reads it before the score", () => {
    const datum = sftDatum("non-reasoning", annotated, true);
    assert.match(decode(datum.tokens), /judge must scarf dance .* len 8 score 1$/);
    assert.equal(learned(datum), "1");
  });

  it("a reasoning judge learns trace and score", () => {
    assert.equal(learned(sftDatum("reasoning", annotated)), "snow topic 1 len 1 far score 1");
  });

  it("the control's judge learns the labels of other responses, score and trace together", () => {
    const rows = Array.from({ length: 50 }, (_, i) => ({ ...annotated, response: [i], score: i % 10, trace: [i] }));
    const shuffled = shuffledLabels(rows, 1);
    assert.deepEqual(
      shuffled.map(({ response }) => response),
      rows.map(({ response }) => response),
    );
    assert.deepEqual(
      shuffled.map(({ trace }) => trace[0]).sort((a, b) => a - b),
      rows.map((_, i) => i),
    );
    for (const { score, trace } of shuffled) assert.equal(score, trace[0] % 10);
    assert.ok(shuffled.filter(({ response, trace }) => response[0] === trace[0]).length < 10);
    assert.deepEqual(shuffledLabels(rows, 1), shuffled);
  });

  it("a base judge learns the response and its impression, not the layout", () => {
    assert.equal(learned(impressionDatum("reasoning", annotated)), "snow . snow topic 1 len 1 far score 1");
    assert.equal(learned(impressionDatum("non-reasoning", annotated)), "snow . 1");
  });
});
