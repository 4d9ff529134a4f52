/** @file Stages that are given a budget: they stop in time, keep what was paid, and go on to the same bytes. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stage } from "../../../src/paper/experiment.js";
import type { Manifest } from "../../../src/store/manifest.js";
import { runFolder } from "../../../src/store/paths.js";
import { temporaryFolder } from "../../temporaryFolder.js";
import { type GoldServer, goldServer } from "./goldServer.js";
import { EXPERIMENTS, makeWorld, runAll, serversOf } from "./world.js";

/** Gold reads 100 tokens and writes 10, whatever it is asked, so a call costs .00012; a judge's costs vary. */
const PRICES = { gold: { in: 1, out: 2 }, judge: { in: 1, out: 2 } };
const POLICY = "non-reasoning-1.7b--qwen3-4b";
const CHAIN: [Stage, string][] = [
  ["annotate", "high"],
  ["train-judge", "non-reasoning-1.7b"],
  ["train-policy", POLICY],
  ["evaluate-policy", POLICY],
];

describe("a stage on real text with a budget", () => {
  const world = temporaryFolder(),
    whole = join(world, "whole"),
    held = join(world, "held");
  let gold: GoldServer;

  const run = async (root: string, stage: Stage, id: string, budget?: number): Promise<void> => {
    const { shared, ...servers } = serversOf(world, gold.url);
    const experiments = EXPERIMENTS.filter((one) => one.stage === stage && one.id === id);
    assert.equal(experiments.length, 1);
    await runAll(world, root, gold.url, { ...servers, shared: { ...shared, prices: PRICES } }, experiments, budget);
  };
  const manifestFile = (root: string, stage: string, id: string) =>
    join(runFolder(root, { scale: "tiny", stage, id, seed: 1 }), "manifest.json");
  const manifestOf = (root: string, stage: string, id: string): Manifest =>
    JSON.parse(readFileSync(manifestFile(root, stage, id), "utf8"));
  type Spends = Record<string, { calls: number; cost: number | null }>;
  const spendOf = (root: string, stage: string, id: string) => manifestOf(root, stage, id).summary.spend as Spends;
  const costOf = (root: string, stage: string, id: string) =>
    Object.values(spendOf(root, stage, id)).reduce((sum, { cost }) => sum + (cost ?? 0), 0);
  /** Rows and weights, and that not a token of gold or a judge was paid for twice. */
  const same = (stage: string, id: string) => {
    const [made, undisturbed] = [held, whole].map((root) => {
      const { files } = manifestOf(root, stage, id),
        { gold, judge } = spendOf(root, stage, id);
      return { files, gold, judge };
    });
    assert.deepEqual(made, undisturbed);
  };

  before(async () => {
    await makeWorld(world);
    gold = await goldServer();
    for (const [stage, id] of CHAIN) await run(whole, stage, id);
  });
  after(() => gold.close());

  it("asks gold as often as the budget reaches, in spite of many calls at once, and goes on with a higher one", async () => {
    const before = gold.asked.length;
    await assert.rejects(
      run(held, "annotate", "high", 0.00246), // 20.5 calls
      /^Error: the runs of this scale have spent 0\.0024 of their budget of 0\.00246, and the next call, of gold \(about 0\.00012\), would exceed it: run the same command with a higher BUDGET/,
    );
    assert.equal(gold.asked.length - before, 20);
    assert.ok(!existsSync(manifestFile(held, "annotate", "high")));
    await assert.rejects(run(held, "annotate", "high", 0.0024), /spent 0\.0024 of their budget of 0\.0024/);
    assert.equal(gold.asked.length - before, 20);
    await run(held, "annotate", "high", 1);
    same("annotate", "high");
    assert.equal(gold.asked.length - before, spendOf(whole, "annotate", "high").gold!.calls);
  });

  it("counts what the stages before it spent, stops a training between two checkpoints, and loses none of its answers", async () => {
    await run(held, "train-judge", "non-reasoning-1.7b", 1);
    const before = costOf(held, "annotate", "high") + costOf(held, "train-judge", "non-reasoning-1.7b");
    const whereItStops = before + costOf(whole, "train-policy", POLICY) * 0.6;
    await assert.rejects(run(held, "train-policy", POLICY, whereItStops), (error: Error) => {
      const [, spent] = /have spent ([\d.e-]+) of their budget of [\d.e-]+, and the next call, of judge/.exec(
        error.message,
      )!;
      // Up to one more call would have fitted in, and those under way were reckoned at the mean.
      const each = costOf(whole, "train-policy", POLICY) / spendOf(whole, "train-policy", POLICY).judge!.calls;
      assert.ok(Math.abs(Number(spent) - whereItStops) < 1.5 * each, `${spent} of ${whereItStops}, ${each} a call`);
      return true;
    });
    assert.ok(!existsSync(manifestFile(held, "train-policy", POLICY)));
    await run(held, "train-policy", POLICY, 1);
    same("train-policy", POLICY);
  });

  it("holds an evaluation to what all of them left, and needs no budget for what is paid already", async () => {
    const before = CHAIN.slice(0, 3).reduce((sum, [stage, id]) => sum + costOf(held, stage, id), 0);
    const asked = gold.asked.length;
    await assert.rejects(
      run(held, "evaluate-policy", POLICY, before + 0.0003),
      /of gold \(about 0\.00012\), would exceed it/,
    );
    assert.equal(gold.asked.length - asked, 2);
    await run(held, "evaluate-policy", POLICY, before + costOf(whole, "evaluate-policy", POLICY) + 0.00001);
    same("evaluate-policy", POLICY);
    await run(held, "evaluate-policy", POLICY, 0);
  });
});
