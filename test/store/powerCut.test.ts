/** @file A power cut at every write of a short run: what was not flushed is gone, and the run still ends in the same bytes. */
import assert from "node:assert/strict";
import fs, { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { runFolder } from "../../src/store/paths.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { fakeStage, KEY } from "./fakeStage.js";

const STEPS = 12;

/**
 * After each write, what a disk would hold if the power failed then: names as they are now, and of each file only as many
 * bytes as were flushed. (A file that is renamed or whose folder is flushed keeps its inode, so lengths go by inode.)
 */
async function cutsOf(root: string, work: () => Promise<unknown>): Promise<string[]> {
  const dir = runFolder(root, KEY);
  const flushed = new Map<number, number>(); // inode -> bytes on the disk
  const images: string[] = [];
  const inode = (path: string) => (existsSync(path) ? fs.statSync(path).ino : -1);
  const cut = () => {
    const image = temporaryFolder();
    const to = runFolder(image, KEY);
    mkdirSync(to, { recursive: true });
    if (existsSync(dir)) cpSync(dir, to, { recursive: true });
    for (const name of readdirSync(to)) {
      if (name.startsWith("owner")) {
        fs.rmSync(join(to, name), { recursive: true }); // after a restart its process is no more
        continue;
      }
      const { ino, size } = fs.statSync(join(dir, name));
      truncateSync(join(to, name), Math.min(size, flushed.get(ino) ?? 0));
    }
    images.push(image);
  };
  const real = { ...fs.promises };
  const patched = ["writeFile", "appendFile", "rename", "rm", "truncate", "mkdir"] as const;
  for (const name of patched) {
    Object.assign(fs.promises, {
      async [name](...args: unknown[]) {
        const result = await (real[name] as (...args: unknown[]) => Promise<unknown>)(...args);
        const path = String(args[0]);
        const { flush } = (args[2] ?? {}) as { flush?: boolean };
        if (flush) flushed.set(inode(path), fs.statSync(path).size);
        if (name === "truncate") flushed.set(inode(path), Math.min(flushed.get(inode(path)) ?? 0, Number(args[1])));
        cut();
        return result;
      },
    });
  }
  const handle = await real.open(new URL(import.meta.url));
  const ofHandles = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const { sync } = ofHandles;
  ofHandles.sync = async function (this: FileHandle) {
    await sync.call(this);
    const { ino, size } = await this.stat();
    flushed.set(ino, size);
  };
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    Object.assign(fs.promises, Object.fromEntries(patched.map((name) => [name, real[name]])));
    ofHandles.sync = sync;
    syncBuiltinESMExports();
  }
  return images;
}

const contents = (root: string) => {
  const dir = runFolder(root, KEY);
  const names = readdirSync(dir).sort();
  return names.map((name) => {
    const text = readFileSync(join(dir, name), "utf8");
    return name === "manifest.json" ? [name, { ...JSON.parse(text), seconds: 0, sum: "" }] : [name, text];
  });
};

describe("a power cut", () => {
  it("at any write of a run loses no more than what came after its last checkpoint", async function () {
    if (process.platform === "win32") this.skip();
    const root = temporaryFolder();
    const images = await cutsOf(root, () => fakeStage(root, STEPS));
    assert.ok(images.length > 20, `only ${images.length} writes were seen`);
    const undisturbed = contents(root);
    const resumed = new Set<number>();
    for (const [at, image] of images.entries()) {
      const checkpoint = join(runFolder(image, KEY), "checkpoint.json");
      const text = existsSync(checkpoint) ? readFileSync(checkpoint, "utf8") : "";
      if (text !== "") resumed.add(JSON.parse(text).step);
      await fakeStage(image, STEPS).catch((error) => assert.fail(`after write ${at}: ${error.message}`));
      assert.deepEqual(contents(image), undisturbed, `after write ${at}`);
    }
    assert.deepEqual([...resumed], [5, 10]); // the cuts fell before, between and after both checkpoints
  });
});
