import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

describe("judgelab data", () => {
  const folder = mkdtempSync(join(tmpdir(), "judgelab-data-"));
  after(() => rmSync(folder, { recursive: true }));
  const run = (args: string[], env = {}) =>
    new Promise<{ code: number; err: string }>((resolve) => {
      const options = { env: { ...process.env, ...env } };
      execFile(
        process.execPath,
        ["--import=tsx", "src/cli/index.ts", "data", ...args, "--folder", folder],
        options,
        (error, _, err) => resolve({ code: (error?.code as number | undefined) ?? 0, err: err.trim() }),
      );
    });

  it("exits 1 with one line that names the sources there are, or the hub that cannot be reached", async () => {
    const [unknown, away] = await Promise.all([
      run(["fetch", "tulu"]),
      run(["lock", "tulu-3"], { HF_ENDPOINT: "http://127.0.0.1:1" }),
    ]);
    assert.deepEqual(unknown, {
      code: 1,
      err: 'judgelab data: no source is called "tulu": there are tulu-3 and arena-hard-v2',
    });
    assert.equal(away.code, 1);
    assert.match(
      away.err,
      /^judgelab data: http:\/\/127\.0\.0\.1:1\/api\/datasets\/allenai\/.*: gave up after one attempt [^\n]*$/,
    );
    assert.deepEqual(readdirSync(folder), []);
  });
  it("exits 2 on bad usage", async () => {
    const { code, err } = await run(["split", "--scale", "miniature"]);
    assert.equal(code, 2);
    assert.match(err, /Known scales of GPU servers: paper, curve, hack, pocket, smoke-endpoint/);
  });
});
