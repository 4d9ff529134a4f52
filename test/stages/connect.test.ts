import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../src/engine/engine.js";
import { ProbeReport } from "../../src/engine/tinker/probeReport.js";
import type { Stage } from "../../src/paper/experiment.js";
import { allExperiments } from "../../src/paper/experiments.js";
import { SCALES, Scale } from "../../src/paper/scales.js";
import { type Places, placesOf } from "../../src/stages/connect.js";
import { runStage } from "../../src/stages/index.js";
import { type FakeTinker, fakeTinker, type Traits } from "../engine/tinker/fakeTinker.js";
import { testServer } from "../serve/server.js";

const TINY = Scale.parse({
  ...SCALES.smoke,
  policyPretraining: { ...SCALES.smoke.policyPretraining, pairs: 20, steps: 2, batch: 4 },
});

const EXPERIMENTS = allExperiments(TINY);
const experimentOf = (stage: Stage, id: string) => EXPERIMENTS.find((one) => one.stage === stage && one.id === id)!;

describe("placesOf", () => {
  const folder = mkdtempSync(join(tmpdir(), "judgelab-")),
    file = join(folder, "endpoints.json");
  let server: Awaited<ReturnType<typeof testServer>>;
  before(async () => void (server = await testServer()));
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  /** The name of the engine, and whether gold is asked elsewhere. */
  const places = async (stage: Stage, id: string, roles?: object) => {
    if (roles) writeFileSync(file, JSON.stringify({ roles }));
    const { engine, gold, close } = await placesOf(experimentOf(stage, id), roles && file);
    await close();
    return [engine.name, gold !== undefined];
  };
  const at = (url: string) => ({
    url: `${url}/v1`,
    model: "m",
    training: { url, baseModel: "judgelab/transformer", loraRank: 0 },
  });

  it("is this process without an endpoints file", async () => {
    assert.deepEqual(await places("annotate", "high"), ["cpu", false]);
    assert.deepEqual(await places("train-policy", "non-reasoning-4b--qwen3-4b"), ["cpu", false]);
  });

  /** Places over a server of somebody else's. */
  const theirs = async <T>(traits: Traits, stage: Stage, work: (places: Places, server: FakeTinker) => Promise<T>) => {
    const id = stage === "pretrain" ? "policy-qwen3-4b" : "non-reasoning-4b--qwen3-4b";
    const fake = await fakeTinker(undefined, traits);
    const training = { url: fake.url, baseModel: "toy", loraRank: 0 };
    writeFileSync(file, JSON.stringify({ roles: { policy: { url: fake.url, model: "m", training } } }));
    try {
      const places = await placesOf(experimentOf(stage, id), file);
      return await work(places, fake).finally(places.close);
    } finally {
      await fake.close();
    }
  };

  it("refuses, before anything is trained, a training server that the probe finds not fit, and says why", async () => {
    const none = async () => assert.fail("was not refused");
    await assert.rejects(
      theirs({ clip: "none" }, "train-policy", none),
      /^RoleError: role policy: toy must not be trained on this server: its loss ppo does not clip/,
    );
    await assert.rejects(theirs({ samplerShift: 0.3 }, "pretrain", none), /differ by 0\.300 nats/);
    await theirs({ clip: "none" }, "evaluate-policy", async ({ probe }) => assert.equal(probe!.ppo, "does not clip"));
  });

  it("probes once, and leaves a server that holds one model free for the training, run after run", async () => {
    const seen = await theirs({ oneModel: true }, "train-policy", async ({ engine, probe }, server) => {
      const train = async (places: Engine) =>
        (await places.create({ vocabulary: 16, width: 16, layers: 1, heads: 1, context: 8 }, 1)).close();
      await train(engine);
      const again = await placesOf(experimentOf("pretrain", "policy-qwen3-4b"), file);
      await train(again.engine).finally(again.close);
      assert.deepEqual(again.probe, probe);
      return [probe!.ppo, server.count("create_model")];
    });
    assert.deepEqual(seen, ["clips", 4]);
  });

  it("keeps what was found in the manifest of what was trained, and writes there nothing of the kind in process", async () => {
    const experiment = experimentOf("pretrain", "policy-qwen3-4b");
    writeFileSync(file, JSON.stringify({ roles: { policy: at(server.url) } }));
    const summaryOf = async (name: string, endpoints?: string) => {
      const { close, ...places } = await placesOf(experiment, endpoints);
      const options = { experiment, seed: 1, scale: "tiny", root: join(folder, name), onStep: () => {} };
      return (await runStage({ ...options, ...places }).finally(close)).summary;
    };
    const { probe, ...rest } = await summaryOf("served", file);
    const { ppo, reduction, idempotent, extended } = ProbeReport.parse(probe);
    assert.deepEqual([ppo, reduction, idempotent, extended], ["clips", "sum", true, true]);
    assert.deepEqual(rest, await summaryOf("here"));
    assert.deepEqual(Object.keys(rest), ["loss"]);
  });

  it("gives annotation its gold, and each training the server of its role", async () => {
    const roles = { gold: { url: `${server.url}/v1`, model: "gold" }, judge: at(server.url) };
    assert.deepEqual(await places("annotate", "high", roles), ["cpu", true]);
    assert.deepEqual(await places("pretrain", "judge-4b", roles), ["tinker", false]);
    assert.deepEqual(await places("evaluate-judge", "reasoning-4b", roles), ["tinker", false]);
    assert.deepEqual(await places("train-policy", "non-reasoning-4b--qwen3-4b", { ...roles, policy: at(server.url) }), [
      "tinker",
      false,
    ]);
  });

  it("gives a trained gold the judges' training server, and opens it there to annotate", async () => {
    const roles = { judge: at(server.url) };
    assert.deepEqual(await places("train-gold", "ordinary-14b", roles), ["tinker", false]);
    assert.deepEqual(await places("evaluate-gold", "ordinary-14b", roles), ["tinker", false]);
    assert.deepEqual(await places("annotate", "ordinary", roles), ["tinker", false]);
    assert.deepEqual(await places("annotate", "ordinary"), ["cpu", false]);
  });

  it("gives a scale on real text its servers, where its splits are made", async () => {
    writeFileSync(file, JSON.stringify({ roles: { gold: { url: `${server.url}/v1`, model: "gold" } } }));
    const hack = placesOf(experimentOf("annotate", "high"), file, { scale: "hack", seed: 987654321 });
    await assert.rejects(hack, /seed-987654321 holds no splits .*judgelab data split --scale hack/);
  });

  it("says which role is missing, or not trained, or trained where a policy cannot read its judge", async () => {
    const { training: _, ...untrained } = at(server.url);
    await assert.rejects(places("annotate", "high", { judge: at(server.url) }), /no role gold/);
    await assert.rejects(places("pretrain", "policy-qwen3-4b", { judge: at(server.url) }), /no role policy/);
    await assert.rejects(
      places("pretrain", "policy-qwen3-4b", { policy: untrained }),
      /role policy is not trained anywhere/,
    );
    const two = { judge: at("http://127.0.0.1:9"), policy: at(server.url) };
    await assert.rejects(places("train-policy", "reasoning-4b--qwen3-4b", two), /trained on two servers/);
  });
});
