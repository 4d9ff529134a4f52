import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plan } from "../../src/cli/planCommand.js";
import { short } from "../../src/plan/planText.js";

describe("judgelab plan", () => {
  const folder = mkdtempSync(join(tmpdir(), "judgelab-plan-"));
  after(() => rmSync(folder, { recursive: true }));
  const endpoint = { url: "http://localhost:8000/v1", model: "m" };
  const endpoints = (roles: object) => {
    const file = join(folder, "endpoints.json");
    writeFileSync(file, JSON.stringify({ roles }));
    return file;
  };

  it("shows every stage and their sum", async () => {
    const { text, refusal } = await plan({ scale: "curve" });
    assert.equal(refusal, null);
    assert.match(
      text,
      /\| train-policy, rollouts \| policy \| 128k \| 19\.2M \/ 38\.4M \/ 262M \| 64M \/ 128M \/ 262M \|/,
    );
    assert.match(text, /\n\| all \| +\| /);
    assert.doesNotMatch(text, /arena/);
  });
  it("takes prices from the endpoints file, and leaves out the battles of a scale where it has no role for them", async () => {
    const file = endpoints({
      gold: { ...endpoint, price: { in: 1, out: 1 } },
      arena: { ...endpoint, price: { in: 2, out: 8 } },
    });
    const { text } = await plan({ scale: "curve", endpoints: file });
    // 41,000 calls of 1000 + 1000, 1500 + 2000 and 4096 + 8192 tokens at 1 a million
    assert.match(text, /\| annotate \| gold \| 41k \| .* \| 0 \/ 0 \/ 0 \| 82 \/ 144 \/ 504 \|/);
    assert.doesNotMatch(text, /arena/); // curve lists none
    const battles = async (roles: object) =>
      (await plan({ scale: "smoke-endpoint", endpoints: endpoints(roles) })).text.includes("| arena battles");
    assert.deepEqual([await battles({ arena: endpoint }), await battles({ gold: endpoint })], [true, false]);
  });
  it("refuses above the budget, naming both numbers", async () => {
    const { refusal } = await plan({ scale: "hack", budget: 10, gpuHour: 1 });
    assert.match(
      refusal!,
      /^scale hack is expected to cost 4\d\.\d\d \(at most \d+\.\d\d\), the budget is 10\.00: raise --budget/,
    );
    assert.equal((await plan({ scale: "hack", budget: 1000, gpuHour: 1 })).refusal, null);
  });
  it("exits 1 then, and 0 otherwise", () => {
    const run = (...args: string[]) => {
      try {
        return {
          code: 0,
          out: execFileSync(process.execPath, ["--import=tsx", "src/cli/index.ts", "plan", ...args], {
            encoding: "utf8",
            stdio: "pipe",
          }),
        };
      } catch (error) {
        const { status, stderr } = error as { status: number; stderr: string };
        return { code: status, out: stderr };
      }
    };
    const over = run("--scale", "paper", "--budget", "100");
    assert.equal(over.code, 1);
    assert.match(over.out, /^judgelab plan: scale paper is expected to cost \d+\.\d\d .*, the budget is 100\.00/);
    assert.equal(run("--scale", "smoke-endpoint", "--budget", "100").code, 0);
    const wrong = run("--scale", "curve", "--efficiency", "10");
    assert.deepEqual([wrong.code, /above 0 and up to 1/.test(wrong.out)], [2, true]);
  });
});

describe("short", () => {
  it("keeps three digits", () => {
    assert.deepEqual([0, 0.07891, 45.6, 999, 1234, 128_000, 1_228_800, 2.5e9].map(short), [
      "0",
      "0.0789",
      "45.6",
      "999",
      "1.23k",
      "128k",
      "1.23M",
      "2.5G",
    ]);
  });
});
