/** @file kill -9 at any moment: the next make goes on to the same bytes. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sha256 } from "../../src/store/hash.js";
import { runFolder } from "../../src/store/paths.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { fakeStage, KEY } from "./fakeStage.js";

const STEPS = 300;

/** Runs the stage in a process of its own; kills it `milliseconds` after its checkpoint reached a step. */
async function kill(root: string, step: number, milliseconds: number): Promise<void> {
  const script = new URL("./fakeStage.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import=tsx", script, root, String(STEPS)], { stdio: "ignore" });
  const ended = once(child, "exit");
  const there = () => holder(root) === child.pid && (read(root, "checkpoint.json").step ?? 0) >= step;
  while (!there() && child.exitCode === null) await sleep(1);
  await sleep(milliseconds);
  child.kill("SIGKILL");
  await ended;
}

const read = (root: string, name: string) => {
  const file = join(runFolder(root, KEY), name);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
};
const holder = (root: string) => read(root, "owner.json").pid;

const files = (root: string) => {
  const dir = runFolder(root, KEY);
  const manifest = JSON.parse(readFileSync(join(dir, "manifest.json"), "utf8"));
  const names = readdirSync(dir).sort();
  const rest = names.filter((name) => name !== "manifest.json");
  return {
    names,
    manifest: { ...manifest, seconds: 0, sum: "" }, // the sum is of the seconds, too
    bytes: Object.fromEntries(rest.map((name) => [name, sha256(readFileSync(join(dir, name)))])),
  };
};

describe("a run killed with kill -9", () => {
  it("ends in the bytes of an undisturbed one, wherever it was killed", async () => {
    const undisturbed = temporaryFolder();
    await fakeStage(undisturbed, STEPS);
    const disturbed = temporaryFolder();
    const steps = new Set<number>();
    const kills = [
      [0, 0],
      [0, 7],
      [40, 3],
      [90, 0],
      [140, 11],
      [200, 5],
      [250, 2],
      [285, 8],
    ] as const;
    for (const [step, milliseconds] of kills) {
      await kill(disturbed, step, milliseconds);
      steps.add(read(disturbed, "checkpoint.json").step);
    }
    assert.ok(steps.size > 2, `killed only at ${[...steps]}: the test shows nothing`);
    await fakeStage(disturbed, STEPS);
    assert.deepEqual(files(disturbed), files(undisturbed));
    assert.deepEqual(files(disturbed).names, [
      "log.jsonl",
      "manifest.json",
      "outputs.jsonl",
      "progress.jsonl",
      "weights.bin",
    ]);
  });
});
