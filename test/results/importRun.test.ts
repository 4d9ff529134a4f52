import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { experiments } from "../../src/paper/experiments.js";
import { importRun } from "../../src/results/importRun.js";
import { type Manifest, readManifest } from "../../src/store/manifest.js";
import { runFolder } from "../../src/store/paths.js";
import { openRun } from "../../src/store/run.js";

const roots: string[] = [];
const newRoot = () => roots[roots.push(mkdtempSync(join(tmpdir(), "judgelab-import-"))) - 1]!;

/** A finished run of the smoke scale with one row. */
async function made(
  root: string,
  stage: string,
  id: string,
  inputs: Record<string, Manifest> = {},
  row: object = { a: 1 },
) {
  const { config } = experiments("smoke").find((one) => one.stage === stage && one.id === id)!;
  const key = { scale: "smoke", stage, id, seed: 3 };
  const run = await openRun({ root, key, config, inputs, engine: "cpu" });
  run.append("rows.jsonl", row);
  const manifest = await run.finish({});
  await run.close();
  return { dir: runFolder(root, key), manifest };
}

describe("importRun", () => {
  after(() => roots.forEach((root) => rmSync(root, { recursive: true, force: true })));

  it("copies a run whole, with what its manifest lists and nothing else", async () => {
    const { dir, manifest } = await made(newRoot(), "annotate", "high");
    writeFileSync(join(dir, "notes.txt"), "mine");
    const root = newRoot();
    const imported = await importRun(dir, root);
    assert.deepEqual([imported.already, imported.missing], [false, []]);
    assert.deepEqual(readdirSync(imported.dir).sort(), ["manifest.json", "rows.jsonl"]);
    assert.deepEqual((await readManifest(imported.dir)).files, manifest.files);
    assert.deepEqual(readdirSync(join(root, "smoke", "annotate", "high")), ["seed-3"]);
    assert.equal((await importRun(dir, root)).already, true);
  });

  it("names inputs that are not here, and refuses a run that was made from others than those here", async () => {
    const elsewhere = newRoot();
    const annotation = await made(elsewhere, "annotate", "high");
    const base = await made(elsewhere, "pretrain", "judge-4b");
    const judge = await made(elsewhere, "train-judge", "non-reasoning-4b", {
      base: base.manifest,
      annotation: annotation.manifest,
    });
    const { missing } = await importRun(judge.dir, newRoot());
    assert.deepEqual(missing, ["pretrain judge-4b seed 3 of scale smoke", "annotate high seed 3 of scale smoke"]);
    const root = newRoot();
    await made(root, "annotate", "high", {}, { a: 2 });
    await assert.rejects(importRun(judge.dir, root), /was made from another annotate high seed 3/);
  });

  it("refuses damage, another configuration and a changed manifest, and leaves nothing behind", async () => {
    const refused = async (change: (dir: string) => void, why: RegExp) => {
      const { dir } = await made(newRoot(), "annotate", "high");
      change(dir);
      const root = newRoot();
      await assert.rejects(importRun(dir, root), why);
      assert.ok(!existsSync(join(root, "smoke", "annotate", "high", "seed-3")));
    };
    const inManifest =
      (change: (manifest: Manifest & { config: Record<string, unknown> }) => void) => (dir: string) => {
        // As one of an earlier version, which has no sum: with it any change is damage.
        const { sum: _, ...manifest } = JSON.parse(readFileSync(join(dir, "manifest.json"), "utf8"));
        change(manifest);
        writeFileSync(join(dir, "manifest.json"), JSON.stringify(manifest));
      };
    await refused((dir) => appendFileSync(join(dir, "rows.jsonl"), "x"), /rows\.jsonl is damaged/);
    await refused((dir) => {
      const file = join(dir, "manifest.json");
      writeFileSync(file, readFileSync(file, "utf8").replace('"engine": "', '"engine": "x'));
    }, /manifest\.json is damaged/);
    await refused(
      inManifest(({ config }) => void (config.effort = "low")),
      /a configuration other than this version/,
    );
    await refused(
      inManifest((manifest) => void (manifest.engine = "other")),
      /does not match its inputsHash/,
    );
    await refused(
      inManifest(({ key }) => void (key.scale = "vast")),
      /no such run here/,
    );
    await refused(
      inManifest(({ files }) => void (files["../../rows.jsonl"] = files["rows.jsonl"]!)),
      /not a file of a run's folder/,
    );
  });

  it("does not replace what is there", async () => {
    const { dir } = await made(newRoot(), "annotate", "high");
    const root = newRoot();
    const there = await made(root, "annotate", "high", {}, { a: 2 });
    await assert.rejects(importRun(dir, root), /holds another run: remove it first/);
    rmSync(join(there.dir, "manifest.json"));
    await assert.rejects(importRun(dir, root), /holds an unfinished run/);
  });
});
