import assert from "node:assert/strict";
import { DataFrame, MinMaxScaler, merge, StandardScaler, toCSV } from "danfojs-node";

const frame = (): DataFrame =>
  new DataFrame([
    { judge: "small", step: 0, gold: 2 },
    { judge: "small", step: 10, gold: 4 },
    { judge: "large", step: 0, gold: 3 },
    { judge: "large", step: 10, gold: 7.5 },
  ]);

describe("danfojs-node on the stand-ins in vendor/", () => {
  it("groups and aggregates", () => {
    const grouped = frame()
      .groupby(["judge"])
      .agg({ gold: "mean", step: ["min", "max"] });
    assert.deepEqual(grouped.columns, ["judge", "gold_mean", "step_min", "step_max"]);
    assert.deepEqual(grouped.values, [
      ["small", 3, 0, 10],
      ["large", 5.25, 0, 10],
    ]);
  });

  it("describes", () => {
    const described = frame()
      .loc({ columns: ["gold"] })
      .describe();
    assert.deepEqual(described.index, ["count", "mean", "std", "min", "median", "max", "variance"]);
    // 2, 3, 4, 7.5: mean 16.5 / 4, variance (2.125² + 1.125² + 0.125² + 3.375²) / 3
    const expected = [4, 4.125, Math.sqrt(5.729166666666667), 2, 3.5, 7.5, 5.729166666666667];
    (described.values as number[][]).forEach(([value], i) => assert.ok(Math.abs(value! - expected[i]!) < 1e-12));
  });

  it("queries, merges and writes CSV", () => {
    const df = frame();
    assert.deepEqual(df.query(df["gold"].gt(3.5)).values, [
      ["small", 10, 4],
      ["large", 10, 7.5],
    ]);
    const sizes = new DataFrame([
      { judge: "small", width: 16 },
      { judge: "large", width: 64 },
    ]);
    const merged = merge({ left: df, right: sizes, on: ["judge"], how: "inner" });
    assert.deepEqual(merged.values[3], ["large", 10, 7.5, 64]);
    assert.equal(toCSV(sizes), "judge,width\nsmall,16\nlarge,64\n");
  });

  it("does arithmetic by columns and by rows in double precision", () => {
    const df = new DataFrame(
      [
        [1, 2, 3],
        [4, 5, 6.1],
      ],
      { columns: ["a", "b", "c"] },
    );
    assert.deepEqual(df.add(0.1).values, [
      [1.1, 2.1, 3.1],
      [4.1, 5.1, 6.199999999999999],
    ]);
    assert.deepEqual(df.sub([1, 2, 3], { axis: 1 }).values, [
      [0, 0, 0],
      [3, 3, 6.1 - 3],
    ]);
    assert.deepEqual(df.mul([2, 10], { axis: 0 }).values, [
      [2, 4, 6],
      [40, 50, 61],
    ]);
    assert.deepEqual(
      df.mod(3).values.map((row) => (row as number[]).map(Math.floor)),
      [
        [1, 2, 0],
        [1, 2, 0],
      ],
    );
  });

  it("scales columns", () => {
    const df = new DataFrame(
      [
        [1, 10],
        [3, 30],
        [5, 20],
      ],
      { columns: ["a", "b"] },
    );
    assert.deepEqual(new MinMaxScaler().fitTransform(df).values, [
      [0, 0],
      [0.5, 1],
      [1, 0.5],
    ]);
    // population deviation of 1, 3, 5 is sqrt(8 / 3)
    const first = new StandardScaler().fitTransform(df).values.map((row: unknown) => (row as number[])[0]!);
    assert.deepEqual(
      first.map((x: number) => x.toFixed(6)),
      ["-1.224745", "0.000000", "1.224745"],
    );
  });

  it("says what to do instead of reading a URL or an Excel file", async () => {
    const { readCSV, toExcel } = await import("danfojs-node");
    await assert.rejects(async () => readCSV("https://example.org/a.csv"), /download the file/);
    assert.throws(() => toExcel(frame(), { filePath: "a.xlsx" }), /use toCSV/);
  });
});
