import assert from "node:assert/strict";
import type { Tokens } from "../../src/engine/engine.js";
import { scoreResponses } from "../../src/judge/score.js";
import { decode, encode } from "../../src/world/vocabulary.js";
import { fakeSampler } from "../fakeModel.js";

const prompt = encode("write about winter use scarf dance avoid skate len 8");
const pair = (text: string) => ({ prompt, response: encode(text) });
const judging = { temperature: 1, maxTrace: 6 };
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

describe("scoreResponses", () => {
  it("takes a non-reasoning judge's expected score right after the SCORE marker", async () => {
    // .2 on 2 and .6 on 8, the rest on other tokens: renormalised .25 and .75, so .25 x 2 + .75 x 8 = 6.5
    const sampler = fakeSampler({ scores: () => [0, 0, 0.2, 0, 0, 0, 0, 0, 0.6, 0] });
    const { scored, invalidRate } = await scoreResponses(
      { kind: "non-reasoning", judging, sampler },
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
    const { scored } = await scoreResponses({ kind: "reasoning", judging, sampler }, [pair("snow")], 1);
    assert.deepEqual(scored, [{ kind: "score", score: 3, trace: encode("snow topic 1") }]);
  });

  it("counts an invalid judgement as the lowest score", async () => {
    const rambles = fakeSampler({
      write: (read) => (decode(read).includes("ice .") ? encode("ice ice ice ice ice ice score 9") : encode("score 4")),
      scores: () => [0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
    });
    const judge = { kind: "reasoning" as const, judging, sampler: rambles };
    const { scored, invalidRate } = await scoreResponses(judge, [pair("ice"), pair("snow")], 1);
    assert.equal(scored[0].kind === "invalid" && scored[0].reason, "no-score-marker");
    assert.deepEqual(
      scored.map((one) => one.score),
      [0, 4],
    );
    assert.equal(invalidRate, 0.5);

    const silent = fakeSampler({ scores: () => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0.4] }); // .6 of the mass elsewhere
    const result = await scoreResponses({ kind: "non-reasoning", judging, sampler: silent }, [pair("snow")], 1);
    assert.equal(result.scored[0].kind === "invalid" && result.scored[0].reason, "not-a-score");
    assert.equal(result.scored[0].score, 0);
  });

  it("judges a pair that occurs twice once, and gives both the same trace", async () => {
    const sampler = fakeSampler({ write: () => encode("score 1"), scores: () => [0, 1, 0, 0, 0, 0, 0, 0, 0, 0] });
    const pairs = [pair("snow"), pair("ice"), pair("snow"), pair("snow")];
    const { scored, distinct } = await scoreResponses({ kind: "reasoning", judging, sampler }, pairs, 1);
    assert.equal(distinct, 2);
    assert.equal(sampler.sampled.length, 2);
    assert.equal(scored.length, 4);
    assert.notEqual(sampler.sampled[0].seed, sampler.sampled[1].seed);
  });

  it("takes a control's score as it is, once a pair", async () => {
    const asked: string[] = [];
    const rule = {
      kind: "rule" as const,
      score: ({ response }: { response: Tokens }) => {
        asked.push(decode(response));
        return { score: response.length, trace: encode("good") };
      },
    };
    const { scored, distinct, invalidRate } = await scoreResponses(
      rule,
      [pair("ice sled"), pair("snow"), pair("ice sled")],
      1,
    );
    assert.deepEqual(
      scored.map(({ score, trace }) => [score, decode(trace)]),
      [
        [2, "good"],
        [1, "good"],
        [2, "good"],
      ],
    );
    assert.deepEqual([distinct, invalidRate, asked], [2, 0, ["ice sled", "snow"]]);
  });

  it("has nothing to do for no pairs", async () => {
    const judge = { kind: "reasoning" as const, judging, sampler: fakeSampler({}) };
    assert.deepEqual(await scoreResponses(judge, [], 1), { scored: [], distinct: 0, invalidRate: 0 });
  });
});
