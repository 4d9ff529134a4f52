/** @file The pipeline of pairwise judges end to end, with models that learn nothing. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ZodType } from "zod";
import { PairRow } from "../../src/annotation/rows.js";
import { cpuEngine } from "../../src/engine/cpu/cpuEngine.js";
import type { Stage } from "../../src/paper/experiment.js";
import { experiments } from "../../src/paper/experiments.js";
import { PairwiseOutputRow } from "../../src/policy/heldOut.js";
import { PairwiseAgreementRow, PairwiseCurveRow, PairwiseSampleRow } from "../../src/results/rows.js";
import { runStage } from "../../src/stages/index.js";
import { readRows } from "../../src/store/jsonl.js";
import { runFolder } from "../../src/store/paths.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { TINY } from "./tinyScale.js";

const POLICY = "pairwise-reasoning-8b--llama-3.1-8b";
const CHAIN: [Stage, string][] = [
  ["pretrain", "policy-llama-3.1-8b"],
  ["pretrain", "pairwise-judge-8b"],
  ["annotate", "pairwise"],
  ["train-judge", "pairwise-reasoning-8b"],
  ["train-judge", "pairwise-non-reasoning-8b"],
  ["evaluate-judge", "pairwise-reasoning-8b"],
  ["evaluate-judge", "base-pairwise-non-reasoning-8b"],
  ["train-policy", POLICY],
  ["train-policy", "pairwise-non-reasoning-8b--llama-3.1-8b"],
  ["evaluate-policy", POLICY],
];
const engine = cpuEngine();
const listed = experiments(TINY);

describe("the pipeline of pairwise judges", () => {
  const folder = (root: string, stage: Stage, id: string) => runFolder(root, { scale: "tiny", stage, id, seed: 1 });
  const run = (root: string, stage: Stage, id: string, options = {}) => {
    const experiment = listed.find((one) => one.stage === stage && one.id === id)!;
    return runStage({ experiment, seed: 1, scale: "tiny", root, engine, onStep: () => {}, ...options });
  };
  const whole = temporaryFolder();
  const rows = <T>(stage: Stage, id: string, file: string, schema: ZodType<T>) =>
    readRows(folder(whole, stage, id), file, schema);

  before(async () => {
    for (const [stage, id] of CHAIN) await run(whole, stage, id);
  });

  it("annotates pairs, the better one first in half of them", () => {
    const pairs = rows("annotate", "pairwise", "train.jsonl", PairRow);
    assert.equal(pairs.length, 40);
    assert.equal(pairs.filter(({ better }) => better === "first").length, 20);
  });

  it("evaluates a reasoning judge after each phase, on both pools, and an untrained one", () => {
    const found = rows("evaluate-judge", "pairwise-reasoning-8b", "agreement.jsonl", PairwiseAgreementRow);
    assert.deepEqual(
      found.map(({ training, pool }) => `${training} ${pool}`),
      ["sft mixture", "sft other", "final mixture", "final other"],
    );
    const [base] = rows("evaluate-judge", "base-pairwise-non-reasoning-8b", "agreement.jsonl", PairwiseAgreementRow);
    assert.deepEqual([base.training, base.traceTokens, base.rows], ["base", 0, 12]);
  });

  it("stores outputs beside one fixed baseline response a prompt, the same for every judge and step", () => {
    const outputs = rows("train-policy", POLICY, "outputs.jsonl", PairwiseOutputRow);
    const others = rows("train-policy", "pairwise-non-reasoning-8b--llama-3.1-8b", "outputs.jsonl", PairwiseOutputRow);
    const baselines = (step: number, list = outputs) =>
      list.filter((row) => row.step === step).map((row) => [row.prompt, row.baseline]);
    assert.equal(baselines(0).length, 8);
    assert.deepEqual(baselines(4), baselines(0));
    assert.deepEqual(baselines(0, others), baselines(0));
  });

  it("evaluates a policy at each of these steps", () => {
    assert.deepEqual(
      rows("evaluate-policy", POLICY, "curve.jsonl", PairwiseCurveRow).map((row) => row.step),
      [0, 2, 4],
    );
    assert.ok(rows("evaluate-policy", POLICY, "samples.jsonl", PairwiseSampleRow).length >= 3);
  });

  for (const [stage, id, total] of [
    ["train-judge", "pairwise-reasoning-8b", 9],
    ["train-policy", POLICY, 4],
  ] as const) {
    it(`${stage} gives the same bytes however often it is stopped`, async () => {
      const root = temporaryFolder();
      for (const [before, one] of CHAIN.slice(
        0,
        CHAIN.findIndex(([s, i]) => s === stage && i === id),
      ))
        await run(root, before, one);
      const stopped = new Set<number>();
      const onStep = ({ step }: { step: number }) => {
        if (stopped.has(step)) return;
        stopped.add(step);
        throw new Error("stopped");
      };
      for (let i = 0; i < total; i++)
        await assert.rejects(run(root, stage, id, { onStep, checkpointSeconds: 0 }), /stopped/);
      await run(root, stage, id, { onStep, checkpointSeconds: 0 });
      const files = (of: string) =>
        readdirSync(of)
          .filter((name) => name !== "manifest.json")
          .sort();
      const [made, expected] = [folder(root, stage, id), folder(whole, stage, id)];
      assert.deepEqual(files(made), files(expected));
      for (const file of files(made))
        assert.ok(readFileSync(join(made, file)).equals(readFileSync(join(expected, file))), file);
    });
  }
});
