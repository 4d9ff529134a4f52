import assert from "node:assert/strict";
import { CONSTANT_JUDGE } from "../../src/judge/score.js";
import { type PolicyRow, policyStep, stepWarnings } from "../../src/policy/train.js";
import { WORLD } from "../../src/world/config.js";
import { decode, encode } from "../../src/world/vocabulary.js";
import { fakeSampler, fakeTrainer } from "../fakeModel.js";

const settings = {
  steps: 1,
  prompts: 2,
  rollouts: 4,
  miniBatches: 1,
  learningRate: 0.1,
  clipLow: 0.2,
  clipHigh: 0.3,
  advantageEpsilon: 0.1,
  temperature: 1,
  evaluateEvery: 1,
  heldOutPrompts: 1,
  invalidLimit: 0.05,
};
const judging = { temperature: 1, maxTrace: 5 };
const oneHot = (score: number) => Array.from({ length: 10 }, (_, s) => (s === score ? 1 : 0));
const step = (policy: ReturnType<typeof fakeTrainer>, judge: ReturnType<typeof fakeSampler>) =>
  policyStep(policy, { kind: "non-reasoning", judging, sampler: judge }, settings, WORLD, 1, 0);

describe("policyStep", () => {
  it("rewards by the judge, gives a response without END the lowest reward, and judges a duplicate once", async () => {
    const responses = ["snow .", "snow .", "ice sled .", "snow ".repeat(13)].map(encode);
    const policy = fakeTrainer(fakeSampler({ write: (_, index) => responses[index] }));
    const judge = fakeSampler({ scores: (read) => oneHot(decode(read).includes("ice sled .") ? 8 : 4) });
    const row = await step(policy, judge);

    assert.equal(row.reward, 4); // 4, 4, 8, 0 in both groups
    assert.equal(row.truncated, 0.25);
    assert.equal(row.judged, 0.5); // two different ended responses of four, to each prompt
    assert.equal(judge.scored.length, 4);
    assert.equal(row.varied, 1);
    assert.equal(row.length, (1 + 1 + 2 + 12) / 4);
    // mean 4, std (n - 1) = sqrt(32 / 3) = 3.265986: advantages 0, 0, 4 / 3.365986, -4 / 3.365986
    const [{ data }] = policy.batches;
    const advantages = data.map(({ tokens, from, advantages }): [string, string] => [
      decode(tokens.slice(from)),
      advantages![0].toFixed(5),
    ]);
    assert.deepEqual(
      new Map(advantages),
      new Map([
        ["ice sled .", "1.18836"],
        ["snow ".repeat(13).trim(), "-1.18836"],
      ]),
    );
    assert.deepEqual(stepWarnings(row, settings), []);
  });

  it("holds the policy to its base where there is a penalty: a reference for every token, END included", async () => {
    const responses = ["snow .", "ice sled ."].map(encode);
    const policy = fakeTrainer(fakeSampler({ write: (_, index) => responses[index % 2] }));
    const judge = { kind: "non-reasoning" as const, judging, sampler: fakeSampler({ scores: () => oneHot(5) }) };
    const penalised = { ...settings, klWeight: 0.05 };
    await policyStep(policy, judge, penalised, WORLD, 1, 0, fakeSampler({ logprob: -3 }));
    const [{ data }] = policy.batches; // no advantage anywhere, and yet all are there: four equal pairs in two groups
    assert.deepEqual(
      data.map(({ reference }) => Array.from(reference!)),
      [
        [-3, -3],
        [-3, -3, -3],
        [-3, -3],
        [-3, -3, -3],
      ],
    );
    await assert.rejects(policyStep(policy, judge, penalised, WORLD, 1, 0), /klWeight needs the base policy/);
  });

  it("asks the same prompts whichever the judge, and others at another step", async () => {
    const prompts = async (seed: number, at: number) => {
      const sampler = fakeSampler({ write: () => encode("snow .") });
      const judge = { kind: "non-reasoning" as const, judging, sampler: fakeSampler({ scores: () => oneHot(at) }) };
      await policyStep(fakeTrainer(sampler), judge, settings, WORLD, seed, at);
      return sampler.sampled.map(({ prompt }) => decode(prompt));
    };
    assert.deepEqual(await prompts(1, 0), await prompts(1, 0));
    assert.notDeepEqual(await prompts(1, 0), await prompts(1, 1));
    assert.notDeepEqual(await prompts(1, 0), await prompts(2, 0));
  });

  it("names a step that teaches nothing, and takes none", async () => {
    const policy = fakeTrainer(fakeSampler({ write: (_, index) => encode(index % 2 ? "snow ." : "ice .") }));
    const row = await step(policy, fakeSampler({ scores: () => oneHot(9) }));
    assert.deepEqual(
      stepWarnings(row, settings).map(({ kind }) => kind),
      ["no-reward-variance"],
    );
    assert.equal(policy.rates.length, 0);
  });

  it("learns nothing from the constant control, not even to end", async () => {
    const policy = fakeTrainer(fakeSampler({ write: (_, index) => encode(index % 2 ? "snow ." : "snow ".repeat(13)) }));
    const row = await policyStep(policy, CONSTANT_JUDGE, settings, WORLD, 1, 0);
    assert.deepEqual([row.reward, row.varied, policy.rates.length], [4.5, 0, 0]);
  });

  it("names a batch in which nothing ended", async () => {
    const policy = fakeTrainer(fakeSampler({ write: () => encode("snow ".repeat(13)) }));
    const row = await step(policy, fakeSampler({}));
    assert.deepEqual(
      stepWarnings(row, settings).map(({ kind }) => kind),
      ["no-reward-variance", "all-truncated"],
    );
    assert.equal(row.reward, 0);
  });

  it("names a judge that often gives no score", () => {
    const row: PolicyRow = {
      reward: 1,
      rewardStd: 1,
      length: 1,
      truncated: 0,
      invalid: 0.06,
      judged: 1,
      varied: 1,
      loss: 0,
      clipFraction: 0,
      gradNorm: 0,
    };
    assert.match(stepWarnings(row, settings)[0].message, /^6 % .* \(limit 5 %\)$/);
    assert.deepEqual(stepWarnings({ ...row, invalid: 0.05 }, settings), []);
  });
});
