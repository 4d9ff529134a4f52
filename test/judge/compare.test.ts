import assert from "node:assert/strict";
import type { Tokens } from "../../src/engine/engine.js";
import { compareResponses } from "../../src/judge/compare.js";
import { miniature as format } from "../../src/judge/format/miniature.js";
import { judgeGrpoStep } from "../../src/judge/grpo.js";
import { pairwise } from "../../src/judge/task.js";
import { decode, encode } from "../../src/world/vocabulary.js";
import { fakeSampler, fakeTrainer } from "../fakeModel.js";

const prompt = "write about winter use scarf dance avoid skate len 8";
const comparison = (first: string, second: string) => ({ prompt, first, second });
const judging = { temperature: 1, maxTrace: 6 };
/** The words of the response in the first seat, from what a judge reads. */
const seatedFirst = (read: Tokens) => decode(read.slice(10)).split(" .")[0];

describe("compareResponses", () => {
  it("asks a non-reasoning judge for the verdict right after the SCORE marker, and takes the likelier one", async () => {
    const sampler = fakeSampler({ scores: (read) => (seatedFirst(read) === "snow" ? [0.5, 0.4] : [0.1, 0.8]) });
    const asked = [comparison("snow", "ice"), comparison("ice", "snow")];
    const { compared, invalidRate } = await compareResponses(
      { kind: "non-reasoning", format, judging, sampler },
      asked,
      1,
    );
    assert.deepEqual(
      compared.map(({ better, trace }) => [better, trace]),
      [
        ["first", ""],
        ["second", ""],
      ],
    );
    // .5 and .4 of the mass: .5 / .9; .1 and .8: .1 / .9
    assert.deepEqual(
      compared.map(({ first }) => first.toFixed(6)),
      ["0.555556", "0.111111"],
    );
    assert.equal(invalidRate, 0);
    assert.match(decode(sampler.scored[0]), /^write .* snow \. (<pad> ){11}ice \. (<pad> ){11}judge score$/);
  });

  it("takes a reasoning judge's verdict after the trace it wrote", async () => {
    const sampler = fakeSampler({
      write: () => encode("topic 1 off 0 score first"),
      scores: (read) => (decode(read).endsWith("judge topic 1 off 0 score") ? [0.3, 0.7] : []),
    });
    const { compared } = await compareResponses(
      { kind: "reasoning", format, judging, sampler },
      [comparison("snow", "cow")],
      1,
    );
    assert.deepEqual([compared[0].better, compared[0].trace], ["second", "topic 1 off 0"]);
  });

  it("has no verdict without a marker in time, or where the mass lies on other tokens", async () => {
    const rambles = fakeSampler({ write: () => encode("ice ice ice ice ice ice score first"), scores: () => [1, 0] });
    const asked = [comparison("snow", "ice")];
    const reasoned = await compareResponses({ kind: "reasoning", format, judging, sampler: rambles }, asked, 1);
    assert.deepEqual([reasoned.compared[0].better, reasoned.invalidRate], [null, 1]);
    const silent = fakeSampler({ scores: () => [0.3, 0.1] });
    const scored = await compareResponses({ kind: "non-reasoning", format, judging, sampler: silent }, asked, 1);
    assert.deepEqual([scored.compared[0].better, scored.invalidRate], [null, 1]);
    assert.deepEqual([reasoned.compared[0].first, scored.compared[0].first], [0.5, 0.5]);
  });

  it("judges a comparison that occurs twice once; the other order is another comparison", async () => {
    const sampler = fakeSampler({ write: () => encode("score first"), scores: () => [1, 0] });
    const asked = [comparison("snow", "ice"), comparison("ice", "snow"), comparison("snow", "ice")];
    const { compared, distinct } = await compareResponses({ kind: "reasoning", format, judging, sampler }, asked, 1);
    assert.deepEqual([compared.length, distinct, sampler.sampled.length], [3, 2, 2]);
    assert.notEqual(sampler.sampled[0].seed, sampler.sampled[1].seed);
  });
});

describe("agreement of a comparing judge", () => {
  const pairs = [
    { ...comparison("snow", "cow"), better: "first" as const, trace: "" },
    { ...comparison("hay", "ice"), better: "second" as const, trace: "" },
  ];
  const agreement = async (scores: (read: Tokens) => number[]) => {
    const judge = { kind: "non-reasoning" as const, format, judging, sampler: fakeSampler({ scores }) };
    const { measures, ...rest } = await pairwise.agreement(judge, pairs, [1]);
    return { ...measures, ...rest };
  };

  it("is a half, all from position, for a judge that always prefers the first seat", async () => {
    const { accuracy, bothRight, positionBias, statistic } = await agreement(() => [0.9, 0.1]);
    assert.deepEqual(
      { accuracy, bothRight, positionBias, of: [statistic([0]), statistic([1])] },
      { accuracy: 0.5, bothRight: 0, positionBias: 0.5, of: [0.5, 0.5] },
    );
  });

  it("counts both orders of each pair", async () => {
    // Right on snow and cow in both orders; on hay and ice it says first whichever sits there.
    const { accuracy, bothRight, positionBias, invalidRate } = await agreement((read) =>
      seatedFirst(read) === "cow" ? [0, 1] : [1, 0],
    );
    assert.deepEqual(
      { accuracy, bothRight, positionBias, invalidRate },
      { accuracy: 0.75, bothRight: 0.5, positionBias: 0.25, invalidRate: 0 },
    );
  });

  it("takes no verdict for a wrong one, and leaves it out of the bias", async () => {
    const { accuracy, positionBias, invalidRate } = await agreement((read) =>
      seatedFirst(read) === "snow" ? [1, 0] : [0.1, 0.1],
    );
    assert.deepEqual({ accuracy, positionBias, invalidRate }, { accuracy: 0.25, positionBias: 0.5, invalidRate: 0.75 });
  });
});

describe("judgeGrpoStep of a comparing judge", () => {
  it("rewards gold's choice by 1, the other by 0 and none by -1 (eq. 3)", async () => {
    const verdicts: Record<string, string> = { "must score": "second", "off score": "first", "plain score": "fair" };
    const traces = ["must score", "off score", "plain score", "ice ice ice ice ice ice"].map(encode);
    const sampler = fakeSampler({
      write: (read, index) => {
        const verdict = verdicts[decode(read.slice(-2))];
        return verdict === undefined ? traces[index] : encode(verdict);
      },
    });
    const trainer = fakeTrainer(sampler);
    const settings = {
      steps: 1,
      prompts: 1,
      rollouts: 4,
      miniBatches: 1,
      learningRate: 0.1,
      clipLow: 0.2,
      clipHigh: 0.3,
      advantageEpsilon: 0.05,
      temperature: 1,
      maxResponse: 6,
    };
    const pair = { ...comparison("cow", "snow"), better: "second" as const, trace: "" };
    const of = { trainer, sampler, format, task: pairwise, examples: [pair], settings, key: [1] };
    const row = await judgeGrpoStep(of);
    assert.equal(row.reward, -0.25); // (1 + 0 - 1 - 1) / 4
    assert.equal(row.invalidRate, 0.5);
    const [{ data }] = trainer.batches;
    const right = data.find(({ tokens, from }) => decode(tokens.slice(from)) === "must score second")!;
    // (1 + .25) / (std + .05); std (n - 1) = sqrt((1.5625 + .0625 + .5625 + .5625) / 3) = .957427
    assert.ok(Math.abs(right.advantages![0] - 1.25 / 1.007427) < 1e-5);
  });
});
