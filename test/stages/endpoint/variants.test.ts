import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judgeId } from "../../../src/paper/judges.js";
import { PaperScale, type PaperRun } from "../../../src/paper/paperScale.js";
import { AgreementRow, CurveRow } from "../../../src/store/rows.js";
import { readRows, runFolder, type Manifest } from "../../../src/store/run.js";
import { goldServer, type GoldServer } from "./goldServer.js";
import { experimentsOf, makeWorld, runAll, serversOf, TINY } from "./world.js";

const run = (judge: Omit<PaperRun, "policy">): PaperRun => ({ ...judge, policy: "qwen3-4b" });
const scale = PaperScale.parse({
  ...TINY,
  policyRl: { ...TINY.policyRl, steps: 3 },
  runs: [
    run({ kind: "non-reasoning", size: "4b" }),
    run({ kind: "non-reasoning", size: "4b", klWeight: 0.5 }),
    run({ kind: "reasoning", size: "4b", variant: "rl-only" }),
    run({ kind: "reasoning", size: "8b", variant: "untrained" }),
  ],
});

describe("the ablations on real text", () => {
  const world = mkdtempSync(join(tmpdir(), "judgelab-variants-"));
  const root = join(world, "runs");
  const experiments = experimentsOf(scale);
  let gold: GoldServer;
  before(async () => {
    await makeWorld(world);
    gold = await goldServer();
    await runAll(world, root, gold.url, serversOf(world, gold.url), experiments);
  });
  after(async () => {
    await gold.close();
    rmSync(world, { recursive: true });
  });

  const folder = (stage: string, id: string) => runFolder(root, { scale: "tiny", stage, id, seed: 1 });
  const manifestOf = (stage: string, id: string): Manifest => JSON.parse(readFileSync(join(folder(stage, id), "manifest.json"), "utf8"));
  const spendOf = (stage: string, id: string) =>
    (manifestOf(stage, id).summary as { spend: Record<string, { calls: number; in: number; out: number }> }).spend;

  it("names runs as the miniature does", () => {
    const ids = experiments.filter(({ stage }) => stage === "evaluate-policy").map(({ id }) => id);
    assert.deepEqual(ids, [
      "non-reasoning-4b--qwen3-4b", "non-reasoning-4b-kl0.5--qwen3-4b", "rl-only-reasoning-4b--qwen3-4b", "untrained-reasoning-8b--qwen3-4b",
    ]);
  });

  it("holds a policy to its base with a KL penalty, which asks the base for every answer and is told in the rows", () => {
    const [plain, held] = ["non-reasoning-4b--qwen3-4b", "non-reasoning-4b-kl0.5--qwen3-4b"] as const;
    assert.ok(spendOf("train-policy", held).policy!.calls > spendOf("train-policy", plain).policy!.calls);
    const weights = [plain, held].map((id) => manifestOf("train-policy", id).weights!.hash);
    assert.notEqual(weights[0], weights[1]);
    const curve = (id: string) => readRows(folder("evaluate-policy", id), "curve.jsonl", CurveRow);
    assert.deepEqual(curve(held).map(({ klWeight }) => klWeight), [0.5, 0.5]);
    assert.deepEqual(curve(plain).map(({ klWeight }) => klWeight), [0, 0]);
  });

  it("trains a judge by RL alone, from the base judge", () => {
    const id = judgeId({ kind: "reasoning", size: "4b", variant: "rl-only" });
    const { summary, files } = manifestOf("train-judge", id);
    assert.deepEqual([summary.sft, (summary.final as { phase: string }).phase], [null, "rl"]);
    assert.ok(!("sft.bin" in files));
    const found = readRows(folder("evaluate-judge", id), "agreement.jsonl", AgreementRow);
    assert.deepEqual(found.map(({ variant, training }) => [variant, training]), [["rl-only", "final"]]);
  });

  it("lets an untrained judge reward a policy", () => {
    const curve = readRows(folder("evaluate-policy", "untrained-reasoning-8b--qwen3-4b"), "curve.jsonl", CurveRow);
    assert.deepEqual(curve.map(({ step, variant }) => [step, variant]), [[0, "untrained"], [3, "untrained"]]);
    assert.ok(!experiments.some(({ stage, id }) => stage === "train-judge" && id.startsWith("untrained")));
  });
});
