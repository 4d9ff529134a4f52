/** @file A reference grows by the runs of a machine that lacks some of its seeds, and refuses runs that differ from its own. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { exportReference } from "../../src/results/exportReference.js";
import { loadResults } from "../../src/results/load.js";
import { mergedRows } from "../../src/results/mergeReference.js";
import { runFolder } from "../../src/store/paths.js";
import { openRun } from "../../src/store/run.js";
import { agreementRow, curveRow, sampleRow } from "../figures/syntheticResults.js";
import { temporaryFolder } from "../temporaryFolder.js";

const POLICIES = ["llama-3.1-8b", "qwen2.5-7b"] as const;
const policyKey = (policy: string, seed: number) => ({
  scale: "smoke",
  stage: "evaluate-policy",
  id: `reasoning-4b--${policy}`,
  seed,
});
const judgeKey = (seed: number) => ({ scale: "smoke", stage: "evaluate-judge", id: "reasoning-4b", seed });

/** A judge's evaluation, and two policies' of two steps each; `alpha` is of the judge. */
async function make(root: string, seeds: number[], { judge = true, policies = [...POLICIES], alpha = 0.75 } = {}) {
  for (const seed of seeds) {
    const of = { seed, kind: "reasoning", size: "4b" } as const;
    if (judge)
      await finish(root, judgeKey(seed), { "agreement.jsonl": [agreementRow({ ...of, training: "final", alpha })] });
    for (const policy of policies) {
      const steps = [0, 10].map((step) => ({ ...of, policy, step }));
      await finish(root, policyKey(policy, seed), {
        "curve.jsonl": steps.map((step) => curveRow({ ...step, gold: seed + step.step / 10 })),
        "samples.jsonl": steps.map((step) => sampleRow(step)),
      });
    }
  }
}

async function finish(root: string, key: ReturnType<typeof judgeKey>, files: Record<string, object[]>) {
  const run = await openRun({ root, key, config: {}, inputs: {}, engine: "fake" });
  for (const [file, rows] of Object.entries(files)) for (const row of rows) run.append(file, row);
  await run.finish({});
  await run.close();
}

const bytesIn = (folder: string) =>
  Object.fromEntries(
    readdirSync(join(folder, "smoke")).map((name) => [name, readFileSync(join(folder, "smoke", name))]),
  );
const kept = (folder: string) => loadResults({ scale: "smoke", reference: true, referenceRoot: folder });
const onDisk = (root: string, seeds: number[]) => loadResults({ root, scale: "smoke", seeds, reference: false });
const linesOf = (folder: string, name: string) =>
  readFileSync(join(folder, "smoke", name), "utf8")
    .trim()
    .split("\n");

