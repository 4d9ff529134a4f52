/** @file Endpoints files of one base name do not share runs. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { claimRoot } from "../../src/cli/claimRoot.js";
import { temporaryFolder } from "../temporaryFolder.js";

describe("runs made on the servers of an endpoints file", () => {
  it("are its own: another file of the same name is refused", async () => {
    const root = join(temporaryFolder(), "runs", "endpoints", "mine");
    await claimRoot(root, "mine.json");
    await claimRoot(root, "./mine.json");
    await assert.rejects(claimRoot(root, "other/mine.json"), {
      name: "UsageError",
      message:
        `${root} holds runs made on the servers of mine.json, not of other/mine.json: give the file another name` +
        `; where it is the same file, moved, delete ${join(root, "endpoints.txt")}`,
    });
    rmSync(join(root, "endpoints.txt"));
    await claimRoot(root, "other/mine.json");
  });
});
