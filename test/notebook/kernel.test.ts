import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { installKernel, kernelProblem } from "../../src/notebook/kernel.js";
import { temporaryFolder } from "../temporaryFolder.js";

describe("installKernel", () => {
  it("writes a spec that starts this checkout's tslab, where Jupyter looks", async () => {
    const prefix = temporaryFolder();
    const path = await installKernel({ prefix });
    assert.equal(path, join(prefix, "share/jupyter/kernels/tslab/kernel.json"));
    const { argv, language } = JSON.parse(readFileSync(path, "utf8")) as { argv: string[]; language: string };
    assert.equal(language, "typescript");
    assert.deepEqual(argv.slice(2), ["kernel", "--config-path", "{connection_file}"]);
    assert.match(execFileSync(argv[0]!, [argv[1]!, "--version"], { encoding: "utf8" }), /^tslab 1\.0\.22/);
  });

  it("goes into JUPYTER_DATA_DIR where that is set", async () => {
    const data = temporaryFolder();
    const before = process.env["JUPYTER_DATA_DIR"];
    process.env["JUPYTER_DATA_DIR"] = data;
    try {
      assert.equal(await installKernel(), join(data, "kernels/tslab/kernel.json"));
    } finally {
      if (before === undefined) delete process.env["JUPYTER_DATA_DIR"];
      else process.env["JUPYTER_DATA_DIR"] = before;
    }
  });

  it("finds nothing in the way on this machine", () => assert.equal(kernelProblem(), null));
});
