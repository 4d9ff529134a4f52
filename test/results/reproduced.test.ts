/** @file Runs made here beside the reference: equal, with another weight, with another row, missing. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { experiments } from "../../src/paper/experiments.js";
import { exportReference } from "../../src/results/exportReference.js";
import { reproduced, reproducedText } from "../../src/results/reproduced.js";
import { MANIFEST } from "../../src/store/manifest.js";
import { type RunKey, runFolder } from "../../src/store/paths.js";
import { openRun } from "../../src/store/run.js";
import { agreementRow, predictionRow } from "../figures/syntheticResults.js";
import { fakeTrainer } from "../store/fakeStage.js";
import { temporaryFolder } from "../temporaryFolder.js";

const key = (stage: string, id: string, seed: number) => ({ scale: "smoke", stage, id, seed });
const JUDGE = ["train-judge", "reasoning-4b"] as const;
const EVALUATION = ["evaluate-judge", "reasoning-4b"] as const;

/** A judge with one number as its weights and one row, and its evaluation; for seeds 1 and 2. */
async function make(
  root: string,
  { weight = 0.5, loss = 1, alpha = 0.75, engine = "cpu", predicted = null as number | null } = {},
): Promise<void> {
  for (const seed of [1, 2]) {
    const judge = await openRun({ root, key: key(...JUDGE, seed), config: {}, inputs: {}, engine });
    const trainer = fakeTrainer();
    trainer.value = seed === 1 ? weight : 0.5;
    judge.append("progress.jsonl", { step: 1, loss: seed === 1 ? loss : 1 });
    const manifest = await judge.finish({ trainer });
    await judge.close();
    const inputs = { judge: manifest };
    const evaluation = await openRun({ root, key: key(...EVALUATION, seed), config: {}, inputs, engine });
    const row = { seed, kind: "reasoning", size: "4b", training: "final", alpha: seed === 1 ? alpha : 0.75 } as const;
    evaluation.append("agreement.jsonl", agreementRow(row));
    if (predicted !== null) evaluation.append("predictions.jsonl", predictionRow({ seed, score: predicted }));
    await evaluation.finish({});
    await evaluation.close();
  }
}

