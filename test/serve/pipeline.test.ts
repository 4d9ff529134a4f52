import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stage } from "../../src/paper/experiment.js";
import { experiments } from "../../src/paper/experiments.js";
import { SCALES, Scale } from "../../src/paper/scales.js";
import { placesOf } from "../../src/stages/connect.js";
import { runStage } from "../../src/stages/index.js";
import { runFolder } from "../../src/store/paths.js";
import { testServer } from "./server.js";

const smoke = SCALES.smoke;
const tiny = Scale.parse({
  ...smoke,
  policyPretraining: { ...smoke.policyPretraining, pairs: 100, steps: 6, batch: 8 },
  judgePretraining: { ...smoke.judgePretraining, pairs: 200, steps: 40, batch: 16 },
  annotation: { train: 200, validation: 12, test: 12, other: 8 },
  sft: { ...smoke.sft, steps: 40, batch: 16 },
  validateEvery: 20,
  policyRl: { ...smoke.policyRl, steps: 3, prompts: 4, evaluateEvery: 2, heldOutPrompts: 8 },
  bootstrap: 10,
});
/** Both kinds of judge, GRPO, a KL penalty, and the evaluations: all that stages ask of an engine. */
const CHAIN: [Stage, string][] = [
  ["pretrain", "policy-llama-3.1-8b"],
  ["pretrain", "judge-4b"],
  ["annotate", "high"],
  ["train-judge", "reasoning-4b"],
  ["train-judge", "non-reasoning-4b"],
  ["evaluate-judge", "reasoning-4b"],
  ["evaluate-judge", "base-non-reasoning-4b"],
  ["train-policy", "reasoning-4b--llama-3.1-8b"],
  ["train-policy", "non-reasoning-4b-kl0.05--llama-3.1-8b"],
  ["evaluate-policy", "reasoning-4b--llama-3.1-8b"],
];

describe("a chain of runs through judgelab serve", () => {
  const root = mkdtempSync(join(tmpdir(), "judgelab-"));
  const endpoints = join(root, "endpoints.json");
  let server: Awaited<ReturnType<typeof testServer>>;
  before(async () => {
    server = await testServer();
    const trained = {
      url: `${server.url}/v1`,
      model: "m",
      training: { url: server.url, baseModel: "judgelab/transformer", loraRank: 0 },
    };
    writeFileSync(
      endpoints,
      JSON.stringify({ roles: { gold: { url: `${server.url}/v1`, model: "gold" }, judge: trained, policy: trained } }),
    );
  });
  after(async () => {
    await server.stop();
    rmSync(root, { recursive: true });
  });

  it("has the weights and the rows, byte by byte, of the same chain in process", async () => {
    const listed = experiments(tiny);
    const run = async (where: string, stage: Stage, id: string, file?: string) => {
      const experiment = listed.find((one) => one.stage === stage && one.id === id)!;
      const { close, ...places } = await placesOf(experiment, file);
      return runStage({
        experiment,
        seed: 1,
        scale: "tiny",
        root: join(root, where),
        ...places,
        onStep: () => {},
      }).finally(close);
    };
    const hashes: Record<string, string> = {};
    let files = 0;
    for (const [stage, id] of CHAIN) {
      const here = await run("here", stage, id),
        there = await run("there", stage, id, endpoints);
      assert.equal(there.weights?.hash, here.weights?.hash, `${stage} ${id}`);
      const { probe, ...summary } = there.summary;
      assert.deepEqual(summary, here.summary);
      assert.equal((probe as { ppo: string } | undefined)?.ppo, here.weights ? "clips" : undefined, `${stage} ${id}`);
      if (here.weights) hashes[id] = here.weights.hash;
      for (const name of Object.keys(here.files).filter((file) => file.endsWith(".jsonl"))) {
        const text = (where: string) =>
          readFileSync(join(runFolder(join(root, where), { scale: "tiny", stage, id, seed: 1 }), name), "utf8");
        assert.equal(text("there"), text("here"), `${stage} ${id} ${name}`);
        files++;
      }
    }
    // A judge that scores nothing would leave its policy as it was, and then it were no wonder that they agree.
    assert.notEqual(hashes["non-reasoning-4b-kl0.05--llama-3.1-8b"], hashes["policy-llama-3.1-8b"]);
    assert.ok(files > 15);
  });
});
