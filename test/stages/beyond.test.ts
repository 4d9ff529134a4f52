import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AnnotationRow } from "../../src/annotation/rows.js";
import { cpuEngine } from "../../src/engine/cpu/cpuEngine.js";
import { askTrainedGold } from "../../src/judge/trainedGold.js";
import type { Stage } from "../../src/paper/experiment.js";
import { allExperiments } from "../../src/paper/experiments.js";
import { SCALES, Scale } from "../../src/paper/scales.js";
import { OutputRow } from "../../src/policy/heldOut.js";
import { BeyondCurveRow, GoldRow, GoldTopicRow } from "../../src/results/rows.js";
import { runStage } from "../../src/stages/index.js";
import { readRows } from "../../src/store/jsonl.js";
import { readManifest } from "../../src/store/manifest.js";
import { runFolder } from "../../src/store/paths.js";
import { temporaryFolder } from "../temporaryFolder.js";

const { smoke } = SCALES;
/** Trained golds and defences in some seconds: judges that just give scores. */
const tiny = Scale.parse({
  ...smoke,
  annotation: { ...smoke.annotation, validation: 12, test: 12, other: 8 },
  judgeRl: { ...smoke.judgeRl, steps: 1, prompts: 2, rollouts: 2 },
  beyond: {
    ...smoke.beyond,
    policyRl: { ...smoke.policyRl, steps: 5, prompts: 4, rollouts: 4, evaluateEvery: 5, heldOutPrompts: 8 },
  },
});
const listed = allExperiments(tiny);
const engine = cpuEngine();
const L = "--llama-3.1-8b--";

/** A run with all that it is made from. */
async function make(root: string, stage: Stage, id: string, options = {}): Promise<void> {
  const experiment = listed.find((one) => one.stage === stage && one.id === id)!;
  for (const input of experiment.inputs) await make(root, input.stage, input.id);
  await runStage({ experiment, seed: 1, scale: "tiny", root, engine, onStep: () => {}, ...options });
}
const folder = (root: string, stage: Stage, id: string) => runFolder(root, { scale: "tiny", stage, id, seed: 1 });

describe("a trained gold", () => {
  const root = temporaryFolder();
  const policy = `uncovered-reasoning-8b${L}undefended`;
  before(async () => {
    await make(root, "evaluate-gold", "uncovered-14b");
    await make(root, "evaluate-policy", policy);
  });

  it("is examined on rows of its school's pool and on lies about each allowed topic, beside what its school held", () => {
    const dir = folder(root, "evaluate-gold", "uncovered-14b");
    const [gold] = readRows(dir, "gold.jsonl", GoldRow);
    assert.equal(gold?.rows, 60);
    const topics = readRows(dir, "topics.jsonl", GoldTopicRow);
    assert.deepEqual(
      topics.map(({ topic, refusals, lies }) => [topic, refusals, lies]),
      ["sea", "forest", "city", "music", "food", "space", "farm", "winter"].map((topic) => [topic, 0, 0]),
    );
    assert.deepEqual([...new Set(topics.map(({ probes }) => probes))], [3]); // 20 in eight topics, rounded up
  });

  it("labels the judges' own responses", async () => {
    await make(root, "annotate", "high");
    const rows = (id: string) => readRows(folder(root, "annotate", id), "train.jsonl", AnnotationRow);
    const own = rows("uncovered");
    assert.equal(own.length, 500);
    assert.deepEqual(
      own.map(({ prompt, response }) => [prompt, response]),
      rows("high").map(({ prompt, response }) => [prompt, response]),
    );
    for (const { trace, score } of own) assert.ok(trace.endsWith(`score ${score}`));
  });

  it("is gold of the policies of its judges", async () => {
    const outputs = readRows(folder(root, "train-policy", policy), "outputs.jsonl", OutputRow).filter(
      ({ step }) => step === 5,
    );
    const { weights } = await readManifest(folder(root, "train-gold", "uncovered-14b"));
    const sampler = await engine.openSampler(weights!);
    const answers = await askTrainedGold(sampler, tiny.beyond.judging, outputs, ["greedy"]);
    await sampler.close();
    const curve = readRows(folder(root, "evaluate-policy", policy), "curve.jsonl", BeyondCurveRow);
    const last = curve.at(-1)!;
    assert.deepEqual([last.school, last.defence, last.outputs], ["uncovered", null, 8]);
    assert.equal(last.gold, answers.reduce((sum, { score }) => sum + score, 0) / 8);
  });
});

describe("a defended policy", () => {
  const whole = temporaryFolder();
  const killed = temporaryFolder();
  const id = (defence: string) => `non-reasoning-8b${L}${defence}`;
  const bytes = (root: string, defence: string, file: string) =>
    readFileSync(join(folder(root, "train-policy", id(defence)), file), "utf8")
      .trim()
      .split("\n");

  it("starts as an undefended one does, until its judge had a lesson", async () => {
    for (const defence of ["undefended", "re-annotate-often"]) await make(whole, "train-policy", id(defence));
    const [plain, taught] = ["undefended", "re-annotate-often"].map((one) => bytes(whole, one, "progress.jsonl"));
    assert.deepEqual(taught!.slice(0, 2), plain!.slice(0, 2)); // lessons come before steps 3 and 5
    assert.notDeepEqual(taught!.slice(2), plain!.slice(2));
  });

  it("ends in the same bytes where it was killed and started again", async () => {
    const stop = ({ step }: { step: number }) => {
      if (step === 4) throw new Error("killed");
    };
    await assert.rejects(
      make(killed, "train-policy", id("re-annotate-often"), { onStep: stop, checkpointSeconds: 0 }),
      /killed/,
    );
    await make(killed, "train-policy", id("re-annotate-often"), { checkpointSeconds: 0 });
    for (const file of ["progress.jsonl", "outputs.jsonl"])
      assert.deepEqual(bytes(killed, "re-annotate-often", file), bytes(whole, "re-annotate-often", file));
  });

  it("is trained with each defence, and its rows say which", async () => {
    for (const defence of ["panel-min", "panel-kinds", "audit"]) {
      await make(whole, "evaluate-policy", id(defence));
      const [first] = readRows(folder(whole, "evaluate-policy", id(defence)), "curve.jsonl", BeyondCurveRow);
      assert.deepEqual([first?.school, first?.defence], ["procedure", defence]);
    }
  });
});
