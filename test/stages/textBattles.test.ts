import assert from "node:assert/strict";
import type { Battle } from "../../src/arena/battle.js";
import { count, failWithoutVerdicts, newTally } from "../../src/stages/textBattles.js";

const game = (score: string | null) => ({
  score,
  judgment: { answer: "I cannot say." },
  prompt: [],
  finish: "stop" as const,
  usage: null,
  requestId: null,
});
const battle = (...labels: (string | null | undefined)[]): Battle => {
  const [one, other] = labels.map((label) => (label === undefined ? null : game(label)));
  return {
    row: { uid: "q", category: "hard_prompt", judge: "j", model: "m", baseline: "b", games: [one!, other!] },
    failures: [],
    usage: { in: 0, out: 0 },
  };
};

describe("the tally of a model's battles", () => {
  it("tells a question that counts from one without a verdict and one whose judgment failed", () => {
    const tally = newTally();
    for (const one of [battle("A>B", "B>A"), battle("A>B", null), battle("A>B", "B"), battle("A>B", undefined)])
      count(tally, one, false);
    count(tally, battle("A=B", "A=B"), true);
    assert.deepEqual(tally, { judged: 2, withoutVerdict: 2, failed: 1, tooLong: 0, truncated: 1 });
  });

  it("stops after twenty questions without a verdict, showing the last judgment, unless one had one", () => {
    const lost = (withoutVerdict: number, judged = 0) => ({
      a: { ...newTally(), withoutVerdict },
      b: { ...newTally(), failed: 8, judged },
    });
    failWithoutVerdicts(lost(11), battle(null, null));
    failWithoutVerdicts(lost(100, 1), battle(null, null));
    assert.throws(
      () => failWithoutVerdicts(lost(12), battle(null, null)),
      /gave no verdict on any of 20 questions, the last: .*I cannot say.* as role arena, and run the same command again$/,
    );
  });
});
