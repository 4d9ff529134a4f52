import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { openRowFile } from "../../src/store/rowFile.js";

describe("openRowFile", () => {
  const dir = mkdtempSync(join(tmpdir(), "judgelab-rows-"));
  after(() => rmSync(dir, { recursive: true }));
  const Row = z.strictObject({ text: z.string() });

  it("reads any row, in any order, also where rows are longer than what is read at once", async () => {
    const texts = ["grüße", "x".repeat(3 << 20), "", "last"];
    writeFileSync(join(dir, "a.jsonl"), texts.map((text) => JSON.stringify({ text }) + "\n").join(""));
    const rows = await openRowFile(dir, "a.jsonl", Row);
    assert.equal(rows.length, 4);
    assert.equal(rows.at(3).text, "last");
    assert.equal(rows.at(0).text, "grüße");
    assert.deepEqual(
      texts.map((_, i) => rows.at(i).text.length),
      [5, 3 << 20, 0, 4],
    );
    rows.close();
  });

  it("names file and line of a damaged row, and a file that is missing", async () => {
    writeFileSync(join(dir, "b.jsonl"), '{"text":"a"}\n{"text":1}\n');
    const rows = await openRowFile(dir, "b.jsonl", Row);
    assert.throws(() => rows.at(1), /b\.jsonl line 2 is damaged \(text: /);
    rows.close();
    await assert.rejects(openRowFile(dir, "none.jsonl", Row), /none\.jsonl is missing/);
  });
});
