/** @file Two judges on the same responses: four rows whose alphas are counted by hand. */
import assert from "node:assert/strict";
import { agreementBetween, disagreements } from "../../src/analysis/betweenJudges.js";
import type { PredictionRow } from "../../src/results/rows.js";
import { predictionRow } from "../figures/syntheticResults.js";

const GOLD = [0, 0, 9, 9];
const rowsOf = (scores: number[], judge: Partial<PredictionRow>, gold = GOLD) =>
  scores.map((score, row) => predictionRow({ ...judge, row, gold: gold[row]!, score }));

const small = { kind: "non-reasoning", size: "1.7b" } as const;
const large = { kind: "reasoning", size: "8b" } as const;

describe("judges beside each other", () => {
  // Both miss gold on row 1 in the same way, so that they agree with each other wholly, and each with gold less.
  const same = [...rowsOf([0, 9, 9, 9], small), ...rowsOf([0, 9, 9, 9], large)];

  it("may agree with each other more than with gold", () => {
    // Observed disagreement: one of four pairs differs by 9, 81 / 4. Expected: of 8 ratings, three 0 and five 9,
    // 15 of 28 pairs differ: 81 × 15 / 28. 1 - (1 / 4) / (15 / 28) = 1 - 7 / 15 = 8 / 15.
    assert.deepEqual(
      agreementBetween(same).map(({ judge, gold, ...others }) => [judge, Number(gold).toFixed(6), others]),
      [
        ["non-reasoning-1.7b", (8 / 15).toFixed(6), { "non-reasoning-1.7b": null, "reasoning-8b": 1 }],
        ["reasoning-8b", (8 / 15).toFixed(6), { "non-reasoning-1.7b": 1, "reasoning-8b": null }],
      ],
    );
  });

  it("are averaged over seeds, each seed with its own responses", () => {
    const second = [...rowsOf([0, 0, 9, 9], { ...small, seed: 2 }), ...rowsOf([0, 9, 9, 9], { ...large, seed: 2 })];
    const [first] = agreementBetween([...same, ...second]);
    assert.equal(Number(first!.gold).toFixed(6), ((8 / 15 + 1) / 2).toFixed(6));
    assert.equal(Number(first!["reasoning-8b"]).toFixed(6), ((1 + 8 / 15) / 2).toFixed(6));
  });

  it("are shown where they disagree most, the largest difference first", () => {
    const rows = [...rowsOf([0, 4, 9, 8], small), ...rowsOf([1, 8.5, 9, 5], large)];
    assert.deepEqual(disagreements(rows, small, large), [
      { seed: 1, row: 1, gold: 0, one: 4, other: 8.5 },
      { seed: 1, row: 3, gold: 9, one: 8, other: 5 },
      { seed: 1, row: 0, gold: 0, one: 0, other: 1 },
      { seed: 1, row: 2, gold: 9, one: 9, other: 9 },
    ]);
  });

  it("are not compared where they were asked about different responses, or where one is missing", () => {
    const elsewhere = rowsOf([0, 4, 9, 8], { ...large, variant: "untitled" }, [0, 5, 9, 9]);
    const rows = [...rowsOf([0, 4, 9, 8], small), ...elsewhere];
    assert.deepEqual(disagreements(rows, small, { ...large, variant: "untitled" }), []);
    assert.equal(agreementBetween(rows)[0]!["untitled-reasoning-8b"], null);
    assert.deepEqual(disagreements(rows, small, large), []);
    assert.deepEqual(agreementBetween([]), []);
  });

  it("have no alpha where both give one and the same score", () => {
    const [first] = agreementBetween([...rowsOf([0, 0, 0, 0], small), ...rowsOf([0, 0, 0, 0], large)]);
    assert.equal(first!["reasoning-8b"], null);
    assert.equal(typeof first!.gold, "number");
  });
});
