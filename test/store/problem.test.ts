/** @file What a user can mend where files cannot be written: one line that names the folder and the remedy. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writing } from "../../src/store/problem.js";
import { openRun } from "../../src/store/run.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { KEY } from "./fakeStage.js";

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(`${code}: raw`), { code }));

describe("a file that cannot be written", () => {
  const folder = temporaryFolder();

  it("is told with the folder that is read-only", async () => {
    for (const code of ["EACCES", "EPERM", "EROFS"]) {
      const file = join(folder, "not", "there", "rows.jsonl");
      await assert.rejects(writing(file, failing(code)), {
        message: `${file} cannot be written, ${folder} is read-only for you: make it writable, or name a folder of your own`,
      });
    }
  });

  it("is told with the file that stands where a folder should", async () => {
    const file = join(folder, "runs");
    writeFileSync(file, "");
    const message = new RegExp(`${file} is a file: name another folder, or move that file away$`);
    await assert.rejects(
      writing(join(file, "a"), () => mkdir(join(file, "a"), { recursive: true })),
      message,
    );
    await assert.rejects(openRun({ root: file, key: KEY, config: {}, inputs: {}, engine: "fake" }), message);
  });

  it("is told as the system does where a user can mend nothing", async () => {
    for (const code of ["EMFILE", "EIO", "ENOENT"])
      await assert.rejects(writing(join(folder, "x"), failing(code)), { message: `${code}: raw` });
  });

  it("is named at a run in a folder that belongs to another", async function () {
    if (process.platform !== "linux") this.skip();
    await assert.rejects(
      openRun({ root: "/sys/judgelab", key: KEY, config: {}, inputs: {}, engine: "fake" }),
      /seed-1 cannot be written, \/sys is read-only for you/,
    );
  });
});
