import assert from "node:assert/strict";
import { klInAdvantages, learnFromRewards } from "../../src/training/learnFromRewards.js";
import { fakeSampler, fakeTrainer } from "../fakeModel.js";

const near = (actual: ArrayLike<number>, expected: number[]) => {
  assert.equal(actual.length, expected.length);
  expected.forEach((x, i) => assert.ok(Math.abs(actual[i]! - x) < 1e-6, `${Array.from(actual)}, not ${expected}`));
};

describe("klInAdvantages", () => {
  it("takes from each token its distance from the reference, over that of the mean token", () => {
    const data = [
      { tokens: [9, 1, 2], from: 1, logprobs: [-1, -2], advantages: [1, 1] },
      { tokens: [9, 3], from: 1, logprobs: [-0.5], advantages: [-1] },
    ];
    // distances 1, -1 and 1.5: in the mean .5
    const [first, second] = klInAdvantages(data, [[-2, -1], [-2]], 0.1);
    near(first!.advantages!, [1 - 0.1 * 0.5, 1 + 0.1 * 1.5]);
    near(second!.advantages!, [-1 - 0.1 * 1]);
  });
  it("is nothing for a policy that is its reference", () => {
    const data = [{ tokens: [9, 1, 2], from: 1, logprobs: [-1, -2], advantages: [1, 1] }];
    near(klInAdvantages(data, [[-1, -2]], 5)[0]!.advantages!, [1, 1]);
  });
});

describe("learnFromRewards with a KL penalty", () => {
  const settings = {
    steps: 1,
    prompts: 1,
    rollouts: 2,
    miniBatches: 1,
    learningRate: 0.1,
    clipLow: 0.2,
    clipHigh: 0.3,
    advantageEpsilon: 1e-6,
    temperature: 1,
    klWeight: 0.5,
  };
  const sampled = [
    [
      { prompt: [9], tokens: [1], logprobs: [-3] },
      { prompt: [9], tokens: [2], logprobs: [-1] },
    ],
  ];
  const reference = fakeSampler({ logprob: -2 });
  const learn = async (penalty: "loss" | "advantages", rewards: number[]) => {
    const trainer = fakeTrainer(reference);
    await learnFromRewards(trainer, sampled, [rewards], settings, [1], { sampler: reference, penalty });
    const [{ data, loss }] = trainer.batches as [(typeof trainer.batches)[number]];
    const byToken = [...data].sort((a, b) => a.tokens[1]! - b.tokens[1]!);
    return { loss, byToken };
  };

  it("hands it to the loss, with the reference of each token", async () => {
    const { loss, byToken } = await learn("loss", [1, 1]);
    assert.deepEqual(loss, { kind: "ppo", clipLow: 0.2, clipHigh: 0.3, klWeight: 0.5 });
    assert.deepEqual(
      byToken.map(({ reference }) => [...Array.from(reference!)]),
      [[-2], [-2]],
    );
  });
  it("or to the advantages, and tells the loss nothing: groups of equal rewards then teach the distance alone", async () => {
    const { loss, byToken } = await learn("advantages", [1, 1]);
    assert.deepEqual(loss, { kind: "ppo", clipLow: 0.2, clipHigh: 0.3 });
    // distances -1 and 1
    near(
      byToken.map(({ advantages }) => advantages![0]!),
      [0.5, -0.5],
    );
    assert.ok(byToken.every((datum) => !("reference" in datum)));
  });
  it("refuses a weight without a reference", async () => {
    await assert.rejects(
      learnFromRewards(fakeTrainer(reference), sampled, [[0, 1]], settings, [1]),
      /needs the base policy/,
    );
  });
});