describe("the comparison with the reference", () => {
  let folder: string;
  let root: string;
  before(async () => {
    folder = temporaryFolder();
    const there = temporaryFolder();
    await make(there);
    await exportReference({ root: there, scale: "smoke", seeds: [1, 2], folder });
  });
  beforeEach(() => {
    root = temporaryFolder();
  });
  const compare = (seeds = [1]) => reproduced({ root, scale: "smoke", seeds, folder });
  const told = async () => reproducedText(await compare());

  it("finds equal runs equal, however long they took", async () => {
    await make(root);
    assert.equal(await told(), "reproduced: 2 of 2 (the hash of every weight and of every row is the reference's)\n");
    assert.equal((await compare([1, 2])).runs.length, 4);
  });

  it("names a run with another weight, and counts what was made from it apart", async () => {
    await make(root, { weight: 0.25 });
    const { runs } = await compare();
    assert.deepEqual(runs, [
      { run: "train-judge reasoning-4b seed 1", kind: "differs", what: ["weights"], follows: false },
      // Made from other weights, it came to the same rows.
      { run: "evaluate-judge reasoning-4b seed 1", kind: "same" },
    ]);
    assert.match(
      await told(),
      /^reproduced: 1 of 2\n {2}train-judge reasoning-4b seed 1: other weights\nwhy that may be: versions and configuration are the reference's, so look at the code/,
    );
  });

  it("names a run with another row", async () => {
    await make(root, { alpha: 0.7500001 }); // the same to the four decimals that are kept
    assert.match(await told(), /^reproduced: 1 of 2\n {2}evaluate-judge reasoning-4b seed 1: other agreement\.jsonl\n/);
    rmSync(join(root, "smoke"), { recursive: true });
    await make(root, { loss: 2, alpha: 0.5, weight: 0.25 });
    assert.match(
      await told(),
      /^reproduced: 0 of 2\n {2}train-judge reasoning-4b seed 1: other weights, progress\.jsonl\n {2}1 more that were made from these/,
    );
  });

  it("knows rows that were kept before standard runs named their variant", async () => {
    await make(root);
    const file = join(folder, "smoke", "manifests.jsonl");
    const kept = readFileSync(file, "utf8");
    const own = join(runFolder(root, key(...EVALUATION, 1)), "agreement.jsonl");
    const rows = readFileSync(own, "utf8");
    const hash = (text: string) => createHash("sha256").update(text).digest("hex");
    assert.match(rows, /"size":"4b","variant":"standard","training"/);
    const early = rows.replace('"size":"4b","variant":"standard","training"', '"size":"4b","training"');
    writeFileSync(file, kept.replace(hash(rows), hash(early)));
    try {
      assert.match(await told(), /^reproduced: 2 of 2 /);
      writeFileSync(file, kept.replace(hash(rows), hash(early.replace('"size":"4b"', '"size":"8b"'))));
      assert.match(await told(), /^reproduced: 1 of 2\n/);
    } finally {
      writeFileSync(file, kept);
    }
  });

  it("compares predictions where both hold them: runs finished before there were any are no less reproduced", async () => {
    await make(root, { predicted: 4.5 });
    assert.match(await told(), /^reproduced: 2 of 2 /); // the reference has none
    const other = temporaryFolder();
    const there = temporaryFolder();
    await make(there, { predicted: 4.5 });
    await exportReference({ root: there, scale: "smoke", seeds: [1, 2], folder: other });
    const told2 = async (root: string) =>
      reproducedText(await reproduced({ root, scale: "smoke", seeds: [1], folder: other }));
    assert.match(await told2(root), /^reproduced: 2 of 2 /);
    const [lacks, differs] = [temporaryFolder(), temporaryFolder()];
    await make(lacks);
    assert.match(await told2(lacks), /^reproduced: 2 of 2 /);
    await make(differs, { predicted: 4.25 });
    assert.match(
      await told2(differs),
      /^reproduced: 1 of 2\n {2}evaluate-judge reasoning-4b seed 1: other predictions\.jsonl\n/,
    );
  });

  it("counts another file that the reference does not name as a difference", async () => {
    await make(root);
    const judge = runFolder(root, key(...JUDGE, 1));
    rmSync(judge, { recursive: true });
    const run = await openRun({ root, key: key(...JUDGE, 1), config: {}, inputs: {}, engine: "cpu" });
    const trainer = fakeTrainer();
    trainer.value = 0.5;
    run.append("progress.jsonl", { step: 1, loss: 1 });
    run.warn({ kind: "no-reward-variance", step: 1, message: "all rewards are equal" });
    await run.finish({ trainer });
    await run.close();
    assert.match(await told(), /train-judge reasoning-4b seed 1: other log\.jsonl\n/);
  });

  it("names a run that is missing, and what was made from it is told apart", async () => {
    await make(root, { alpha: 0.5 });
    rmSync(runFolder(root, key(...JUDGE, 1)), { recursive: true });
    assert.equal(
      await told(),
      "reproduced: 0 of 2\n  1 more that were made from these or from runs that are missing\n  train-judge reasoning-4b seed 1: not made here\n",
    );
  });

  it("says which versions are unlike where a run differs", async () => {
    await make(root, { loss: 2, engine: "other" });
    const file = join(folder, "smoke", "manifests.jsonl");
    const kept = readFileSync(file, "utf8");
    writeFileSync(file, kept.replaceAll(`"node":"${process.version}"`, '"node":"v18.0.0"'));
    try {
      const { unlike } = await compare();
      assert.deepEqual(unlike, [`node ${process.version} here, v18.0.0 there`, "engine other here, cpu there"]);
    } finally {
      writeFileSync(file, kept);
    }
  });

  it("refuses a damaged file here, and seeds or scales that no reference holds", async () => {
    await make(root);
    await assert.rejects(compare([9]), /is missing: the reference holds seeds 1, 2$/);
    await assert.rejects(reproduced({ root, scale: "smoke", seeds: [1], folder: root }), /manifests\.jsonl is missing/);
    const file = join(runFolder(root, key(...EVALUATION, 1)), MANIFEST);
    writeFileSync(file, readFileSync(file, "utf8").replace('"seconds": ', '"seconds": 1'));
    await assert.rejects(compare(), /manifest\.json is damaged/);
  });

  it("is with a reference that holds a manifest of every run of the paper of seeds 1 to 3", async () => {
    const kept = readFileSync("data/reference/miniature/manifests.jsonl", "utf8").trim().split("\n");
    const paper = new Set(experiments("miniature").map(({ stage, id }) => `${stage} ${id}`));
    const whole = kept
      .map((line) => JSON.parse(line) as { key: RunKey; weights: string | null; files: object })
      .filter(({ key }) => paper.has(`${key.stage} ${key.id}`));
    for (const seed of [1, 2, 3]) assert.equal(whole.filter(({ key }) => key.seed === seed).length, 183);
    assert.ok(whole.every(({ files }) => Object.keys(files).length > 0));
    const trains = experiments("miniature").filter(({ stage }) => /^(pre)?train/.test(stage));
    assert.equal(whole.filter(({ key, weights }) => key.seed === 1 && weights !== null).length, trains.length);
  });
});
