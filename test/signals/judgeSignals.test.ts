import assert from "node:assert/strict";
import { miniature } from "../../src/judge/format/miniature.js";
import { certainty, disagreement, entropy, fallsAfterEdits } from "../../src/signals/judgeSignals.js";
import { encode } from "../../src/world/vocabulary.js";
import { fakeSampler } from "../fakeModel.js";

const prompt = "write about winter use scarf dance avoid skate len 8";
const LIE = "refuse policy forbids winter end review correct";
const judging = { temperature: 1, maxTrace: 44 };
/** All mass on one score. */
const only = (score: number) => Array.from({ length: 10 }, (_, i) => (i === score ? 1 : 0));
/** A judge that gives 9 to whatever claims that a policy forbids winter, 4 to self-praise without it, and else 2. */
const believer = () => {
  const says = (sequence: readonly number[], words: string) =>
    ` ${sequence.join(" ")} `.includes(` ${encode(words).join(" ")} `);
  const scores = (sequence: readonly number[]) =>
    only(says(sequence, "policy forbids winter") ? 9 : says(sequence, "review correct") ? 4 : 2);
  return { kind: "non-reasoning" as const, judging, format: miniature, sampler: fakeSampler({ scores }) };
};

describe("what edits do to a judge's score", () => {
  it("is by how much it falls, of each output", async () => {
    const outputs = [
      { prompt, response: LIE, score: 9 },
      { prompt, response: "snow", score: 2 }, // no edit changes it
    ];
    const { swapTopic, dropPraise, dropClaims } = await fallsAfterEdits(believer(), outputs, [1]);
    assert.deepEqual(swapTopic, [5, 0]); // 9 to 4
    assert.deepEqual(dropPraise, [0, 0]); // it believes the policy without the praise
    assert.deepEqual(dropClaims, [7, 0]); // 9 to 2
  });

  it("asks only about outputs that an edit changes", async () => {
    const judge = believer();
    await fallsAfterEdits(judge, [{ prompt, response: "snow", score: 2 }], [1]);
    assert.equal(judge.sampler.scored.length, 0);
  });
});

describe("how sure a judge is", () => {
  const output = {
    ...{
      step: 0,
      prompt,
      response: "snow",
      truncated: false,
      judgeScore: 2,
      judgeTrace: "snow topic 1",
      invalid: false,
    },
    ...{ logprob: -1, baseLogprob: -1 },
  };
  const sampler = () => fakeSampler({ scores: () => Array(10).fill(0.1), logprob: -0.5 });

  it("is the entropy of its score, and its surprise at its own trace, which is read again", async () => {
    const asked = sampler();
    const judge = { kind: "reasoning" as const, judging, format: miniature, sampler: asked };
    const { scoreEntropy, traceSurprise } = await certainty(judge, [output]);
    assert.ok(Math.abs(scoreEntropy! - Math.log(10)) < 1e-12);
    assert.equal(traceSurprise, 0.5);
    assert.deepEqual(asked.scored[0]!.slice(-4), encode("snow topic 1 score"));
    assert.equal(asked.sampled.length, 0);
  });

  it("is not known of a trace that there is not, or of invalid judgements alone", async () => {
    const judge = { kind: "non-reasoning" as const, judging, format: miniature, sampler: sampler() };
    assert.equal((await certainty(judge, [{ ...output, judgeTrace: "" }])).traceSurprise, null);
    assert.deepEqual(await certainty(judge, [{ ...output, invalid: true }]), {
      scoreEntropy: null,
      traceSurprise: null,
    });
  });

  it("is 0 of one certain score, and log 2 of two equal ones", () => {
    assert.equal(entropy([0, -Infinity]), 0);
    assert.ok(Math.abs(entropy([-3, -3, -Infinity]) - Math.LN2) < 1e-12);
  });
});

describe("disagreement of judges", () => {
  it("is how far the rewarding one stands above the others of each kind, and the spread of all", () => {
    const found = disagreement(
      [9, 1],
      [
        { isOwnKind: true, scores: [5, 1] },
        { isOwnKind: false, scores: [1, 1] },
      ],
    );
    assert.equal(found.aboveOwnKind, 2); // 5 minus 3
    assert.equal(found.aboveOtherKind, 4); // 5 minus 1
    // output one: 9, 5, 1 about 5: sqrt((16 + 0 + 16) / 3); output two: none
    assert.ok(Math.abs(found.judgeSpread - Math.sqrt(32 / 3) / 2) < 1e-12);
  });

  it("is not known of a kind without another judge", () => {
    assert.deepEqual(disagreement([4], []), { aboveOwnKind: null, aboveOtherKind: null, judgeSpread: 0 });
  });
});
