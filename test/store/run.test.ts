/** @file Runs on disk: finished, remade, locked, damaged, and a full disk. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { readRows } from "../../src/store/jsonl.js";
import { inputsHash, type Manifest, readManifest } from "../../src/store/manifest.js";
import { runFolder } from "../../src/store/paths.js";
import { openRun } from "../../src/store/run.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { fakeStage, fakeTrainer, KEY } from "./fakeStage.js";

describe("a run on disk", () => {
  let root: string;
  let dir: string;
  beforeEach(() => {
    root = temporaryFolder();
    dir = runFolder(root, KEY);
  });
  const open = (config: unknown = { rate: 3 }) => openRun({ root, key: KEY, config, inputs: {}, engine: "fake" });

  it("lies in <root>/<scale>/<stage>/<id>/seed-<n> and names no machine path", async () => {
    await fakeStage(root, 10);
    const text = readFileSync(join(root, "smoke/train-policy/fake/seed-1/manifest.json"), "utf8");
    assert.ok(!text.includes(root));
    assert.equal(JSON.parse(text).weights.path, "weights.bin");
    assert.equal((await readManifest(dir)).weights?.path, join(dir, "weights.bin"));
  });

  it("is not made twice, and is as new as make needs it", async () => {
    const first = await fakeStage(root, 10);
    utimesSync(join(dir, "manifest.json"), 1000, 1000);
    assert.deepEqual(await fakeStage(root, 10), first);
    assert.ok(statSync(join(dir, "manifest.json")).mtimeMs > 1e9);
    assert.equal(first.summary.value, 55); // 1 + … + 10
  });

  it("finished, but killed before it had cleared away, is cleared when it is looked at again", async () => {
    await fakeStage(root, 10);
    for (const name of ["state-2.bin", "rl.bin", "notes.txt"]) writeFileSync(join(dir, name), "left");
    await fakeStage(root, 10);
    assert.deepEqual(readdirSync(dir).sort(), [
      "log.jsonl",
      "manifest.json",
      "notes.txt",
      "outputs.jsonl",
      "progress.jsonl",
      "weights.bin",
    ]);
  });

  it("is made again from nothing when its configuration changes", async () => {
    await fakeStage(root, 10);
    const run = await open({ rate: 4 });
    assert.equal(run.finished, null);
    assert.equal(run.checkpoint, null);
    assert.ok(!existsSync(join(dir, "manifest.json")));
    assert.ok(!existsSync(join(dir, "progress.jsonl")));
    await run.close();
  });

  it("does not resume a checkpoint of another configuration", async () => {
    const run = await open();
    run.append("progress.jsonl", { step: 1 });
    await run.saveCheckpoint(1, fakeTrainer());
    await run.close();
    const other = await open({ rate: 4 });
    assert.equal(other.checkpoint, null);
    await other.close();
  });

  it("cuts rows back to the last checkpoint, and hands back its step, state and extra", async () => {
    const run = await open();
    run.append("progress.jsonl", { step: 1 });
    await run.saveCheckpoint(1, fakeTrainer(), { seen: [7] });
    await run.close();
    appendFileSync(join(dir, "progress.jsonl"), '{"step":2}\n{"st');
    writeFileSync(join(dir, "outputs.jsonl"), "{}\n");
    const again = await open();
    assert.equal(again.checkpoint?.step, 1);
    assert.deepEqual(again.checkpoint?.extra, { seen: [7] });
    assert.ok(existsSync(again.checkpoint!.state!.path));
    assert.equal(readFileSync(join(dir, "progress.jsonl"), "utf8"), '{"step":1}\n');
    assert.ok(!existsSync(join(dir, "outputs.jsonl")));
    await again.close();
  });

  it("counts warnings by kind in the manifest and logs each", async () => {
    const { warnings } = await fakeStage(root, 20);
    assert.deepEqual(warnings, [{ kind: "seven", count: 2, firstStep: 7, lastStep: 14, message: "step 7" }]);
    assert.equal(readFileSync(join(dir, "log.jsonl"), "utf8").split("\n").length, 3);
  });

  it("is taken by one process at a time; the lock of a dead process is taken over", async () => {
    const run = await open();
    await assert.rejects(open(), (error: Error) => {
      assert.match(error.message, new RegExp(`train-policy/fake/seed-1 is in use by process ${process.pid} `));
      assert.match(error.message, /wait until it is done, or stop it.*delete .*owner\.json$/);
      return true;
    });
    const owner = JSON.parse(readFileSync(join(dir, "owner.json"), "utf8"));
    await run.close();
    assert.ok(!existsSync(join(dir, "owner.json")));
    writeFileSync(join(dir, "owner.json"), JSON.stringify({ ...owner, pid: 2 ** 22 + 1 })); // above Linux's largest
    await (await open()).close();
  });

  it("takes over the lock of a killed process whose parent does not ask for it (a zombie)", async function () {
    if (process.platform !== "linux") this.skip();
    // The shell's child ends at once; the shell becomes a sleep, which never waits for it.
    const parent = spawn("sh", ["-c", "sleep 0.5 & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] });
    try {
      const [text] = (await once(parent.stdout!, "data")) as [Buffer];
      const pid = Number(text);
      const stat = () => readFileSync(`/proc/${pid}/stat`, "utf8");
      while (!stat().includes(") Z ")) await sleep(5);
      const run = await open();
      const owner = JSON.parse(readFileSync(join(dir, "owner.json"), "utf8"));
      await run.close();
      const started = stat()
        .slice(stat().lastIndexOf(")") + 2)
        .split(" ")[19];
      writeFileSync(join(dir, "owner.json"), JSON.stringify({ ...owner, pid, started }));
      await (await open()).close();
    } finally {
      parent.kill("SIGKILL");
    }
  });

  it("takes over the lock of a process whose number is now another's", async function () {
    if (process.platform !== "linux") this.skip();
    const run = await open();
    const owner = JSON.parse(readFileSync(join(dir, "owner.json"), "utf8"));
    await run.close();
    writeFileSync(join(dir, "owner.json"), JSON.stringify({ ...owner, started: "1" }));
    await (await open()).close();
  });

  it("names the damaged file and what to do", async () => {
    await fakeStage(root, 10);
    const remedy = /delete the folder .*seed-1 and run make again$/;
    truncateSync(join(dir, "weights.bin"), 100);
    await assert.rejects(readManifest(dir), /weights\.bin is damaged/);
    await assert.rejects(open(), remedy);
    truncateSync(join(dir, "manifest.json"), 100);
    await assert.rejects(readManifest(dir), /manifest\.json is damaged \(.*JSON/);
    writeFileSync(join(dir, "manifest.json"), "{}");
    await assert.rejects(readManifest(dir), /manifest\.json is damaged \(key: /);
    rmSync(join(dir, "manifest.json"));
    await assert.rejects(readManifest(dir), /manifest\.json is missing: run make, which makes it/);
  });

  it("refuses a damaged checkpoint or state", async () => {
    const run = await open();
    await run.saveCheckpoint(1, fakeTrainer());
    await run.close();
    truncateSync(join(dir, "state-1.bin"), 5);
    await assert.rejects(open(), /state-1\.bin is damaged/);
    writeFileSync(join(dir, "checkpoint.json"), '{"step":');
    await assert.rejects(open(), /checkpoint\.json is damaged/);
  });

  it("keeps the last checkpoint when the disk is full", async function () {
    if (!existsSync("/dev/full")) this.skip();
    const run = await open();
    run.append("progress.jsonl", { step: 1 });
    await run.saveCheckpoint(1, fakeTrainer());
    symlinkSync("/dev/full", join(dir, "outputs.jsonl"));
    run.append("outputs.jsonl", { step: 2 });
    await assert.rejects(
      run.saveCheckpoint(2, fakeTrainer()),
      /outputs\.jsonl cannot be written, the disk is full: free some space and run the same command again/,
    );
    await run.close();
    const full = { ...fakeTrainer(), save: () => Promise.reject(Object.assign(new Error("x"), { code: "ENOSPC" })) };
    const again = await open();
    assert.equal(again.checkpoint?.step, 1);
    await assert.rejects(again.saveCheckpoint(2, full), /state-2\.bin cannot be written, the disk is full/);
    await again.close();
    const last = await open();
    assert.equal(last.checkpoint?.step, 1);
    await last.close();
  });
});

describe("readRows", () => {
  const root = temporaryFolder();
  const rows = (text: string) => {
    writeFileSync(join(root, "rows.jsonl"), text);
    return readRows(root, "rows.jsonl", z.strictObject({ step: z.number() }));
  };

  it("reads every row, and none of an empty file", () => {
    assert.deepEqual(rows('{"step":1}\n{"step":2}\n'), [{ step: 1 }, { step: 2 }]);
    assert.deepEqual(rows(""), []);
  });

  it("names file and line of a row that is no JSON, not of the schema, or cut off", () => {
    assert.throws(
      () => rows('{"step":1}\nstep\n'),
      /rows\.jsonl line 2 is damaged \(Unexpected token.*delete the folder/,
    );
    assert.throws(() => rows('{"step":1}\n{"step":"x"}\n'), /rows\.jsonl line 2 is damaged \(step: /);
    assert.throws(() => rows('{"step":1}\n{"step":2}'), /rows\.jsonl line 2 is damaged \(the row is cut off\)/);
    assert.throws(() => readRows(root, "none.jsonl", z.unknown()), /none\.jsonl is missing/);
  });
});

describe("inputsHash", () => {
  const manifest = (hash: string): Manifest => ({
    key: KEY,
    config: {},
    inputs: {},
    inputsHash: hash,
    engine: "cpu",
    weights: { path: "weights.bin", hash },
    files: {},
    tokens: {},
    seconds: 1,
    warnings: [],
    summary: {},
    versions: {},
  });
  const base = inputsHash(KEY, { a: 1, b: 2 }, { judge: manifest("x") }, "cpu");

  it("does not depend on the order of keys, nor on how long an input took or where it lies", () => {
    const moved = { ...manifest("x"), seconds: 9, weights: { path: "/elsewhere/weights.bin", hash: "x" } };
    assert.equal(inputsHash(KEY, { b: 2, a: 1 }, { judge: moved }, "cpu"), base);
  });

  it("depends on configuration, seed, engine, and the contents and role of inputs", () => {
    const others = [
      inputsHash(KEY, { a: 1, b: 3 }, { judge: manifest("x") }, "cpu"),
      inputsHash({ ...KEY, seed: 2 }, { a: 1, b: 2 }, { judge: manifest("x") }, "cpu"),
      inputsHash(KEY, { a: 1, b: 2 }, { judge: manifest("y") }, "cpu"),
      inputsHash(KEY, { a: 1, b: 2 }, { policy: manifest("x") }, "cpu"),
      inputsHash(KEY, { a: 1, b: 2 }, { judge: manifest("x") }, "tinker"),
    ];
    assert.equal(new Set([base, ...others]).size, 6);
  });
});
