/** @file The rewards of a group of responses by scores and by wins, in both worlds, and what is kept of a held-out one. */
import assert from "node:assert/strict";
import type { Tokens } from "../../src/engine/engine.js";
import { textFormat } from "../../src/engine/textModel.js";
import type { Format } from "../../src/judge/format/format.js";
import { miniature } from "../../src/judge/format/miniature.js";
import { textFormatOf } from "../../src/judge/format/text.js";
import { byScore, byWins, roundRobin } from "../../src/policy/rewards.js";
import { fakeSampler } from "../fakeModel.js";
import { tinyChat } from "../stages/text/tinyText.js";

const model = textFormat(tinyChat);
const WORTH = ["cow", "ice", "snow"]; // these judges' taste, from worst to best
const rollout = (text: string, truncated = false) => ({ prompt: [], tokens: [], logprobs: [], text, truncated });

/** Each world with a prompt of it, and how a judge's two responses are found in what it reads. */
const WORLDS: { name: string; format: Format; prompt: string; seats: (read: Tokens) => [string, string] }[] = [
  {
    name: "in the miniature",
    format: miniature,
    prompt: "write about winter use scarf dance avoid skate len 8",
    seats(read) {
      const texts = miniature
        .response([...read, 0], false)
        .split(" ")
        .slice(10)
        .join(" ");
      const [first, second] = texts.replaceAll(" <pad>", "").split(" .");
      return [first!.trim(), second!.trim()];
    },
  },
  {
    name: "on real text",
    format: textFormatOf(model),
    prompt: "Write.",
    seats: (read) => {
      const said = [...model.decode(read).matchAll(/BEGIN ANSWER [AB] \w+ ===\n(.*)\n===/g)];
      return [said[0]![1]!, said[1]![1]!];
    },
  },
];

