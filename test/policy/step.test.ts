import assert from "node:assert/strict";
import { miniature as format } from "../../src/judge/format/miniature.js";
import { CONSTANT_JUDGE, type Judge } from "../../src/judge/score.js";
import { byScore, byWins } from "../../src/policy/rewards.js";
import { type PolicyRow, policyStep, stepWarnings } from "../../src/policy/step.js";
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
  stepOf(policy, { kind: "non-reasoning", format, judging, sampler: judge });
/** One step on two prompts. */
async function stepOf(
  trainer: ReturnType<typeof fakeTrainer>,
  judge: Judge,
  more: Partial<Parameters<typeof policyStep>[0]> = {},
) {
  const rewards: Parameters<typeof policyStep>[0]["rewards"] = (groups, key) => byScore.rewards(judge, groups, key);
  return policyStep({
    ...{ trainer, sampler: await trainer.publish(), format, rewards, settings, key: [1, "policy", 0] },
    prompts: ["write about winter use scarf dance avoid skate len 8", "write about sea use tide cow avoid salt len 6"],
    ...more,
  });
}

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
    const judge = {
      kind: "non-reasoning" as const,
      format,
      judging,
      sampler: fakeSampler({ scores: () => oneHot(5) }),
    };
    const penalised = { ...settings, klWeight: 0.05 };
    await stepOf(policy, judge, { settings: penalised, base: fakeSampler({ logprob: -3 }) });
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
    await assert.rejects(
      stepOf(policy, judge, { settings: penalised }),
      /klWeight 0\.05 needs the base policy, which was not given/,
    );
  });

  it("draws rollouts by its key: the same again, whichever the judge, and others at another step", async () => {
    const seeds = async (judged: number, step: number) => {
      const sampler = fakeSampler({ write: () => encode("snow .") });
      const judge = {
        kind: "non-reasoning" as const,
        format,
        judging,
        sampler: fakeSampler({ scores: () => oneHot(judged) }),
      };
      await stepOf(fakeTrainer(sampler), judge, { key: [1, "policy", step] });
      return sampler.sampled.map(({ seed }) => seed);
    };
    assert.deepEqual(await seeds(1, 0), await seeds(9, 0));
    assert.notDeepEqual(await seeds(1, 0), await seeds(1, 1));
  });

  it("rewards by the share of wins, and pushes the better response up (eq. 4)", async () => {
    const responses = ["snow .", "ice .", "cow .", "cow ".repeat(13)].map(encode);
    const policy = fakeTrainer(fakeSampler({ write: (_, index) => responses[index]! }));
    const taste = ["cow", "ice", "snow"];
    const scores = (read: readonly number[]) => {
      const [first, second] = decode(read.slice(10)).replaceAll(" <pad>", "").split(" .");
      return taste.indexOf(first!.trim()) > taste.indexOf(second!.replace(/ judge.*/, "").trim()) ? [1, 0] : [0, 1];
    };
    const judge = { kind: "non-reasoning" as const, format, judging, sampler: fakeSampler({ scores }) };
    const row = await stepOf(policy, judge, { rewards: (groups, key) => byWins.rewards(judge, groups, key) });
    assert.equal(row.reward, 0.5); // 1, 2/3, 1/3, 0
    assert.equal(row.judged, 3 / 4);
    assert.deepEqual([row.truncated, row.varied, row.length], [0.25, 1, (1 + 1 + 1 + 12) / 4]);
    const advantageOf = (text: string) =>
      policy.batches[0]!.data.find(({ tokens, from }) => decode(tokens.slice(from)) === text)!.advantages![0]!;
    // std (n - 1) of 1, 2/3, 1/3, 0 is sqrt(5/27) = .430331
    assert.ok(Math.abs(advantageOf("snow .") - 0.5 / 0.530331) < 1e-5);
    assert.ok(Math.abs(advantageOf("cow .") + 1 / 6 / 0.530331) < 1e-5);
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
    const row = await stepOf(policy, CONSTANT_JUDGE);
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
