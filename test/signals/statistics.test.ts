import assert from "node:assert/strict";
import { policyStatistics, rewardSpread, risenPhrase, textStatistics } from "../../src/signals/statistics.js";

describe("statistics of a run's own files", () => {
  it("are means over its outputs, and how alike these are", () => {
    const found = textStatistics([
      { output: "a b a b", score: 2 }, // two of four words repeat; pairs: ab ba ab
      { output: "a b", score: 4 }, // no word repeats; pair: ab
    ]);
    assert.deepEqual(found, { reward: 3, length: 3, repetition: 0.25, sameness: 0.5 });
  });

  it("of outputs without words are 0, and without outputs there are none", () => {
    const found = textStatistics([{ output: " ", score: 1 }]);
    assert.deepEqual(found, { reward: 1, length: 0, repetition: 0, sameness: 0 });
    assert.throws(() => textStatistics([]), /no outputs/);
  });

  it("find the phrase that rose most since the start", () => {
    const found = risenPhrase(["a b c d", "x y z", "a b c"], ["a b c", "x y z", "x y z w", "x y z"]);
    assert.equal(found?.words, "x y z"); // a third of the outputs before, three quarters now
    assert.ok(Math.abs(found.rise - 5 / 12) < 1e-12 && found.share === 0.75);
    assert.equal(risenPhrase([], ["two words"]), null);
  });

  it("of log-probabilities: distance to the base, entropy, and the gap between what is rewarded and what is not", () => {
    const found = policyStatistics([
      { response: "a", judgeScore: 9, logprob: -2, baseLogprob: -6 }, // a word and the end: -1 a word
      { response: "a b c", judgeScore: 1, logprob: -8, baseLogprob: -10 }, // -2 a word
      { response: "a", judgeScore: 1, logprob: -6, baseLogprob: -6 }, // -3 a word
    ]);
    assert.deepEqual(found, { kl: 2, surprise: 2, logprobGap: 1.5 });
  });

  it("have no gap where all outputs are rewarded alike", () => {
    const row = { response: "a", judgeScore: 9, logprob: -2, baseLogprob: -6 };
    assert.equal(policyStatistics([row, row]).logprobGap, 0);
  });

  it("take the spread of rewards over the steps since the last evaluation", () => {
    const progress = [1, 2, 3, 4].map((step) => ({ step, rewardStd: step }));
    assert.equal(rewardSpread(progress, 0, 2), 1.5);
    assert.equal(rewardSpread(progress, 2, 4), 3.5);
    assert.equal(rewardSpread(progress, 0, 0), null);
  });
});
