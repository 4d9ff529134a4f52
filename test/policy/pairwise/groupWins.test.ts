import assert from "node:assert/strict";
import type { Tokens } from "../../../src/engine/engine.js";
import { groupWins, roundRobin } from "../../../src/policy/pairwise/groupWins.js";
import { pairwisePolicyStep } from "../../../src/policy/pairwise/train.js";
import { winRateRewards } from "../../../src/training/grpo.js";
import { WORLD } from "../../../src/world/config.js";
import { readPrompt } from "../../../src/world/prompt.js";
import { decode, encode } from "../../../src/world/vocabulary.js";
import { fakeSampler, fakeTrainer } from "../../fakeModel.js";

const judging = { temperature: 1, maxTrace: 5 };
const winter = readPrompt(encode("write about winter use scarf dance avoid skate len 8"));
const rollout = (text: string) => ({
  prompt: winter,
  tokens: encode(text),
  logprobs: [],
  truncated: !text.endsWith("."),
});
const seats = (read: Tokens) =>
  decode(read.slice(10))
    .replace(/ judge.*/, "")
    .replaceAll(" <pad>", "")
    .split(" .");
const WORTH = ["cow", "ice", "snow"]; // this judge's taste, from worst to best
const judgeOf = (scores: (read: Tokens) => number[]) => ({
  kind: "non-reasoning" as const,
  judging,
  sampler: fakeSampler({ scores }),
});
const byTaste = () =>
  judgeOf((read) => {
    const [first, second] = seats(read).map((text) => WORTH.indexOf(text.trim()));
    return first > second ? [1, 0] : [0, 1];
  });

describe("groupWins", () => {
  it("judges each unordered pair of different responses once; equal ones draw, a truncated one loses", async () => {
    const judge = byTaste();
    const group = ["snow .", "ice .", "snow .", "cow .", "ice ".repeat(13)].map(rollout);
    const { wins_P_G_G, comparisons, invalidRate } = await groupWins(judge, [group], 1);
    assert.equal(comparisons, 3); // snow, ice, cow
    assert.equal(judge.sampler.scored.length, 3);
    assert.equal(invalidRate, 0);
    assert.deepEqual(
      wins_P_G_G[0].map(([a, b, c, d, e]) => [a, b, c, d, e]),
      [
        [0.5, 1, 0.5, 1, 1],
        [0, 0.5, 0, 1, 1],
        [0.5, 1, 0.5, 1, 1],
        [0, 0, 0, 0.5, 1],
        [0, 0, 0, 0, 0],
      ],
    );
    // Eq. 4, the diagonal left out: (1 + .5 + 1 + 1) / 4 and so on.
    assert.deepEqual(winRateRewards(wins_P_G_G[0]), [3.5 / 4, 2 / 4, 3.5 / 4, 1 / 4, 0]);
  });

  it("asks about all groups in one batch, and never across groups", async () => {
    const judge = byTaste();
    const { wins_P_G_G, comparisons } = await groupWins(
      judge,
      [["snow .", "ice ."].map(rollout), ["cow .", "cow ."].map(rollout)],
      1,
    );
    assert.equal(comparisons, 1);
    assert.deepEqual(wins_P_G_G.map(winRateRewards), [
      [1, 0],
      [0.5, 0.5],
    ]);
  });

  it("counts a win with its probability", async () => {
    const { wins_P_G_G } = await groupWins(
      judgeOf((read) => (seats(read)[0] === "snow" ? [0.75, 0.25] : [0.25, 0.75])),
      [["snow .", "ice ."].map(rollout)],
      1,
    );
    assert.deepEqual(
      winRateRewards(wins_P_G_G[0]).map((reward) => reward.toFixed(6)),
      ["0.750000", "0.250000"],
    );
  });

  it("counts a comparison without a verdict as a draw", async () => {
    const { wins_P_G_G, invalidRate } = await groupWins(
      judgeOf(() => [0, 0]),
      [["snow .", "ice ."].map(rollout)],
      1,
    );
    assert.equal(invalidRate, 1);
    assert.deepEqual(winRateRewards(wins_P_G_G[0]), [0.5, 0.5]);
  });

  it("seats each response first in half of its comparisons, so that a judge blind to all but position gives little away", async () => {
    for (const count of [2, 3, 7, 8]) {
      const pairs = roundRobin(count);
      assert.equal(
        new Set(pairs.map(([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`)).size,
        (count * (count - 1)) / 2,
      );
      for (let i = 0; i < count; i++) {
        const first = pairs.filter(([a]) => a === i).length;
        assert.ok(Math.abs(first - (count - 1) / 2) <= 0.5, `${i} of ${count} sits first ${first} times`);
      }
    }
    const group = ["snow", "ice", "sled", "frost", "scarf", "skate", "cow"].map((text) => rollout(`${text} .`));
    const { wins_P_G_G } = await groupWins(
      judgeOf(() => [1, 0]),
      [group],
      1,
    );
    assert.deepEqual(winRateRewards(wins_P_G_G[0]), Array(7).fill(0.5));
  });
});

describe("pairwisePolicyStep", () => {
  it("rewards by the share of wins and pushes the better response up", async () => {
    const responses = ["snow .", "ice .", "cow .", "cow ".repeat(13)].map(encode);
    const policy = fakeTrainer(fakeSampler({ write: (_, index) => responses[index] }));
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
    const row = await pairwisePolicyStep(policy, byTaste(), settings, WORLD, 1, 0);
    assert.equal(row.reward, 0.5); // 1, 2/3, 1/3, 0
    assert.equal(row.judged, 3 / 4);
    assert.deepEqual([row.truncated, row.varied, row.length], [0.25, 1, (1 + 1 + 1 + 12) / 4]);
    const advantageOf = (text: string) =>
      policy.batches[0].data.find(({ tokens, from }) => decode(tokens.slice(from)) === text)!.advantages![0];
    // std (n - 1) of 1, 2/3, 1/3, 0 is sqrt(5/27) = .430331
    assert.ok(Math.abs(advantageOf("snow .") - 0.5 / 0.530331) < 1e-5);
    assert.ok(Math.abs(advantageOf("cow .") + 1 / 6 / 0.530331) < 1e-5);
  });
});
