import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { emptyCounts, readTulu } from "../../src/data/tulu.js";
import { ON, pair, writeShard } from "./tuluShard.js";

describe("readTulu", () => {
  const folder = mkdtempSync(join(tmpdir(), "judgelab-tulu-"));
  after(() => rmSync(folder, { recursive: true }));
  const shard = (name: string, rows: Parameters<typeof writeShard>[1]) => writeShard(join(folder, name), rows);
  const all = async (files: string[], counts = emptyCounts()) => {
    const pairs = [];
    for await (const one of readTulu(files, counts)) pairs.push(one);
    return pairs;
  };

  it("reads the pairs of all shards in order, through several row groups", async () => {
    const first = shard(
      "0.parquet",
      ["a", "b", "c", "d"].map((id) => pair(id, `Ask ${id}?`)),
    );
    const second = shard("1.parquet", [pair("e", 'Ünïcode\n"quoted"', ON)]);
    const counts = emptyCounts();
    const pairs = await all([first, second], counts);
    assert.deepEqual(pairs.map(({ id }) => id).join(""), "abcde");
    assert.deepEqual(pairs[4], {
      id: "e",
      source: ON,
      origin: "on-policy",
      instruction: 'Ünïcode\n"quoted"',
      chosen: "good e",
      rejected: "bad e",
    });
    assert.equal(pairs[0].origin, "off-policy");
    assert.deepEqual(counts, {
      rows: 5,
      bySource: { "allenai/tulu-3-sft-reused-off-policy-8b": 4, "allenai/tulu-3-sft-reused-if": 1 },
      left: {},
    });
  });
  it("leaves out, and counts, what is not one instruction with two answers", async () => {
    const long = pair("long", "Hello");
    long.chosen = [...long.chosen, ...long.chosen];
    const system = pair("system", "Hello");
    system.rejected = [{ content: "Be brief.", role: "system" }, ...system.rejected];
    const differ = pair("differ", "Hello");
    differ.rejected[0].content = "Goodbye";
    const empty = pair("empty", "Hello");
    empty.rejected[1].content = " \n";
    const counts = emptyCounts();
    const pairs = await all([shard("2.parquet", [long, pair("fine", "Hello"), system, differ, empty])], counts);
    assert.deepEqual(
      pairs.map(({ id }) => id),
      ["fine"],
    );
    assert.deepEqual(counts.left, { "more than one turn": 2, "two different instructions": 1, "empty text": 1 });
    assert.equal(counts.rows, 5);
  });
  it("refuses unknown sources, naming each with its rows", async () => {
    const rows = [
      pair("a", "A"),
      pair("b", "B", "someone/new"),
      pair("c", "C", "someone/new"),
      pair("d", "D", "other"),
    ];
    await assert.rejects(
      all([shard("3.parquet", rows)]),
      /unknown source: someone\/new \(2 rows\), other \(1 rows\).*off-policy or on-policy/,
    );
  });
  it("says which file, and which row, is no preference pair", async () => {
    const file = join(folder, "4.parquet");
    const columnData = [{ name: "id", data: ["a", "b"], type: "STRING" as const }];
    writeFileSync(file, Buffer.from(parquetWriteBuffer({ columnData })));
    await assert.rejects(
      all([file]),
      /4\.parquet holds no preference pairs \(parquet column not found: prompt\): is it a shard/,
    );
    writeFileSync(file, "not parquet at all");
    await assert.rejects(all([file]), /DataError: .*4\.parquet holds no preference pairs/);
    const lacking = { ...pair("b", "B"), id: null as never };
    await assert.rejects(
      all([shard("5.parquet", [pair("a", "A"), lacking])]),
      /5\.parquet row 1 is not a preference pair \(id: /,
    );
    await assert.rejects(all([join(folder, "none.parquet")]), /none\.parquet/);
  });
});
