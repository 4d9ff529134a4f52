import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assignSplits, promptKey, SPLIT_NAMES, type SplitName } from "../../src/data/splits.js";
import { CandidateRow, fileOf, InstructionRow, splitTulu } from "../../src/data/splitTulu.js";
import { readRows } from "../../src/store/jsonl.js";
import { ON, pair, writeShard } from "./tuluShard.js";

const sizes = { judgeTrain: 12, judgeValidation: 2, judgeTest: 3, policyTrain: 10, policyTest: 4 };

describe("promptKey", () => {
  it("takes prompts for one that differ in case, spaces or Unicode form", () => {
    const key = promptKey("Name a café, please");
    assert.equal(promptKey("  name a\n\tCAFÉ,  please\u00a0"), key);
    assert.equal(promptKey("Name a cafe\u0301, please"), key);
    assert.notEqual(promptKey("Name a cafe, please"), key);
  });
});

describe("assignSplits", () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    key: `k${i}`,
    origin: i < 20 ? ("off-policy" as const) : ("on-policy" as const),
  }));
  const sizesOf = (splits: Map<string, SplitName>) =>
    SPLIT_NAMES.map((name) => [...splits.values()].filter((one) => one === name).length);

  it("serves judges from off-policy prompts, then policies from all others", () => {
    const splits = assignSplits(rows, sizes, 1);
    assert.deepEqual(sizesOf(splits), [12, 2, 3, 10, 4]);
    for (const [key, split] of splits) if (split.startsWith("judge")) assert.ok(Number(key.slice(1)) < 20, key);
  });
  it("depends on the seed and not on the order of rows", () => {
    const plain = (splits: Map<string, SplitName>) => [...splits].sort();
    const once = assignSplits(rows, sizes, 1);
    assert.deepEqual(plain(assignSplits([...rows].reverse(), sizes, 1)), plain(once));
    assert.notDeepEqual(plain(assignSplits(rows, sizes, 2)), plain(once));
  });
  it("counts data points, not prompts, in the judges' training", () => {
    const twice = ["a", "b", "c"].flatMap((key) => [
      { key, origin: "off-policy" as const },
      { key, origin: "off-policy" as const },
    ]);
    const splits = assignSplits(twice, { ...sizes, judgeTrain: 3, judgeValidation: 1, judgeTest: 1 }, 1);
    assert.deepEqual([...splits.values()].sort(), ["judgeTest", "judgeTrain", "judgeValidation"]);
  });
  it("takes what there is", () => {
    assert.deepEqual(sizesOf(assignSplits(rows.slice(0, 4), sizes, 1)), [0, 1, 3, 0, 0]);
  });
});

describe("splitTulu", () => {
  const folder = mkdtempSync(join(tmpdir(), "judgelab-splits-"));
  after(() => rmSync(folder, { recursive: true }));

  it("writes disjoint splits and the record of how they came about", async () => {
    const off = Array.from({ length: 20 }, (_, i) => pair(`off${i}`, `Prompt ${i}`));
    const on = Array.from({ length: 15 }, (_, i) => pair(`on${i}`, `Question ${i}`, ON));
    const files = [
      writeShard(join(folder, "train-0.parquet"), [...off, pair("copy", "PROMPT  3"), pair("same", " prompt 5 ", ON)]),
      writeShard(join(folder, "train-1.parquet"), on),
    ];
    const out = join(folder, "out");
    const source = { id: "owner/name", revision: "9a0482f3e122a0449bafaa2d65908cc095c99638" };
    const record = await splitTulu({ source, files, sizes, seed: 7, out });

    const read = (split: SplitName) =>
      readRows<{ id: string; instruction: string }>(
        out,
        fileOf(split),
        split.startsWith("judge") ? CandidateRow : InstructionRow,
      );
    const owners = new Map<string, SplitName>();
    for (const split of SPLIT_NAMES) {
      for (const { instruction } of read(split)) {
        const key = promptKey(instruction);
        assert.equal(owners.get(key) ?? split, split, instruction);
        owners.set(key, split);
      }
    }
    assert.equal(read("judgeTrain").length, 24); // 12 pairs, both outputs
    const train = readRows(out, fileOf("judgeTrain"), CandidateRow);
    assert.ok(
      train.every(
        ({ source, was, output, id }) =>
          source.endsWith("off-policy-8b") && output === `${was === "chosen" ? "good" : "bad"} ${id}`,
      ),
    );
    for (const split of ["judgeValidation", "judgeTest"] as const) {
      // Beside the output that is scored stands the one it is compared with.
      for (const { id, was, output, other } of readRows(out, fileOf(split), CandidateRow)) {
        assert.deepEqual([output, other].sort(), [`bad ${id}`, `good ${id}`]);
        assert.equal(output, `${was === "chosen" ? "good" : "bad"} ${id}`);
      }
    }
    for (let i = 0; i < train.length; i += 2)
      assert.deepEqual(
        train.slice(i, i + 2).map(({ id, was }) => [id, was]),
        [
          [train[i]!.id, "chosen"],
          [train[i]!.id, "rejected"],
        ],
      );
    assert.deepEqual([read("judgeValidation").length, read("judgeTest").length, read("policyTest").length], [2, 3, 4]);
    assert.deepEqual(Object.fromEntries(SPLIT_NAMES.map((split) => [split, record.got[split].rows])), {
      judgeTrain: 24,
      judgeValidation: 2,
      judgeTest: 3,
      policyTrain: read("policyTrain").length,
      policyTest: 4,
    });
    assert.deepEqual([record.rows, record.bySource[ON], record.seed], [37, 16, 7]);
    assert.deepEqual(record.source, source);
    assert.match(record.from["train-0.parquet"], /^[0-9a-f]{64}$/);
    assert.deepEqual(JSON.parse(readFileSync(join(out, "splits.json"), "utf8")), record);

    const again = await splitTulu({ source, files, sizes, seed: 7, out: join(folder, "again") });
    assert.deepEqual(again, record); // the hashes of all files among it
  });
});
