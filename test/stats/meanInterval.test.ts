import assert from "node:assert/strict";
import { meanInterval } from "../../src/stats/meanInterval.js";

const near = (found: number | null, expected: number, within = 1e-6) =>
  assert.ok(found !== null && Math.abs(found - expected) < within, `${found}, expected ${expected}`);

describe("meanInterval", () => {
  it("of three seeds uses t with two degrees of freedom", () => {
    // s = 1, t = 4.3026527, half width = t / sqrt(3)
    const { mean, low, high, count } = meanInterval([1, 2, 3]);
    assert.deepEqual([mean, count], [2, 3]);
    near(low, 2 - 2.4841377);
    near(high, 2 + 2.4841377);
  });
  it("follows the tables of Student's t", () => {
    // n values of variance 1 around 0: half width = t(n - 1) / sqrt(n)
    const t = (df: number) => {
      const n = df + 1;
      const values = Array.from({ length: n }, (_, i) => i);
      const mean = (n - 1) / 2;
      const sd = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / df);
      const { high } = meanInterval(values.map((x) => (x - mean) / sd));
      return (high as number) * Math.sqrt(n);
    };
    const table = { 1: 12.706, 2: 4.303, 4: 2.776, 9: 2.262, 11: 2.201, 14: 2.145, 29: 2.045, 120: 1.98 };
    for (const [df, quantile] of Object.entries(table)) near(t(Number(df)), quantile, 0.0006);
  });
  it("has no interval for one value, and no mean of none", () => {
    assert.deepEqual(meanInterval([5]), { mean: 5, count: 1, low: null, high: null });
    assert.deepEqual(meanInterval([4, 4]), { mean: 4, count: 2, low: 4, high: 4 });
    assert.throws(() => meanInterval([]), /no values/);
  });
});
