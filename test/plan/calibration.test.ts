import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plan } from "../../src/cli/planCommand.js";
import { TEXT_SCALES } from "../../src/paper/textScales.js";
import { type Calibration, calibratedTokens, efficiencyOf } from "../../src/plan/calibration.js";
import { planRun, planTotal } from "../../src/plan/planRun.js";

const calibration: Calibration = {
  scale: "curve",
  models: { policy: "p", judge: "j" },
  gpus: 8,
  steps: 3,
  seconds: 100,
  efficiency: 0.05,
  tokens: { rollout: 400, judgeTrace: 5000 },
};

describe("a calibration", () => {
  it("is the share of the GPUs' peak that the measured tokens come to", () => {
    // 2 x 1e9 x 1000 + 2 x 2e9 x 500 + 6 x 1e9 x 2000 = 16e12 operations; 2 GPUs of 312e12 for 10 s could do 6240e12.
    const measured = {
      parameters: { policy: 1e9, judge: 2e9 },
      policy: { in: 600, out: 400 },
      judge: { in: 450, out: 50 },
      trained: 2000,
      seconds: 10,
      gpus: 2,
    };
    assert.ok(Math.abs(efficiencyOf(measured) - 16 / 6240) < 1e-15);
  });

  it("replaces what a plan expects, and widens what it holds possible", () => {
    const tokens = calibratedTokens(calibration);
    assert.deepEqual(tokens.rollout, { min: 400, expected: 400, cap: 2048 });
    assert.deepEqual(tokens.judgeTrace, { min: 491, expected: 5000, cap: 5000 });
    const [before, after] = [{}, { tokens }].map(
      (options) => planRun(TEXT_SCALES.curve, options).find(({ stage }) => stage === "train-policy, rollouts")!,
    );
    assert.equal(after!.tokensOut.expected, (400 / 1000) * before!.tokensOut.expected);
  });

  it("is read by plan, of its own scale only", async () => {
    const dir = mkdtempSync(join(tmpdir(), "judgelab-calibration-"));
    try {
      const file = join(dir, "calibration.json");
      writeFileSync(file, JSON.stringify(calibration));
      const { text } = await plan({ scale: "curve", calibration: file });
      assert.match(text, /\(0\.05 \(given\)\)/);
      const total = planTotal(planRun(TEXT_SCALES.curve, { efficiency: 0.05, tokens: calibratedTokens(calibration) }));
      assert.match(text, new RegExp(`${Number(total.gpuHours.expected.toPrecision(3))} `));
      await assert.rejects(plan({ scale: "hack", calibration: file }), /measured at scale curve, not hack/);
      await assert.rejects(
        plan({ scale: "curve", calibration: join(dir, "none.json") }),
        /none\.json is missing: measure again/,
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
