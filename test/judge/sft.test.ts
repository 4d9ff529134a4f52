import assert from "node:assert/strict";
import type { Datum } from "../../src/engine/engine.js";
import { miniature } from "../../src/judge/format/miniature.js";
import { miniatureSftDatum, sftDatum, shuffledLabels } from "../../src/judge/sft.js";
import { pairwise, pointwise } from "../../src/judge/task.js";
import { decode, encode } from "../../src/world/vocabulary.js";

const prompt = "write about winter use scarf dance avoid skate len 8";
const scored = { prompt, response: "snow", trace: "snow topic 1 len 1 far score 1", score: 1 };
/** The tokens whose prediction is learned. */
const learned = ({ tokens, from }: Datum) => decode(tokens.slice(from));

describe("training sequences of judges", () => {
  it("a non-reasoning judge learns the score alone", () => {
    const datum = sftDatum(miniature, pointwise, "non-reasoning", scored);
    assert.match(decode(datum.tokens), /judge score 1$/);
    assert.equal(learned(datum), "1");
  });

  it("a judge with a rubric reads it before the score", () => {
    const shown = { ...scored, rubric: "must scarf dance len 8" };
    const datum = sftDatum(miniature, pointwise, "non-reasoning", shown);
    assert.match(decode(datum.tokens), /judge must scarf dance len 8 score 1$/);
    assert.equal(learned(datum), "1");
  });

  it("a reasoning judge learns trace and score", () => {
    assert.equal(learned(sftDatum(miniature, pointwise, "reasoning", scored)), "snow topic 1 len 1 far score 1");
  });

  it("a comparing judge learns the verdict alone, or trace and verdict", () => {
    const pair = {
      prompt,
      first: "snow ice",
      second: "cow",
      better: "first",
      trace: "topic 1 off 0 score first",
    } as const;
    const alone = sftDatum(miniature, pairwise, "non-reasoning", pair);
    assert.match(decode(alone.tokens), /judge score first$/);
    assert.equal(learned(alone), "first");
    assert.equal(learned(sftDatum(miniature, pairwise, "reasoning", pair)), "topic 1 off 0 score first");
  });

  it("are the same from gold's tokens as from a file's row", () => {
    const tokens = { prompt: encode(prompt), response: encode("snow"), trace: encode(scored.trace), score: 1 };
    assert.deepEqual(miniatureSftDatum("reasoning", tokens), sftDatum(miniature, pointwise, "reasoning", scored));
  });

  it("the control's judge learns the labels of other responses, score and trace together", () => {
    const rows = Array.from({ length: 50 }, (_, i) => ({ ...scored, response: `${i}`, score: i % 10, trace: `${i}` }));
    const shuffled = shuffledLabels(rows, 1);
    assert.deepEqual(
      shuffled.map(({ response }) => response),
      rows.map(({ response }) => response),
    );
    assert.deepEqual(
      shuffled.map(({ trace }) => Number(trace)).sort((a, b) => a - b),
      rows.map((_, i) => i),
    );
    for (const { score, trace } of shuffled) assert.equal(score, Number(trace) % 10);
    assert.ok(shuffled.filter(({ response, trace }) => response === trace).length < 10);
    assert.deepEqual(shuffledLabels(rows, 1), shuffled);
  });
});
