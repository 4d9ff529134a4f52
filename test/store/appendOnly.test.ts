import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appendOnly } from "../../src/store/appendOnly.js";
import { fullDisk } from "../fullDisk.js";

describe("appendOnly", () => {
  const folder = mkdtempSync(join(tmpdir(), "judgelab-append-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("makes folder and file, and adds rows whole and in order", async () => {
    const path = join(folder, "new", "rows.jsonl");
    const file = await appendOnly(path);
    assert.equal(readFileSync(path, "utf8"), "");
    await Promise.all([1, 2, 3].map((n) => file.append({ n })));
    await file.close();
    assert.equal(readFileSync(path, "utf8"), '{"n":1}\n{"n":2}\n{"n":3}\n');
  });

  it("leaves no half row in the middle when the disk is full, and goes on when there is space", async () => {
    const path = join(folder, "full.jsonl");
    const file = await appendOnly(path);
    await file.append({ n: 1 });
    const disk = await fullDisk();
    try {
      await assert.rejects(file.append({ n: 2 }), /full\.jsonl cannot be written, the disk is full/);
    } finally {
      disk.free();
    }
    await file.append({ n: 3 });
    await file.close();
    assert.equal(readFileSync(path, "utf8"), '{"n":1}\n{"n":3}\n');
  });

  const ends: [string, string, string][] = [
    ["drops a last line that was cut off", '{"n":1}\n{"n":', '{"n":1}\n'],
    ["drops one cut off within a letter", '{"n":1}\n{"a":"é', '{"n":1}\n'],
    ["keeps a last line that lacks its end alone", '{"n":1}\n{"n":2}', '{"n":1}\n{"n":2}\n'],
    ["keeps a file that ends well", '{"n":1}\n', '{"n":1}\n'],
    ["drops a first line that was cut off", '{"n"', ""],
  ];
  for (const [what, before, mended] of ends) {
    it(what, async () => {
      const path = join(folder, "old.jsonl");
      writeFileSync(path, Buffer.from(before).subarray(0, before.includes("é") ? -1 : undefined));
      const file = await appendOnly(path);
      await file.append({ n: 9 });
      await file.close();
      assert.equal(readFileSync(path, "utf8"), `${mended}{"n":9}\n`);
    });
  }
});
