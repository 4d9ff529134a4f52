/** @file Exit codes of the command line, and one line that says what is wrong. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../temporaryFolder.js";

interface Ended {
  code: number;
  out: string;
  err: string[]; // lines
}

function judgelab(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import=tsx", "src/cli/index.ts", ...args], (error, out, err) =>
      resolve({ code: (error?.code as number | undefined) ?? 0, out, err: err.split("\n").filter(Boolean) }),
    );
  });
}

describe("judgelab on the command line", () => {
  const root = temporaryFolder();

  it("helps, and exits 0", async () => {
    for (const args of [["--help"], ["train-policy", "--help"]]) {
      const { code, out } = await judgelab(...args);
      assert.equal(code, 0);
      assert.match(out, /^Usage: judgelab/);
    }
  });

  it("tells its version, that of what it computes and Node's", async () => {
    const { code, out } = await judgelab("--version");
    assert.equal(code, 0);
    assert.equal(out, `judgelab 0.1.0, code 1, Node ${process.version}\n`);
  });

  it("exits 2 on bad usage and says what is wrong in one line", async () => {
    const cases: [string[], RegExp][] = [
      [["trane"], /^judgelab: unknown command 'trane'/],
      [["annotate", "--id", "high", "--seed", "x"], /^judgelab: .*--seed.*'x' is invalid\. A seed is an integer/],
      [
        ["annotate", "--id", "high", "--seed", "1", "--scale", "big"],
        /^judgelab: .*'big' is invalid\. Known scales: smoke/,
      ],
      [["annotate", "--seed", "1"], /^judgelab: required option '--id <id>' not specified/],
      [
        ["train-judge", "--id", "reasoning-14b", "--seed", "1"],
        /^judgelab train-judge reasoning-14b seed 1: unknown id "reasoning-14b"; known:/,
      ],
      [["figure", "fig99"], /^judgelab: .*'fig99' is invalid.*Known figures: fig1/],
    ];
    for (const [args, expected] of cases) {
      const { code, err } = await judgelab(...args);
      assert.equal(code, 2, args.join(" "));
      assert.equal(err.length, 1, err.join("\n"));
      assert.match(err[0]!, expected);
    }
  });

  it("exits 1 with one line when it fails: an input that is not made, or nothing to draw", async () => {
    const stage = await judgelab(
      "evaluate-policy",
      "--scale",
      "smoke",
      "--id",
      "reasoning-4b--qwen3-4b",
      "--seed",
      "1",
      "--root",
      root,
    );
    assert.equal(stage.code, 1);
    assert.equal(stage.err.length, 1);
    assert.match(
      stage.err[0]!,
      /^judgelab evaluate-policy reasoning-4b--qwen3-4b seed 1: .*train-policy.*manifest\.json is missing/,
    );
    const claims = await judgelab("claims", "--scale", "smoke", "--root", root, "--out", root);
    assert.equal(claims.code, 1);
    assert.equal(claims.err.length, 1);
    assert.match(claims.err[0]!, /holds no finished evaluation.*run make SCALE=smoke/);
  });

  it("draws the other figures where one lacks its runs, and names that one", async () => {
    const out = join(root, "drawn");
    const { code, err } = await judgelab("figure", "figB5", "fig2", "--reference", "--seeds", "2", "--out", out); // ran at no other pace
    assert.equal(code, 1);
    assert.match(err.join("\n"), /^judgelab figure: figB5 needs policies that learned at another pace/);
    assert.ok(existsSync(join(out, "fig2.svg")) && !existsSync(join(out, "figB5.svg")));
  });
});
