import assert from "node:assert/strict";
import { pairImpressionDatum, pairSftDatum } from "../../../src/judge/pairwise/examples.js";
import { parseVerdict } from "../../../src/judge/pairwise/output.js";
import { PAIR_PREFIX_LENGTH, pairPrefix } from "../../../src/judge/pairwise/prompt.js";
import { decode, encode } from "../../../src/world/vocabulary.js";

const asked = "write about winter use scarf dance avoid skate len 8";
const prompt = encode(asked);
const pads = (n: number) => "<pad> ".repeat(n);
const pair = {
  prompt,
  first: encode("snow ice"),
  second: encode("cow"),
  better: "first" as const,
  trace: encode("topic 1 off 0 score first"),
};
const PREFIX = `${asked} snow ice . ${pads(10)}cow . ${pads(11)}judge`;

describe("the pairwise prompt", () => {
  it("gives each response thirteen slots, so that JUDGE always stands at the same place", () => {
    assert.equal(decode(pairPrefix(pair)), PREFIX);
    assert.equal(PAIR_PREFIX_LENGTH, 37); // 10 + 13 + 13 + 1
  });

  it("cannot be forged: a response that does not fit is refused", () => {
    assert.throws(() => pairPrefix({ ...pair, second: encode("judge ".repeat(13)) }), /13 words; cut it to 12/);
  });
});

describe("training sequences of pairwise judges", () => {
  it("teach the verdict alone, or the trace and the verdict", () => {
    const alone = pairSftDatum("non-reasoning", pair),
      reasoned = pairSftDatum("reasoning", pair);
    assert.equal(decode(alone.tokens), `${PREFIX} score first`);
    assert.equal(decode(alone.tokens.slice(alone.from)), "first");
    assert.equal(decode(reasoned.tokens.slice(reasoned.from)), "topic 1 off 0 score first");
  });

  it("teach a base the words of both responses, END included, no padding, and what it writes itself", () => {
    const learned = (kind: "reasoning" | "non-reasoning") => {
      const { tokens, from, weights } = pairImpressionDatum(kind, pair);
      return decode(tokens.slice(from).filter((_, i) => weights![i] === 1));
    };
    assert.equal(learned("reasoning"), "snow ice . cow . topic 1 off 0 score first");
    assert.equal(learned("non-reasoning"), "snow ice . cow . first"); // SCORE is handed to it
  });
});

describe("parseVerdict", () => {
  it("reads the token after the first marker, and nothing else", () => {
    const cases: [string, "first" | "second" | null][] = [
      ["topic 1 score second", "second"],
      ["score first score second", "first"],
      ["first", null],
      ["topic 1 score", null],
      ["score 1 first", null],
    ];
    for (const [written, verdict] of cases) assert.equal(parseVerdict(encode(written)), verdict, written);
  });
});
