import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ZodType } from "zod";
import { AnnotationRow } from "../../src/annotation/rows.js";
import { cpuEngine } from "../../src/engine/cpu/cpuEngine.js";
import type { Stage } from "../../src/paper/experiment.js";
import { experiments } from "../../src/paper/experiments.js";
import { OutputRow } from "../../src/policy/heldOut.js";
import { AgreementRow, CurveRow, PredictionRow, ProbeRow, SampleRow } from "../../src/results/rows.js";
import { runStage } from "../../src/stages/index.js";
import { krippendorffAlpha } from "../../src/stats/krippendorff.js";
import { readRows } from "../../src/store/jsonl.js";
import { runFolder } from "../../src/store/paths.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { TINY } from "./tinyScale.js";

const CHAIN: [Stage, string][] = [
  ["pretrain", "policy-llama-3.1-8b"],
  ["pretrain", "judge-4b"],
  ["annotate", "high"],
  ["train-judge", "reasoning-4b"],
  ["train-judge", "non-reasoning-4b"],
  ["evaluate-judge", "reasoning-4b"],
  ["evaluate-judge", "base-non-reasoning-4b"],
  ["train-policy", "reasoning-4b--llama-3.1-8b"],
  ["train-policy", "non-reasoning-4b--llama-3.1-8b"],
  ["evaluate-policy", "reasoning-4b--llama-3.1-8b"],
  ["train-judge", "rl-only-reasoning-4b"],
  ["evaluate-judge", "rl-only-reasoning-4b"],
  ["train-judge", "shuffled-non-reasoning-4b"],
  ["pretrain", "judge-14b-rubric"],
  ["train-judge", "rubric-non-reasoning-14b"],
  ["evaluate-judge", "rubric-non-reasoning-14b"],
  ["evaluate-judge", "base-rubric-non-reasoning-14b"],
  ["train-policy", "rubric-non-reasoning-14b--llama-3.1-8b"],
  ["train-policy", "non-reasoning-4b-kl0.05--llama-3.1-8b"],
  ["evaluate-policy", "non-reasoning-4b-kl0.05--llama-3.1-8b"],
  ["train-policy", "constant--llama-3.1-8b"],
  ["train-policy", "gold--llama-3.1-8b"],
  ["evaluate-policy", "gold--llama-3.1-8b"],
  ["probe-judge", "reasoning-4b"],
  ["pretrain", "policy-llama-3.1-8b-untitled"],
  ["pretrain", "judge-4b-untitled"],
  ["annotate", "untitled"],
  ["train-judge", "untitled-reasoning-4b"],
  ["evaluate-judge", "untitled-reasoning-4b"],
  ["probe-judge", "untitled-reasoning-4b"],
  ["train-policy", "untitled-reasoning-4b--llama-3.1-8b"],
  ["evaluate-policy", "untitled-reasoning-4b--llama-3.1-8b"],
];
const engine = cpuEngine();
const listed = experiments(TINY);

const run = (root: string, stage: Stage, id: string, options = {}) => {
  const experiment = listed.find((one) => one.stage === stage && one.id === id)!;
  return runStage({ experiment, seed: 1, scale: "tiny", root, engine, onStep: () => {}, ...options });
};
const folder = (root: string, stage: Stage, id: string) => runFolder(root, { scale: "tiny", stage, id, seed: 1 });

