import assert from "node:assert/strict";
import { leaderboard, percent } from "../../src/arena/leaderboard.js";
import type { ArenaScores, ModelScore } from "../../src/arena/scoreArena.js";

describe("percent", () => {
  it("rounds to one decimal as Python's round does", () => {
    assert.deepEqual([0.0025, 0.0075, 0.0036, 0.125, 1, 0].map(percent), ["0.2", "0.8", "0.4", "12.5", "100.0", "0.0"]);
  });
  it("has no number for a model without a score", () => assert.equal(percent(NaN), ""));
});

describe("leaderboard", () => {
  const model = (name: string, score: number): ModelScore => ({
    model: name,
    score,
    point: score,
    rowInterval: { low: score - 0.012, high: score + 0.013 },
    questionInterval: null,
    rows: 10,
    questions: 4,
    dropped: { "no-judgment": 1, "no-verdict": 2, "not-a-label": 0 },
  });
  const scores: ArenaScores = {
    category: "hard_prompt",
    baseline: "base",
    control: false,
    fit: null,
    rounds: 100,
    models: [model("good", 0.67), model("poor", 0.4321)],
    style: [],
  };
  it("has the original's columns and puts the baseline among the models", () => {
    const rows = leaderboard(scores);
    assert.deepEqual(
      rows.map((row) => [row.Rank, row.Model, row["Scores (%)"], row["CI (%)"]]),
      [
        [0, "good", "67.0", "(-1.2 / +1.3)"],
        [1, "base", "50.0", "(-0.0 / +0.0)"],
        [2, "poor", "43.2", "(-1.2 / +1.3)"],
      ],
    );
    assert.deepEqual([rows[0].Rows, rows[0].Questions, rows[0].Dropped], [10, 4, 3]);
    assert.equal(rows[0]["95 % CI over questions (%)"], "");
  });

  it("writes an interval beside its score as the original does, two signs and all", () => {
    // f"(-{round((score - lower) * 100, 1)} / +{round((upper - score) * 100, 1)})" of show_result.py, run in Python
    const cases: [number, number, number, string][] = [
      [0.5, 0.503, 0.506, "(--0.3 / +0.6)"],
      [0.5, 0.497, 0.499, "(-0.3 / +-0.1)"],
      [0.5, 0.5001, 0.5002, "(--0.0 / +0.0)"],
      [0.9975, 1, 1, "(--0.2 / +0.2)"],
      [0.25, 0.2525, 0.26, "(--0.3 / +1.0)"],
    ];
    for (const [score, low, high, expected] of cases) {
      const [row] = leaderboard({ ...scores, models: [{ ...model("m", score), rowInterval: { low, high } }] }).filter(
        ({ Model }) => Model === "m",
      );
      assert.equal(row!["CI (%)"], expected);
    }
  });
});
