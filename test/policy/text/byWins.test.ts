/** @file The reward of a policy on real text by a pairwise judge, and its held-out answers beside the baseline's. */
import assert from "node:assert/strict";
import { byWins, heldOutByWins, type TextComparer } from "../../../src/policy/text/byWins.js";

const WORTH = ["cow", "ice", "snow"]; // this judge's taste, from worst to best
const said = (first: number) => ({
  first,
  better: first >= 0.5 ? ("first" as const) : ("second" as const),
  trace: "",
  traceTokens: 0,
  invalid: null,
});
const silent = { first: 0.5, better: null, trace: "", traceTokens: 0, invalid: "no-answer" as const };
const rollout = (text: string, truncated = false) => ({ prompt: [], tokens: [], logprobs: [], text, truncated });

describe("byWins", () => {
  const watched = (of: (first: string, second: string) => Awaited<ReturnType<TextComparer>>) => {
    const asked: string[] = [];
    const compare: TextComparer = async ({ first, second }) => (asked.push(`${first} ${second}`), of(first, second));
    return { asked, reward: byWins(compare) };
  };
  const byTaste = (first: string, second: string) => said(Number(WORTH.indexOf(first) > WORTH.indexOf(second)));

  it("judges different answers once a pair; equal ones draw, one that did not end loses to all", async () => {
    const { asked, reward } = watched(byTaste);
    const group = [rollout("snow"), rollout("ice"), rollout("snow"), rollout("cow"), rollout("snow snow", true)];
    const rewarded = await reward("Write.", group, 1, 2);
    // The share of wins of four: (.5 + 1 + 1 + 1) / 4, (1 + 1) / 4, 1 / 4 and none.
    assert.deepEqual(rewarded, { rewards_G: [3.5 / 4, 2 / 4, 3.5 / 4, 1 / 4, 0], asked: 3, invalid: 0, distinct: 3 });
    assert.equal(new Set(asked.map((pair) => pair.split(" ").sort().join(" "))).size, 3);
  });

  it("asks 28 comparisons of eight, each answer first in half of its own, in seats that the key draws", async () => {
    const group = Array.from({ length: 8 }, (_, i) => rollout(`answer${i}`));
    const [one, again, other] = await Promise.all(
      [1, 1, 2].map(async (key) => {
        const { asked, reward } = watched(() => said(1));
        const { rewards_G } = await reward("Write.", group, key);
        return { asked, rewards_G };
      }),
    );
    assert.equal(one!.asked.length, 28);
    assert.deepEqual(one!.asked, again!.asked);
    assert.notDeepEqual(one!.asked, other!.asked);
    for (const reward of one!.rewards_G)
      assert.ok(Math.abs(reward - 0.5) <= 0.5 / 7 + 1e-12, `position alone gives ${reward}`);
  });

  it("counts a comparison without a verdict as a draw, and as invalid", async () => {
    const rewarded = await watched(() => silent).reward("Write.", [rollout("snow"), rollout("ice")], 1);
    assert.deepEqual(rewarded, { rewards_G: [0.5, 0.5], asked: 1, invalid: 1, distinct: 1 });
  });
});

describe("heldOutByWins", () => {
  const judged = (compare: TextComparer, answer = rollout("snow")) =>
    heldOutByWins(compare, () => "ice")("Write.", answer, 1);

  it("counts wins over both orders", async () => {
    const liked = await judged(async ({ first }) => ({ ...said(Number(first === "snow")), trace: `${first} first` }));
    assert.deepEqual(liked, { baseline: "ice", judgeWin: 1, judgeTrace: "snow first", invalid: 0 });
    assert.equal((await judged(async () => said(1))).judgeWin, 0.5); // whoever sits first
    const half = await judged(async ({ first }) => (first === "snow" ? silent : said(1)));
    assert.deepEqual([half.judgeWin, half.invalid], [0.25, 0.5]); // half a win, and a loss
  });

  it("gives an answer that did not end no win, unjudged", async () => {
    const never: TextComparer = () => Promise.reject(new Error("asked"));
    assert.deepEqual(await judged(never, rollout("snow", true)), {
      baseline: "ice",
      judgeWin: 0,
      judgeTrace: "",
      invalid: 0,
    });
  });
});