for (const { name, format, prompt, seats } of WORLDS) {
  const judging = { temperature: 1, maxTrace: 5 };
  const judgeOf = (scores: (first: string, second: string) => number[]) => {
    const asked: string[] = [];
    const sampler = fakeSampler({
      scores(read) {
        const [first, second] = seats(read);
        asked.push(`${first} ${second}`);
        return scores(first, second);
      },
    });
    return { kind: "non-reasoning" as const, judging, format, sampler, asked };
  };
  const byTaste = () => judgeOf((first, second) => (WORTH.indexOf(first) > WORTH.indexOf(second) ? [1, 0] : [0, 1]));
  const group = (place: number, ...rollouts_G: ReturnType<typeof rollout>[]) => ({ prompt, place, rollouts_G });

  describe(`rewards by wins ${name}`, () => {
    it("judge different responses once a pair; equal ones draw, one that did not end loses to all", async () => {
      const judge = byTaste();
      const groups = [group(0, rollout("snow"), rollout("ice"), rollout("snow"), rollout("cow"), rollout("ice", true))];
      const rewarded = await byWins.rewards(judge, groups, [1]);
      // Eq. 4, the share of wins of four: (.5 + 1 + 1 + 1) / 4, (1 + 1) / 4, 1 / 4 and none.
      const rewards_P_G = [[3.5 / 4, 2 / 4, 3.5 / 4, 1 / 4, 0]];
      assert.deepEqual(rewarded, { rewards_P_G, asked: 3, invalid: 0, distinct: 3 });
      assert.equal(new Set(judge.asked.map((pair) => pair.split(" ").sort().join(" "))).size, 3);
    });

    it("ask about all groups, and never across groups", async () => {
      const groups = [group(0, rollout("snow"), rollout("ice")), group(1, rollout("cow"), rollout("cow"))];
      const { rewards_P_G, asked } = await byWins.rewards(byTaste(), groups, [1]);
      assert.equal(asked, 1);
      assert.deepEqual(rewards_P_G, [
        [1, 0],
        [0.5, 0.5],
      ]);
    });

    it("count a win with its probability, and no verdict as a draw and as invalid", async () => {
      const likely = judgeOf((first) => (first === "snow" ? [0.75, 0.25] : [0.25, 0.75]));
      const groups = [group(0, rollout("snow"), rollout("ice"))];
      const { rewards_P_G } = await byWins.rewards(likely, groups, [1]);
      assert.deepEqual(
        rewards_P_G[0]!.map((reward) => reward.toFixed(6)),
        ["0.750000", "0.250000"],
      );
      const silent = await byWins.rewards(
        judgeOf(() => [0, 0]),
        groups,
        [1],
      );
      assert.deepEqual(silent, { rewards_P_G: [[0.5, 0.5]], asked: 1, invalid: 1, distinct: 1 });
    });

    it("seat each response first in half of its comparisons, in seats that the key draws", async () => {
      const words = ["snow", "ice", "sled", "frost", "scarf", "skate", "cow"];
      const of = async (key: number) => {
        const judge = judgeOf(() => [1, 0]); // blind to all but position
        const rewarded = await byWins.rewards(judge, [group(0, ...words.map((word) => rollout(word)))], [key]);
        return { asked: judge.asked, rewards_G: rewarded.rewards_P_G[0]! };
      };
      const [one, again, other] = [await of(1), await of(1), await of(2)];
      assert.equal(one.asked.length, 21);
      assert.deepEqual(one.asked, again.asked);
      assert.notDeepEqual(one.asked, other.asked);
      assert.deepEqual(one.rewards_G, Array(7).fill(0.5));
    });
  });

  describe(`rewards by scores ${name}`, () => {
    it("are expected scores, the lowest for a response that did not end, and equal responses share one", async () => {
      const oneHot = (score: number) => Array.from({ length: 10 }, (_, s) => (s === score ? 1 : 0));
      const sampler = fakeSampler({ scores: () => oneHot(6) });
      const judge = { kind: "non-reasoning" as const, judging, format, sampler };
      const groups = [group(0, rollout("snow"), rollout("snow"), rollout("ice"), rollout("ice", true))];
      const rewarded = await byScore.rewards(judge, groups, [1]);
      assert.deepEqual(rewarded, { rewards_P_G: [[6, 6, 6, 0]], asked: 3, invalid: 0, distinct: 2 });
    });
  });

  describe(`a held-out response beside the baseline's, ${name}`, () => {
    const judged = async (scores: (first: string, second: string) => number[], answer = rollout("snow")) => {
      const judge = judgeOf(scores);
      const [row] = await byWins.judged(judge, format, [{ prompt, baseline: "ice", rollout: answer }], [1]);
      return { row: row as { judgeWin: number; invalid: number }, asked: judge.asked };
    };

    it("wins over both orders", async () => {
      const liked = await judged((first) => (first === "snow" ? [1, 0] : [0, 1]));
      assert.deepEqual(liked.row, { baseline: "ice", judgeWin: 1, judgeTrace: "", invalid: 0 });
      assert.equal((await judged(() => [1, 0])).row.judgeWin, 0.5); // whoever sits first
      const half = await judged((first) => (first === "snow" ? [0, 0] : [1, 0]));
      assert.deepEqual([half.row.judgeWin, half.row.invalid], [0.25, 0.5]); // half a win, and a loss
    });

    it("is judged as far as it goes in the miniature, and has no win, unjudged, on real text where it did not end", async () => {
      const { row, asked } = await judged((first) => (first === "snow" ? [1, 0] : [0, 1]), rollout("snow", true));
      assert.deepEqual([row.judgeWin, asked.length], format === miniature ? [1, 2] : [0, 0]);
    });
  });
}

describe("roundRobin", () => {
  it("has each unordered pair once, each response first in half of its own", () => {
    for (const count of [2, 3, 7, 8]) {
      const pairs = roundRobin(count);
      const different = new Set(pairs.map(([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`));
      assert.equal(different.size, (count * (count - 1)) / 2);
      assert.equal(pairs.length, different.size);
      for (let i = 0; i < count; i++) {
        const first = pairs.filter(([a]) => a === i).length;
        assert.ok(Math.abs(first - (count - 1) / 2) <= 0.5, `${i} of ${count} sits first ${first} times`);
      }
    }
  });
});
