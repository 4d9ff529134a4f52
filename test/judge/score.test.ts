import assert from "node:assert/strict";
import { miniature as format } from "../../src/judge/format/miniature.js";
import { expectedScore, scoreResponses } from "../../src/judge/score.js";
import { decode, encode } from "../../src/world/vocabulary.js";
import { fakeSampler } from "../fakeModel.js";

const prompt = "write about winter use scarf dance avoid skate len 8";
const pair = (response: string) => ({ prompt, response });
const judging = { temperature: 1, maxTrace: 6 };
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

describe("scoreResponses", () => {
  it("takes a non-reasoning judge's expected score right after the SCORE marker", async () => {
    // .2 on 2 and .6 on 8, the rest on other tokens: renormalised .25 and .75, so .25 x 2 + .75 x 8 = 6.5
    const sampler = fakeSampler({ scores: () => [0, 0, 0.2, 0, 0, 0, 0, 0, 0.6, 0] });
    const { scored, invalidRate } = await scoreResponses(
      { kind: "non-reasoning", format, judging, sampler },
      [pair("snow")],
      1,
    );
    near(scored[0].score, 6.5);
    assert.equal(invalidRate, 0);
    assert.match(decode(sampler.scored[0]), /^write .* snow \. (<pad> ){11}judge score$/);
  });

  it("takes a reasoning judge's expected score after the trace it wrote", async () => {
    const sampler = fakeSampler({
      write: () => encode("snow topic 1 score 9"),
      scores: (read) => (decode(read).endsWith("judge snow topic 1 score") ? [0, 0, 0, 1, 0, 0, 0, 0, 0, 0] : []),
    });
    const { scored } = await scoreResponses({ kind: "reasoning", format, judging, sampler }, [pair("snow")], 1);
    assert.deepEqual(scored, [{ score: 3, trace: "snow topic 1", traceTokens: 3, invalid: null }]);
  });

  it("counts an invalid judgement as the lowest score", async () => {
    const rambles = fakeSampler({
      write: (read) => (decode(read).includes("ice .") ? encode("ice ice ice ice ice ice score 9") : encode("score 4")),
      scores: () => [0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
    });
    const judge = { kind: "reasoning" as const, format, judging, sampler: rambles };
    const { scored, invalidRate } = await scoreResponses(judge, [pair("ice"), pair("snow")], 1);
    assert.equal(scored[0]!.invalid, "no-end-of-trace");
    assert.deepEqual(
      scored.map((one) => one.score),
      [0, 4],
    );
    assert.equal(invalidRate, 0.5);

    const silent = fakeSampler({ scores: () => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0.4] }); // .6 of the mass elsewhere
    const result = await scoreResponses({ kind: "non-reasoning", format, judging, sampler: silent }, [pair("snow")], 1);
    assert.equal(result.scored[0]!.invalid, "no-answer");
    assert.equal(result.scored[0].score, 0);
  });

  it("judges a pair that occurs twice once, and gives both the same trace", async () => {
    const sampler = fakeSampler({ write: () => encode("score 1"), scores: () => [0, 1, 0, 0, 0, 0, 0, 0, 0, 0] });
    const pairs = [pair("snow"), pair("ice"), pair("snow"), pair("snow")];
    const { scored, distinct } = await scoreResponses({ kind: "reasoning", format, judging, sampler }, pairs, 1);
    assert.equal(distinct, 2);
    assert.equal(sampler.sampled.length, 2);
    assert.equal(scored.length, 4);
    assert.notEqual(sampler.sampled[0].seed, sampler.sampled[1].seed);
  });

  it("takes a control's score as it is, once a pair", async () => {
    const asked: string[] = [];
    const rule = {
      kind: "rule" as const,
      score: ({ response }: { response: string }) => {
        asked.push(response);
        return { score: response.split(" ").length, trace: "good" };
      },
    };
    const { scored, distinct, invalidRate } = await scoreResponses(
      rule,
      [pair("ice sled"), pair("snow"), pair("ice sled")],
      1,
    );
    assert.deepEqual(
      scored.map(({ score, trace }) => [score, trace]),
      [
        [2, "good"],
        [1, "good"],
        [2, "good"],
      ],
    );
    assert.deepEqual([distinct, invalidRate, asked], [2, 0, ["ice sled", "snow"]]);
  });

  it("has nothing to do for no pairs", async () => {
    const judge = { kind: "reasoning" as const, format, judging, sampler: fakeSampler({}) };
    assert.deepEqual(await scoreResponses(judge, [], 1), { scored: [], distinct: 0, invalidRate: 0 });
  });
});

const close = (found: number, expected: number) =>
  assert.ok(Math.abs(found - expected) < 1e-12, `${found}, expected ${expected}`);

describe("expectedScore", () => {
  it("renormalises over the score tokens", () => {
    // .1 on 2 and .3 on 6, the rest of the mass on other words: (.1 x 2 + .3 x 6) / .4 = 5
    const logprobs = Array.from({ length: 10 }, (_, s) =>
      s === 2 ? Math.log(0.1) : s === 6 ? Math.log(0.3) : -Infinity,
    );
    close(expectedScore(logprobs), 5);
  });
  it("by hand", () => {
    close(expectedScore([0.5, 0.25, 0.25].map(Math.log)), 0.75);
    close(expectedScore(new Array(10).fill(-3)), 4.5);
  });
  it("keeps its precision where all scores are very unlikely", () => {
    close(expectedScore([-1000, -1000 + Math.log(3)]), 0.75);
  });
  it("names what is no distribution", () => {
    assert.throws(() => expectedScore([-Infinity, -Infinity]), /no score token has any probability/);
    assert.throws(() => expectedScore([]), /no score token/);
    assert.throws(() => expectedScore([-1, NaN]), /score 1 is NaN/);
  });
});
