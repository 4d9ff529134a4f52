import assert from "node:assert/strict";
import type { StyleMetadata } from "../../src/arena/rows.js";
import { standardised, styleDifference } from "../../src/arena/styleFeatures.js";

const style = (token_len: number, headers: number, lists: number, bold: number): StyleMetadata => ({
  token_len,
  header_count: { h1: headers, h2: 0 },
  list_count: { ordered: lists, unordered: 0 },
  bold_count: { "**": bold, __: 0 },
});

const near = (actual: readonly number[] | null, expected: readonly number[]) => {
  assert.equal(actual?.length, expected.length);
  actual!.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-12, `${actual} against ${expected}`));
};

describe("styleDifference", () => {
  it("compares lengths by their sum and markdown by its density", () => {
    // Densities 2/100 against 1/50 (equal), 10/100 against 0, 0 against 5/50.
    near(styleDifference(style(99, 2, 10, 0), style(49, 1, 0, 5)), [50 / 148, 0, 0.1 / 1.1, -0.1 / 1.1]);
  });
  it("adds up kinds", () => {
    const both = { ...style(9, 0, 0, 0), list_count: { ordered: 1, unordered: 4 } };
    near(styleDifference(both, style(9, 0, 0, 0)), [0, 0, 0.5 / 1.5, 0]);
  });
  it("finds no difference between two empty answers", () => {
    near(styleDifference(style(0, 0, 0, 0), style(0, 0, 0, 0)), [0, 0, 0, 0]);
  });
});

describe("standardised", () => {
  it("counts a value once for each of its rows, with n - 1", () => {
    // 1, 1, 1, 5: mean 2, squares 12, sd 2.
    near(standardised([1, 5], [3, 1]), [-0.5, 1.5]);
  });
  it("has nothing to say of a column that does not vary", () =>
    assert.equal(standardised([0.1, 0.1, 0.1], [1, 2, 3]), null));
});