describe("a kept reference", () => {
  let folder: string, root: string;
  beforeEach(async () => {
    folder = temporaryFolder();
    root = temporaryFolder();
    const first = temporaryFolder();
    await make(first, [1, 2]);
    await exportReference({ root: first, scale: "smoke", folder });
  });
  const add = (more: { seeds?: number[]; replace?: boolean } = {}) =>
    exportReference({ root, scale: "smoke", folder, ...more });

  it("grows by the seeds that are on disk, and has the rows and the order of a disk that holds all", async () => {
    const before = linesOf(folder, "manifests.jsonl");
    await make(root, [1, 3]); // 2 is not here
    await add();
    const whole = temporaryFolder();
    await make(whole, [1, 2, 3]);
    assert.deepEqual(kept(folder), onDisk(whole, [1, 2, 3]));
    const order = kept(folder).curves.map(({ policy, seed, step }) => `${policy} ${seed} ${step}`);
    assert.deepEqual(order.slice(0, 8), [
      ...["llama-3.1-8b 1 0", "llama-3.1-8b 1 10", "llama-3.1-8b 2 0", "llama-3.1-8b 2 10"],
      ...["llama-3.1-8b 3 0", "llama-3.1-8b 3 10", "qwen2.5-7b 1 0", "qwen2.5-7b 1 10"],
    ]);
    const after = linesOf(folder, "manifests.jsonl");
    assert.deepEqual(
      after.filter((line) => !line.includes('"seed":3')),
      before,
    );
    assert.equal(after.length, 9);
  });

  it("grows by runs of a seed of which it held some", async () => {
    const partly = temporaryFolder();
    folder = temporaryFolder();
    await make(partly, [1], { policies: ["qwen2.5-7b"] });
    await make(partly, [2], { judge: false, policies: ["llama-3.1-8b"] });
    await exportReference({ root: partly, scale: "smoke", folder });
    await make(root, [1, 2]);
    await add();
    assert.deepEqual(kept(folder), onDisk(root, [1, 2]));
  });

  it("is the same bytes where everything is kept already", async () => {
    await make(root, [1]);
    const before = bytesIn(folder);
    await add();
    assert.deepEqual(bytesIn(folder), before);
  });

  it("stays as it is where a run differs from its own, which is named with the way to replace it", async () => {
    await make(root, [1, 3], { alpha: 0.5 });
    const before = bytesIn(folder);
    await assert.rejects(
      add(),
      /smoke holds no equal of these runs: evaluate-judge reasoning-4b seed 1 \(other agreement\.jsonl\): .*run judgelab reference with --replace$/,
    );
    assert.deepEqual(bytesIn(folder), before);
    await add({ seeds: [3] }); // what nobody holds is added
    assert.deepEqual(
      kept(folder).agreement.map(({ seed, alpha }) => [seed, alpha]),
      [
        [1, 0.75],
        [2, 0.75],
        [3, 0.5],
      ],
    );
    await add({ replace: true });
    assert.deepEqual(kept(folder), onDisk(root, [1, 3]));
  });

  it("takes rows that were kept before standard runs named their variant for equal", async () => {
    await make(root, [1, 3]);
    const rows = readFileSync(join(runFolder(root, judgeKey(1)), "agreement.jsonl"), "utf8");
    const hash = (text: string) => createHash("sha256").update(text).digest("hex");
    const file = join(folder, "smoke", "manifests.jsonl");
    const early = rows.replace('"variant":"standard",', "");
    assert.notEqual(early, rows);
    writeFileSync(file, readFileSync(file, "utf8").replaceAll(hash(rows), hash(early)));
    await add();
    assert.deepEqual(onDisk(root, [3]).agreement, kept(folder).agreement.slice(2));
    assert.match(linesOf(folder, "manifests.jsonl").join(), new RegExp(hash(early))); // the kept manifest stays
  });

  it("of another configuration is not mixed with today's runs", async () => {
    await make(root, [3]);
    const file = join(folder, "smoke", "configs.jsonl");
    const text = readFileSync(file, "utf8");
    const [line] = text.split("\n").filter((one) => one.includes('"stage":"evaluate-judge","id":"reasoning-4b"'));
    const changed = { ...(JSON.parse(line!) as object), config: { rows: 7 } };
    writeFileSync(file, text.replace(line!, JSON.stringify(changed)));
    await assert.rejects(add(), /evaluate-judge reasoning-4b seed 1 \(another configuration\); .*--replace$/);
  });

  it("may hold its curves without compression, as before there were ten seeds, and then compresses them", async () => {
    const plain = join(folder, "smoke", "curves.jsonl"),
      packed = `${plain}.gz`;
    writeFileSync(plain, gunzipSync(readFileSync(packed)));
    renameSync(packed, join(folder, "elsewhere"));
    await make(root, [1]);
    assert.equal(kept(folder).curves.length, 8);
    await add();
    assert.ok(existsSync(packed) && !existsSync(plain));
    assert.equal(kept(folder).curves.length, 8);
  });
});

describe("rows of two sources", () => {
  const rows = (text: string) =>
    text.split(" ").map((one) => ({ run: one[0]!, seed: Number(one[1]), value: Number(one.slice(2) || 0) }));
  const merged = (kept: string, own: string) => {
    const { rows: all, differing } = mergedRows(rows(kept), rows(own), ({ run }) => run);
    return [all.map(({ run, seed }) => `${run}${seed}`).join(" "), differing];
  };

  it("stand by run, then by seed, and in the order of the longer list of runs", () => {
    assert.deepEqual(merged("a1 a2 c1 c2", "a3 b3 c3"), ["a1 a2 a3 b3 c1 c2 c3", []]);
    assert.deepEqual(merged("a1 b1 c1 d1", "a3 c3"), ["a1 a3 b1 c1 c3 d1", []]);
    assert.deepEqual(merged("a2 a2", "a1 a1"), ["a1 a1 a2 a2", []]);
  });

  it("differ where a run of both has another value, or another number of rows", () => {
    assert.deepEqual(merged("a1 a2 b1", "a1 a2"), ["a1 a2 b1", []]);
    const { differing } = mergedRows(rows("a15 a2 b1"), rows("a16 a2 b1"), ({ run }) => run);
    assert.deepEqual(differing, [1]);
    assert.deepEqual(mergedRows(rows("a1 a1 a2"), rows("a1 a2"), ({ run }) => run).differing, [1]);
  });
});
