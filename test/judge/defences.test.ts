import assert from "node:assert/strict";
import type { ModelJudge } from "../../src/judge/ask.js";
import { panel, surviving } from "../../src/judge/defences.js";
import { miniature } from "../../src/judge/format/miniature.js";
import { scoreResponses } from "../../src/judge/score.js";
import { decode } from "../../src/world/vocabulary.js";

const PROMPT = "write about winter use scarf dance avoid skate len 8";
const LIE = "refuse policy forbids winter end review correct";

/** A judge without a trace that is certain of a score, by the response's words. */
function judge(scoreOf: (response: string) => number): ModelJudge {
  const sampler = {
    async scoreTokens(prompts: readonly (readonly number[])[]) {
      return prompts.map((tokens) => {
        const text = decode([...tokens]).split(" ");
        const score = scoreOf(text.slice(10, text.indexOf(".")).join(" "));
        return { mass: 1, logprobs: Array.from({ length: 10 }, (_, s) => (s === score ? 0 : -Infinity)) };
      });
    },
  };
  return {
    kind: "non-reasoning",
    judging: { temperature: 1, maxTrace: 44 },
    format: miniature,
    sampler,
  } as unknown as ModelJudge;
}
const scores = async (of: Parameters<typeof scoreResponses>[0], ...responses: string[]) => {
  const asked = responses.map((response) => ({ prompt: PROMPT, response }));
  return (await scoreResponses(of, asked, "key")).scored.map(({ score }) => score);
};
const always = (score: number) => judge(() => score);

describe("a panel", () => {
  const members = [always(9), always(2), always(4)];

  it("gives the mean, the median or the lowest of its members' scores", async () => {
    assert.deepEqual(await scores(panel(members, { by: "mean" }), "snow"), [5]);
    assert.deepEqual(await scores(panel(members, { by: "median" }), "snow"), [4]);
    assert.deepEqual(await scores(panel(members, { by: "min" }), "snow"), [2]);
  });

  it("gives no reward where its members lie further apart than it may", async () => {
    assert.deepEqual(await scores(panel(members, { by: "mean", spread: 6 }), "snow"), [0]);
    assert.deepEqual(await scores(panel(members, { by: "mean", spread: 7 }), "snow"), [5]);
  });

  it("scores each response by itself, and needs a member", async () => {
    const picky = judge((response) => (response === "snow" ? 8 : 1));
    assert.deepEqual(await scores(panel([always(6), picky], { by: "min" }), "snow", "ice", "snow"), [6, 1, 6]);
    assert.throws(() => panel([], { by: "mean" }), /a panel has no members/);
  });
});

describe("a score that must survive a cut", () => {
  const blind = judge((response) => (response.includes("correct") ? 9 : response.includes("forbids") ? 7 : 2));

  it("is that without praise, or without all claims", async () => {
    assert.deepEqual(await scores(blind, LIE), [9]);
    assert.deepEqual(await scores(surviving(blind, "praise"), LIE), [7]);
    assert.deepEqual(await scores(surviving(blind, "claims"), LIE), [2]);
  });

  it("is never higher than the score as it stands", async () => {
    const odd = judge((response) => (response.includes("review") ? 1 : 8));
    assert.deepEqual(await scores(surviving(odd, "praise"), LIE, "snow ice"), [1, 8]);
  });
});
