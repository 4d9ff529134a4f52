/** @file Data flows one way: a folder imports only what stands before it in the paper's order. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** Ground first (what knows nothing of the paper's pipeline), then the pipeline. */
const ORDER = [
  ["paper", "data", "engine", "plan", "results", "store", "stats", "world"],
  ["annotation"],
  ["training"],
  ["judge"],
  ["policy"],
  ["arena"],
  ["stages"],
  ["analysis"],
  ["claims"],
  ["figures"],
  ["report"],
  ["notebook"],
];

describe("src", () => {
  it("imports nothing upward", () => {
    const rank = (folder: string) => ORDER.findIndex((group) => group.includes(folder));
    const wrong: string[] = [];
    let seen = 0;
    for (const entry of readdirSync("src", { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(".ts") || entry.parentPath.includes("kernels")) continue;
      const file = join(entry.parentPath, entry.name),
        folder = relative("src", file).split("/")[0]!;
      if (rank(folder) < 0) continue;
      for (const [, path] of readFileSync(file, "utf8").matchAll(/from "(\.[^"]+)"/g)) {
        const target = relative(resolve("src"), resolve(dirname(file), path!)).split("/")[0]!;
        seen++;
        if (rank(target) > rank(folder)) wrong.push(`${file} imports ${path}`);
      }
    }
    assert.ok(seen > 100);
    assert.deepEqual(wrong, []);
  });
});
