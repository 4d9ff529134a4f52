/** @file One changed byte in a run's folder is told, never taken for what was written. */
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readCheckedRows } from "../../src/store/jsonl.js";
import { MANIFEST, namedHash, readManifest } from "../../src/store/manifest.js";
import { runFolder } from "../../src/store/paths.js";
import { openRun } from "../../src/store/run.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { fakeStage, fakeTrainer, KEY } from "./fakeStage.js";

const EVERY = 7; // bytes: each field of the small files is hit

/** Calls `read` with one byte of a file changed, for many of its bytes; returns the places that nobody noticed. */
async function unnoticed(file: string, read: () => unknown): Promise<number[]> {
  const bytes = readFileSync(file);
  const places: number[] = [];
  for (let at = 0; at < bytes.length; at += EVERY) {
    const changed = Buffer.from(bytes);
    changed[at] = bytes[at]! ^ 1; // a digit becomes another, a letter another letter
    writeFileSync(file, changed);
    const noticed = await Promise.resolve()
      .then(read)
      .then(
        () => false,
        (error: Error) => {
          assert.match(error.message, /is damaged|holds other|is missing/);
          return true;
        },
      );
    if (!noticed) places.push(at);
  }
  writeFileSync(file, bytes);
  return places;
}

describe("a changed byte", () => {
  const root = temporaryFolder();
  const dir = runFolder(root, KEY);

  it("in a manifest or in the rows of a finished run reaches no reader", async () => {
    await fakeStage(root, 10);
    assert.deepEqual(await unnoticed(join(dir, MANIFEST), () => readManifest(dir)), []);
    const rows = join(dir, "progress.jsonl");
    const read = () => readCheckedRows(rows, namedHash(dir, "progress.jsonl"), z.unknown());
    assert.equal(read().length, 10);
    assert.deepEqual(await unnoticed(rows, read), []);
    assert.deepEqual(await unnoticed(rows, () => readManifest(dir)), []);
  });

  it("in what a stopped run has written is told when it resumes", async () => {
    rmSync(dir, { recursive: true });
    const open = () => openRun({ root, key: KEY, config: {}, inputs: {}, engine: "fake" });
    const run = await open();
    for (const step of [1, 2, 3]) run.append("progress.jsonl", { step, loss: 1.25 });
    await run.saveCheckpoint(3, fakeTrainer(), { seen: [7] });
    await run.close();
    const resume = async () => (await open()).close();
    await resume();
    assert.deepEqual(await unnoticed(join(dir, "progress.jsonl"), resume), []);
    assert.deepEqual(await unnoticed(join(dir, "checkpoint.json"), resume), []);
  });

  it("is not looked for in runs of earlier versions, whose manifests have no sum", async () => {
    rmSync(dir, { recursive: true });
    await fakeStage(root, 10);
    const { sum, ...earlier } = JSON.parse(readFileSync(join(dir, MANIFEST), "utf8"));
    assert.match(sum, /^[0-9a-f]{64}$/);
    writeFileSync(join(dir, MANIFEST), JSON.stringify(earlier, null, 2) + "\n");
    assert.equal((await readManifest(dir)).summary.value, 55);
  });
});
