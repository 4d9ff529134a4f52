import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cpuEngine } from "../../src/engine/cpu/cpuEngine.js";
import type { Experiment, Stage } from "../../src/paper/experiment.js";
import { allExperiments } from "../../src/paper/experiments.js";
import { OutputRow } from "../../src/policy/heldOut.js";
import { WatchRow } from "../../src/results/rows.js";
import { runStage } from "../../src/stages/index.js";
import { readRows } from "../../src/store/jsonl.js";
import { runFolder } from "../../src/store/paths.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { TINY } from "./tinyScale.js";

const tiny = {
  ...TINY,
  policyRl: { ...TINY.policyRl, evaluateEvery: 1 },
  beyond: { ...TINY.beyond, watched: { every: 2, prompts: 6 } },
};
const CHAIN: [Stage, string][] = [
  ["pretrain", "policy-llama-3.1-8b"],
  ["pretrain", "judge-4b"],
  ["annotate", "high"],
  ["train-judge", "reasoning-4b"],
  ["train-judge", "non-reasoning-4b"],
  ["train-policy", "reasoning-4b--llama-3.1-8b"],
];
const ID = "reasoning-4b--llama-3.1-8b";

describe("watch-policy", () => {
  const root = temporaryFolder();
  const engine = cpuEngine();
  const listed = allExperiments(tiny);
  const find = (stage: Stage, id: string) => listed.find((one) => one.stage === stage && one.id === id)!;
  /** Beside one other judge. */
  const watching: Experiment = {
    ...find("watch-policy", ID),
    config: { ...find("watch-policy", ID).config, others: [{ kind: "non-reasoning", size: "4b" }] },
    inputs: find("watch-policy", ID).inputs.filter(({ role }) =>
      ["outputs", "judge", "non-reasoning-4b"].includes(role),
    ),
  };
  const run = (experiment: Experiment, folder = root) =>
    runStage({ experiment, seed: 1, scale: "tiny", root: folder, engine, onStep: () => {} });
  const folder = (stage: Stage) => runFolder(root, { scale: "tiny", stage, id: ID, seed: 1 });
  before(async () => {
    for (const [stage, id] of CHAIN) await run(find(stage, id));
    await run(watching);
  });

  it("writes a row for every second evaluation, of the first prompts", () => {
    const rows = readRows(folder("watch-policy"), "signals.jsonl", WatchRow);
    assert.deepEqual(
      rows.map(({ step, outputs }) => [step, outputs]),
      [
        [0, 6],
        [2, 6],
        [4, 6],
      ],
    );
    const [first] = rows;
    assert.equal(first!.rewardSpread, null);
    assert.equal(first!.phrase, 0);
    assert.equal(first!.aboveOwnKind, null);
    const outputs = readRows(folder("train-policy"), "outputs.jsonl", OutputRow).slice(0, 6);
    const mean = (of: (row: OutputRow) => number) => outputs.reduce((sum, row) => sum + of(row) / 6, 0);
    assert.ok(Math.abs(first!.reward - mean(({ judgeScore }) => judgeScore)) < 1e-9);
    assert.ok(Math.abs(first!.kl - mean(({ logprob, baseLogprob }) => logprob - baseLogprob)) < 1e-9);
  });

  it("gives the same bytes when it is run again", async () => {
    const read = () => readFileSync(join(folder("watch-policy"), "signals.jsonl"), "utf8");
    const once = read();
    const { rmSync } = await import("node:fs");
    rmSync(folder("watch-policy"), { recursive: true });
    await run(watching);
    assert.equal(read(), once);
  });
});