describe("the pipeline", () => {
  const whole = temporaryFolder();
  before(async () => {
    for (const [stage, id] of CHAIN) await run(whole, stage, id);
  });

  const rows = <T>(stage: Stage, id: string, file: string, schema: ZodType<T>) =>
    readRows(folder(whole, stage, id), file, schema);

  it("annotates as many rows as asked", () => {
    const counts = ["train", "validation", "test", "other"].map(
      (part) => rows("annotate", "high", `${part}.jsonl`, AnnotationRow).length,
    );
    assert.deepEqual(counts, [40, 12, 12, 8]);
  });

  it("evaluates a reasoning judge after each phase, on both pools", () => {
    const found = rows("evaluate-judge", "reasoning-4b", "agreement.jsonl", AgreementRow);
    assert.deepEqual(
      found.map(({ training, pool }) => `${training} ${pool}`),
      ["sft mixture", "sft other", "final mixture", "final other"],
    );
    const [base] = rows("evaluate-judge", "base-non-reasoning-4b", "agreement.jsonl", AgreementRow);
    assert.equal(base.training, "base");
    assert.equal(base.traceTokens, 0);
  });

  it("keeps what a trained judge gave each test row: the agreement can be had from it again", () => {
    const test = rows("annotate", "high", "test.jsonl", AnnotationRow);
    for (const id of ["reasoning-4b", "rubric-non-reasoning-14b"]) {
      const given = rows("evaluate-judge", id, "predictions.jsonl", PredictionRow);
      assert.deepEqual(
        given.map(({ row, gold, training, pool }) => ({ row, gold, training, pool })),
        test.map(({ score }, row) => ({ row, gold: score, training: "final", pool: "mixture" })),
      );
      const agreement = rows("evaluate-judge", id, "agreement.jsonl", AgreementRow);
      const { alpha } = agreement.find(({ training, pool }) => training === "final" && pool === "mixture")!;
      const again = krippendorffAlpha([given.map(({ score }) => score), given.map(({ gold }) => gold)], "interval");
      assert.ok(Math.abs(again - alpha) < 1e-3, `${again} ${alpha}`); // scores are kept to four decimals
    }
    assert.ok(!existsSync(join(folder(whole, "evaluate-judge", "base-non-reasoning-4b"), "predictions.jsonl")));
  });

  it("stores the held-out outputs of each evaluation step, of the same prompts for every judge", () => {
    const outputs = rows("train-policy", "reasoning-4b--llama-3.1-8b", "outputs.jsonl", OutputRow);
    assert.deepEqual(
      [0, 2, 4].map((step) => outputs.filter((row) => row.step === step).length),
      [8, 8, 8],
    );
    const others = rows("train-policy", "non-reasoning-4b--llama-3.1-8b", "outputs.jsonl", OutputRow);
    assert.deepEqual(
      outputs.map((row) => row.prompt),
      others.map((row) => row.prompt),
    );
    // The first outputs are the base's own: the same whichever judge, and at no distance from the base.
    const first = outputs.filter((row) => row.step === 0);
    assert.deepEqual(
      first.map((row) => row.response),
      others.filter((row) => row.step === 0).map((row) => row.response),
    );
    for (const { logprob, baseLogprob } of first) assert.ok(Math.abs(logprob - baseLogprob) < 1e-3);
  });

  it("evaluates a policy at each of these steps", () => {
    const curve = rows("evaluate-policy", "reasoning-4b--llama-3.1-8b", "curve.jsonl", CurveRow);
    assert.deepEqual(
      curve.map((row) => row.step),
      [0, 2, 4],
    );
    assert.ok(rows("evaluate-policy", "reasoning-4b--llama-3.1-8b", "samples.jsonl", SampleRow).length >= 3);
  });

  it("trains an RL-only judge without SFT, and says of its rows which judge it is", () => {
    const phases = readFileSync(join(folder(whole, "train-judge", "rl-only-reasoning-4b"), "progress.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).phase);
    assert.deepEqual(phases, ["rl", "rl"]); // as many steps as smoke's rlOnly
    const found = rows("evaluate-judge", "rl-only-reasoning-4b", "agreement.jsonl", AgreementRow);
    assert.deepEqual(
      found.map(({ variant, training, pool }) => [variant, training, pool]),
      [
        ["rl-only", "final", "mixture"],
        ["rl-only", "final", "other"],
      ],
    );
    const [standard] = rows("evaluate-judge", "reasoning-4b", "agreement.jsonl", AgreementRow);
    assert.equal(standard.variant, "standard");
  });

  it("writes a penalty's weight in the rows of its runs", () => {
    const [penalised] = rows("evaluate-policy", "non-reasoning-4b-kl0.05--llama-3.1-8b", "curve.jsonl", CurveRow);
    assert.deepEqual([penalised.variant, penalised.klWeight], ["standard", 0.05]);
    const [plain] = rows("evaluate-policy", "reasoning-4b--llama-3.1-8b", "curve.jsonl", CurveRow);
    assert.deepEqual([plain.variant, plain.klWeight], ["standard", 0]);
  });

  it("reads rows from before there were variants", () => {
    const {
      variant: _,
      klWeight: __,
      ...old
    } = rows("evaluate-policy", "reasoning-4b--llama-3.1-8b", "curve.jsonl", CurveRow)[0];
    assert.deepEqual(CurveRow.parse(old), { ...old, variant: "standard", klWeight: 0 });
  });

  it("rewards a control by gold itself, or by a constant that leaves the policy where it was", () => {
    for (const { judgeScore, gold } of rows("evaluate-policy", "gold--llama-3.1-8b", "curve.jsonl", CurveRow)) {
      assert.equal(judgeScore, gold);
    }
    const outputs = rows("train-policy", "constant--llama-3.1-8b", "outputs.jsonl", OutputRow);
    for (const { logprob, baseLogprob } of outputs) assert.ok(Math.abs(logprob - baseLogprob) < 1e-3);
  });

  it("probes a judge with three refusals of as many prompts as asked, and names its world", () => {
    for (const [id, variant] of [
      ["reasoning-4b", "standard"],
      ["untitled-reasoning-4b", "untitled"],
    ] as const) {
      const found = rows("probe-judge", id, "probes.jsonl", ProbeRow);
      assert.deepEqual(
        found.map((row) => [row.variant, row.probe, row.gold, row.prompts]),
        [
          [variant, "adversarial", 9, 20],
          [variant, "restricted", 9, 20],
          [variant, "mismatching", 2, 20],
        ],
      );
    }
    const [curve] = rows("evaluate-policy", "untitled-reasoning-4b--llama-3.1-8b", "curve.jsonl", CurveRow);
    assert.equal(curve.variant, "untitled");
  });

  it("annotates no title in a world without them", () => {
    const titled = (id: string) =>
      rows("annotate", id, "train.jsonl", AnnotationRow).filter(({ response }) => response.startsWith("about ")).length;
    assert.deepEqual([titled("high") > 5, titled("untitled")], [true, 0]);
  });

  it("does not make again what is made", async () => {
    let steps = 0;
    await run(whole, "train-policy", "reasoning-4b--llama-3.1-8b", { onStep: () => steps++ });
    assert.equal(steps, 0);
  });

  for (const [stage, id, total] of [
    ["pretrain", "policy-llama-3.1-8b", 4],
    ["train-judge", "reasoning-4b", 9],
    ["train-policy", "reasoning-4b--llama-3.1-8b", 4],
  ] as const) {
    it(`${stage} gives the same bytes however often it is stopped`, async () => {
      const root = temporaryFolder();
      for (const [before, one] of CHAIN.slice(
        0,
        CHAIN.findIndex(([s, i]) => s === stage && i === id),
      ))
        await run(root, before, one);
      // Stopped in every step, the first time it is reached; a checkpoint is taken after each that ends.
      const stopped = new Set<number>();
      const onStep = ({ step }: { step: number }) => {
        if (stopped.has(step)) return;
        stopped.add(step);
        throw new Error("stopped");
      };
      for (let i = 0; i < total; i++) {
        await assert.rejects(run(root, stage, id, { onStep, checkpointSeconds: 0 }), /stopped/);
      }
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
