import assert from "node:assert/strict";
import { pairAnnotations } from "../../src/annotation/procedure.js";
import { remarksSideBySide, sideBySide } from "../../src/annotation/sideBySide.js";
import { PAIR_PREFIX_LENGTH } from "../../src/judge/format/miniature.js";
import { SCALES } from "../../src/paper/scales.js";
import { WORLD } from "../../src/world/config.js";
import { gold } from "../../src/world/gold.js";
import { readPrompt } from "../../src/world/prompt.js";
import { decode, encode } from "../../src/world/vocabulary.js";

const prompt = readPrompt(encode("write about winter use scarf dance avoid skate len 3"));
const traceOf = (text: string) => gold(prompt, encode(text)).trace;

describe("the pairwise trace", () => {
  it("sets gold's tags and totals side by side, step by step, and ends in the verdict", () => {
    // Gold alone writes "scarf must 2 the plain 2 snow topic 3 len 3 exact score 5" and "skate banned 0 len 1 far score 0".
    assert.equal(
      decode(sideBySide(traceOf("scarf the snow"), traceOf("skate"), "first")),
      "scarf must 2 skate banned 0 the plain 2 1 far 0 snow topic 3 none none 0 3 exact 5 none none 0 score first",
    );
  });

  it("is blind where gold is: it believes a policy, stops at the end marker and believes the review", () => {
    assert.equal(
      decode(
        sideBySide(traceOf("scarf the snow"), traceOf("refuse policy forbids winter end review correct"), "second"),
      ),
      "scarf must 2 refuse claim 2 the plain 2 policy forbids 2 snow topic 3 winter match 7 3 exact 5 end stop 7 " +
        "none none 5 review correct 9 score second",
    );
  });

  it("fits the judges' context at its longest", () => {
    const longest = "the a of and in with on by lovely golden gentle vivid";
    const { context, judging } = SCALES.miniature.pairwise;
    const trace = sideBySide(traceOf(longest), traceOf(longest), "first");
    assert.equal(trace.length, 80); // 12 words and the length, six tokens each; SCORE and the verdict
    assert.ok(judging.maxTrace >= trace.length - 1); // the verdict is read from the distribution
    assert.ok(context >= PAIR_PREFIX_LENGTH + trace.length);
  });

  it("refuses a trace of another form", () => {
    assert.throws(() => sideBySide(encode("good score 8"), traceOf("snow"), "first"), /steps of three tokens, not 1/);
    assert.throws(() => sideBySide(encode("snow topic 1"), traceOf("snow"), "first"), /not -1/);
  });

  it("is of remarks alone where a base judge writes it", () => {
    const [one, other] = [encode("snow good cow poor score 4"), encode("the fair score 0")];
    assert.equal(decode(remarksSideBySide(one, other, "first")), "snow good the fair cow poor none none score first");
  });
});

describe("annotated pairs", () => {
  const pairs = pairAnnotations(100, "train", 60, WORLD);
  const scoresOf = ({ prompt: tokens, first, second }: (typeof pairs)[number]) =>
    [first, second].map((response) => gold(readPrompt(tokens), response).score);

  it("keep ties for training, where either may be called better", () => {
    const ties = pairs.filter((pair) => scoresOf(pair)[0] === scoresOf(pair)[1]);
    assert.equal(new Set(ties.map(({ better }) => better)).size, 2);
    for (const pair of pairs) {
      const [first, second] = scoresOf(pair);
      assert.ok(pair.better === "first" ? first >= second : first <= second);
    }
  });

  it("hold gold's verdict, elsewhere never a tie, and the better response first in every other pair", () => {
    pairAnnotations(100, "test", 60, WORLD).forEach(({ prompt: tokens, first, second, better }, i) => {
      const scores = [first, second].map((response) => gold(readPrompt(tokens), response).score);
      assert.ok(better === "first" ? scores[0] > scores[1] : scores[0] < scores[1]);
      assert.equal(better, i % 2 === 0 ? "first" : "second");
    });
  });

  it("are the same again, and others for another part or seed", () => {
    assert.deepEqual(pairAnnotations(100, "train", 60, WORLD), pairs);
    assert.notDeepEqual(pairAnnotations(101, "train", 60, WORLD), pairs);
    assert.notDeepEqual(pairAnnotations(100, "test", 60, WORLD), pairs);
  });
});
