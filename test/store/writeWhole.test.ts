/** @file A file is written whole or stays as it was. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../../src/store/writeWhole.js";
import { temporaryFolder } from "../temporaryFolder.js";

describe("writeWhole", () => {
  const folder = temporaryFolder();
  const file = join(folder, "weights.bin");

  it("replaces a file and leaves nothing beside it", async () => {
    await writeWhole(file, "old");
    await writeWhole(file, new Uint8Array([110, 101, 119]));
    assert.equal(readFileSync(file, "utf8"), "new");
    assert.deepEqual(readdirSync(folder), ["weights.bin"]);
  });

  it("leaves the file as it was where only a part of the new one fits", async () => {
    await writeWhole(file, "old");
    // A limit of one block lets the system take a first part of the write, as a disk does that runs full.
    const program = `
      import { writeWhole } from ${JSON.stringify(new URL("../../src/store/writeWhole.ts", import.meta.url).href)};
      writeWhole(${JSON.stringify(file)}, "x".repeat(5000)).then(() => console.log("written"), (error) => console.log(error.code));`;
    const out = execFileSync(
      "sh",
      ["-c", 'ulimit -f 1; exec "$@"', "sh", process.execPath, "--import=tsx", "--input-type=module", "-e", program],
      {
        encoding: "utf8",
        env: { ...process.env, TSX_DISABLE_CACHE: "1" },
      },
    );
    assert.equal(out.trim(), "EFBIG");
    assert.equal(readFileSync(file, "utf8"), "old");
    assert.deepEqual(readdirSync(folder), ["weights.bin"]);
  });
});
