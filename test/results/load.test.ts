/** @file Results are the same rows from runs and from data/reference. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { allExperiments } from "../../src/paper/experiments.js";
import { exportReference } from "../../src/results/exportReference.js";
import { compact, loadResults } from "../../src/results/load.js";
import { openRun } from "../../src/store/run.js";
import {
  agreementRow,
  arenaJudgeRow,
  arenaRow,
  arenaSweepRow,
  curveRow,
  noResults,
  pairwiseAgreementRow,
  predictionRow,
  probeRows,
  sampleRow,
} from "../figures/syntheticResults.js";
import { temporaryFolder } from "../temporaryFolder.js";

const POLICY = "reasoning-4b--llama-3.1-8b";
const STEPS = [0, 1, 2, 3, 4, 5, 6, 7, 8];

describe("results", () => {
  let root: string;
  before(async () => {
    root = temporaryFolder();
    for (const seed of [2, 1, 101]) {
      await finish("evaluate-policy", POLICY, seed, (append) => {
        const run = { seed, kind: "reasoning", size: "4b", policy: "llama-3.1-8b" } as const;
        for (const step of STEPS) append("curve.jsonl", curveRow({ ...run, step, gold: step / 7 }));
        for (const step of STEPS) append("samples.jsonl", sampleRow({ ...run, step }));
      });
      await finish("evaluate-judge", "reasoning-4b", seed, (append) =>
        append(
          "agreement.jsonl",
          agreementRow({ seed, kind: "reasoning", size: "4b", training: "final", alpha: 0.123456 }),
        ),
      );
    }
    await finish("evaluate-judge", "an-old-id", 1, (append) => append("agreement.jsonl", agreementRow({ alpha: 0.9 })));
    await openRun({
      root,
      key: keyOf("evaluate-judge", "reasoning-8b", 1),
      config: {},
      inputs: {},
      engine: "fake",
    }).then((run) => run.close());
  });

  const keyOf = (stage: string, id: string, seed: number) => ({ scale: "smoke", stage, id, seed });
  async function finish(
    stage: string,
    id: string,
    seed: number,
    write: (append: (file: string, row: object) => void) => void,
  ) {
    const run = await openRun({ root, key: keyOf(stage, id, seed), config: {}, inputs: {}, engine: "fake" });
    write(run.append);
    await run.finish({});
    await run.close();
  }
  const load = (seeds?: number[]) => loadResults({ root, scale: "smoke", seeds, reference: false });

  it("hold the finished runs of present experiments, reporting seeds alone unless others are asked for", () => {
    const { agreement, curves } = load();
    assert.deepEqual(
      agreement.map((row) => [row.seed, row.alpha]),
      [
        [1, 0.1235],
        [2, 0.1235],
      ],
    );
    assert.deepEqual([...new Set(curves.map((row) => row.seed))], [1, 2]);
    assert.deepEqual([...new Set(load([101]).curves.map((row) => row.seed))], [101]);
  });

  it("round to four decimals and keep the outputs of every evaluation", () => {
    const { curves, samples } = load([1]);
    assert.deepEqual(
      curves.map((row) => row.gold),
      [0, 0.1429, 0.2857, 0.4286, 0.5714, 0.7143, 0.8571, 1, 1.1429],
    );
    assert.deepEqual(
      samples.map((row) => row.step),
      STEPS,
    );
    assert.deepEqual(compact(load([1])), load([1]));
  });

  it("are the same from the reference", async () => {
    const folder = join(root, "reference");
    const sizes = await exportReference({ root, scale: "smoke", seeds: [1, 2], folder });
    assert.deepEqual(loadResults({ scale: "smoke", reference: true, referenceRoot: folder }), load());
    assert.deepEqual(readdirSync(join(folder, "smoke")).sort(), Object.keys(sizes).sort());
    const lines = (name: string) =>
      readFileSync(join(folder, "smoke", name), "utf8")
        .trim()
        .split("\n");
    assert.equal(lines("manifests.jsonl").length, 4);
    assert.equal(lines("configs.jsonl").length, allExperiments("smoke").length);
    assert.ok(!lines("manifests.jsonl").some((line) => line.includes(root)));
  });

  it("hold the predictions of the runs that have them, also in the reference, and none where runs are older", async () => {
    assert.deepEqual(load().predictions, []);
    const folder = join(root, "reference-predictions"),
      other = join(root, "predictions");
    const rows = [predictionRow({ row: 0, score: 4.8372 }), predictionRow({ row: 3, gold: 0, score: 1.25 })];
    const withRows = await openRun({
      root: other,
      key: keyOf("evaluate-judge", "reasoning-4b", 1),
      config: {},
      inputs: {},
      engine: "fake",
    });
    withRows.append("agreement.jsonl", agreementRow({ alpha: 0.75 }));
    for (const row of rows) withRows.append("predictions.jsonl", row);
    await withRows.finish({});
    await withRows.close();
    const older = await openRun({
      root: other,
      key: keyOf("evaluate-judge", "reasoning-8b", 1),
      config: {},
      inputs: {},
      engine: "fake",
    });
    older.append("agreement.jsonl", agreementRow({ alpha: 0.5 }));
    await older.finish({});
    await older.close();
    const own = loadResults({ root: other, scale: "smoke", seeds: [1], reference: false });
    assert.deepEqual(own.predictions, rows);
    assert.equal(own.agreement.length, 2);
    await exportReference({ root: other, scale: "smoke", seeds: [1], folder });
    const reference = () => loadResults({ scale: "smoke", reference: true, referenceRoot: folder });
    assert.deepEqual(reference(), own);
    rmSync(join(folder, "smoke", "predictions.jsonl.gz")); // a reference from before predictions were kept
    assert.deepEqual(reference(), { ...own, predictions: [] });
    rmSync(join(withRows.dir, "predictions.jsonl")); // the manifest names it: it is not older, it is damaged
    assert.throws(
      () => loadResults({ root: other, scale: "smoke", reference: false }),
      /predictions\.jsonl is missing/,
    );
  });

  it("of the arena are kept beside them", async () => {
    const folder = join(root, "reference-arena"),
      other = join(root, "arena");
    const judge = arenaJudgeRow({ judge: "blind", accuracy: 0.75 }),
      battle = arenaRow({ score: null, rules: 0.25 });
    const swept = arenaSweepRow({ worth: 7, score: 0.5 });
    const written = {
      "evaluate-judge/arena-blind": { "agreement.jsonl": judge },
      "evaluate-arena/pointwise": { "battles.jsonl": battle, "sweep.jsonl": swept },
    };
    for (const [name, files] of Object.entries(written)) {
      const [stage, id] = name.split("/") as [string, string];
      const run = await openRun({ root: other, key: keyOf(stage, id, 1), config: {}, inputs: {}, engine: "fake" });
      for (const [file, row] of Object.entries(files)) run.append(file, row);
      await run.finish({});
      await run.close();
    }
    const expected = { ...noResults(), arena: { judges: [judge], battles: [battle], sweep: [swept] } };
    assert.deepEqual(loadResults({ root: other, scale: "smoke", seeds: [1], reference: false }), expected);
    const sizes = await exportReference({ root: other, scale: "smoke", seeds: [1], folder });
    const reference = () => loadResults({ scale: "smoke", reference: true, referenceRoot: folder });
    assert.deepEqual(reference(), expected);
    for (const name of Object.keys(sizes).filter((file) => file.startsWith("arena-")))
      rmSync(join(folder, "smoke", name));
    assert.deepEqual(reference(), noResults()); // a reference from before there was an arena
  });

  it("of pairwise judges stand apart, also in the reference, and are none in a reference from before there were any", async () => {
    const folder = join(root, "reference-pairwise"),
      other = join(root, "pairwise");
    const row = pairwiseAgreementRow({ seed: 1, accuracy: 0.75, low: 0.7, high: 0.8, training: "final" });
    const key = keyOf("evaluate-judge", "pairwise-non-reasoning-8b", 1);
    const run = await openRun({ root: other, key, config: {}, inputs: {}, engine: "fake" });
    run.append("agreement.jsonl", row);
    await run.finish({});
    await run.close();
    const sizes = await exportReference({ root: other, scale: "smoke", seeds: [1], folder });
    const reference = () => loadResults({ scale: "smoke", reference: true, referenceRoot: folder });
    assert.deepEqual(reference(), { ...noResults(), pairwise: { agreement: [row], curves: [], samples: [] } });
    const ours = Object.keys(sizes)
      .filter((name) => name.startsWith("pairwise-"))
      .map((name) => join(folder, "smoke", name));
    assert.ok(ours.length === 3 && ours.every((file) => existsSync(file)));
    for (const file of ours) rmSync(file);
    assert.deepEqual(reference(), noResults());
  });

  it("of probed judges are kept in the reference, and are none in one from before there were any", async () => {
    const folder = join(root, "reference-probes"),
      other = join(root, "probes");
    const rows = probeRows({ score: 8.75 });
    const run = await openRun({
      root: other,
      key: keyOf("probe-judge", "reasoning-4b", 1),
      config: {},
      inputs: {},
      engine: "fake",
    });
    for (const row of rows) run.append("probes.jsonl", row);
    await run.finish({});
    await run.close();
    await exportReference({ root: other, scale: "smoke", seeds: [1], folder });
    const reference = () => loadResults({ scale: "smoke", reference: true, referenceRoot: folder });
    assert.deepEqual(reference(), { ...noResults(), probes: rows });
    rmSync(join(folder, "smoke", "probes.jsonl"));
    assert.deepEqual(reference(), noResults());
  });

  it("come from the reference where nothing was trained and no source is named", async () => {
    const folder = join(root, "reference2");
    await exportReference({ root, scale: "smoke", seeds: [2], folder });
    const nowhere = join(root, "nowhere");
    assert.deepEqual(loadResults({ root: nowhere, scale: "smoke", referenceRoot: folder }), load([2]));
    assert.throws(
      () => loadResults({ root: nowhere, scale: "smoke", reference: false }),
      /nowhere.* holds no finished evaluation: run make SCALE=smoke/,
    );
  });

  it("of one seed stand among the stored ones of the others, in the order of seeds", async () => {
    const folder = join(root, "reference-others"),
      mine = join(root, "mine");
    await exportReference({ root, scale: "smoke", seeds: [1, 2], folder });
    const own = await openRun({
      root: mine,
      key: keyOf("evaluate-judge", "reasoning-4b", 2),
      config: {},
      inputs: {},
      engine: "fake",
    });
    own.append(
      "agreement.jsonl",
      agreementRow({ seed: 2, kind: "reasoning", size: "4b", training: "final", alpha: 0.5 }),
    );
    await own.finish({});
    await own.close();
    const mixed = loadResults({ root: mine, scale: "smoke", seeds: [2], reference: "others", referenceRoot: folder });
    assert.deepEqual(
      mixed.agreement.map((row) => [row.seed, row.alpha]),
      [
        [1, 0.1235], // stored
        [2, 0.5], // made here, and not the stored .1235
      ],
    );
    assert.deepEqual([...new Set(mixed.curves.map((row) => row.seed))], [1]);
  });

  it("refuse a changed byte in the rows or the manifest of a run", async () => {
    const other = join(root, "changed");
    const row = agreementRow({ seed: 1, kind: "reasoning", size: "4b", training: "final", alpha: 0.25 });
    const run = await openRun({
      root: other,
      key: keyOf("evaluate-judge", "reasoning-4b", 1),
      config: {},
      inputs: {},
      engine: "fake",
    });
    run.append("agreement.jsonl", row);
    await run.finish({});
    await run.close();
    const read = () => loadResults({ root: other, scale: "smoke", seeds: [1], reference: false }).agreement[0]!.alpha;
    assert.equal(read(), 0.25);
    const change = (name: string, from: string, to: string) => {
      const file = join(run.dir, name),
        text = readFileSync(file, "utf8");
      assert.ok(text.includes(from));
      writeFileSync(file, text.replace(from, to));
      return () => writeFileSync(file, text);
    };
    const mend = change("agreement.jsonl", "0.25", "0.75");
    assert.throws(read, /agreement\.jsonl is damaged \(not the bytes that were written\): delete the folder/);
    mend();
    change("manifest.json", '"engine": "fake"', '"engine": "take"');
    assert.throws(read, /manifest\.json is damaged/);
  });

  it("name the damaged file and how to restore it", async () => {
    const folder = join(root, "reference3");
    await exportReference({ root, scale: "smoke", seeds: [1], folder });
    writeFileSync(join(folder, "smoke", "curves.jsonl.gz"), gzipSync("{}\n"));
    const read = () => loadResults({ scale: "smoke", reference: true, referenceRoot: folder });
    assert.throws(read, /curves\.jsonl\.gz is damaged \(not the bytes that were written\): restore it with git/);
    rmSync(join(folder, "smoke", "sums.json")); // a reference of an earlier version has none
    assert.throws(read, /curves\.jsonl\.gz line 1 is damaged .*restore it with git/);
    rmSync(join(folder, "smoke", "curves.jsonl.gz"));
    assert.throws(read, /curves\.jsonl\.gz is missing: restore it with git/);
    await exportReference({ root, scale: "smoke", seeds: [1], folder, replace: true });
    writeFileSync(join(folder, "smoke", "samples.jsonl.gz"), "no gzip");
    assert.throws(read, /samples\.jsonl\.gz is damaged .*restore it with git/);
  });
});
