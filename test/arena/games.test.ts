import assert from "node:assert/strict";
import { labelOutcomes, questionOutcome } from "../../src/arena/games.js";
import type { Label } from "../../src/arena/verdict.js";

const games = (first: string | null, second: string | null) => [{ score: first }, { score: second }];

describe("labelOutcomes", () => {
  const cases: [Label, number[]][] = [
    ["A>>B", [1, 1, 1]],
    ["A>B", [1]],
    ["A=B", [0.5]],
    ["B>A", [0]],
    ["B>>A", [0, 0, 0]],
    ["A<<B", [0, 0, 0]],
    ["A<B", [0]],
    ["B=A", [0.5]],
    ["B<A", [1]],
    ["B<<A", [1, 1, 1]],
  ];
  for (const [label, outcomes] of cases) {
    it(`${label} is worth ${outcomes} to A`, () => assert.deepEqual(labelOutcomes(label), outcomes));
  }
  it("counts a significant win as often as told", () => assert.deepEqual(labelOutcomes("A>>B", 2), [1, 1]));
});

describe("questionOutcome", () => {
  it("takes game 1 with the model as A, then game 0 with the model as B", () => {
    assert.deepEqual(questionOutcome(games("A>B", "A>>B")), { kind: "rows", outcomes: [1, 1, 1, 0] });
    assert.deepEqual(questionOutcome(games("B>>A", "A=B")), { kind: "rows", outcomes: [0.5, 1, 1, 1] });
  });
  it("drops the question where either game has no valid verdict, and says why", () => {
    const good = { score: "A>B" };
    assert.deepEqual(questionOutcome([good, null]), { kind: "dropped", reason: "no-judgment" });
    assert.deepEqual(questionOutcome([null, good]), { kind: "dropped", reason: "no-judgment" });
    assert.deepEqual(questionOutcome(games("A>B", null)), { kind: "dropped", reason: "no-verdict" });
    assert.deepEqual(questionOutcome(games("B", "A>B")), { kind: "dropped", reason: "not-a-label" });
  });
});
