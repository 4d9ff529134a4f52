import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { placesOf } from "../../src/stages/places.js";
import { fakeTinker } from "../engine/tinker/fakeTinker.js";
import { testServer } from "../serve/server.js";

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
  const places = async (stage: Parameters<typeof placesOf>[0]["stage"], id: string, roles?: object) => {
    if (roles) writeFileSync(file, JSON.stringify({ roles }));
    const { engine, gold, close } = await placesOf({ stage, id }, roles && file);
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

  it("probes a training server that is not ours, and keeps policies from one that is not fit", async () => {
    const theirs = await fakeTinker(undefined, { clip: "none" });
    const training = { url: theirs.url, baseModel: "toy", loraRank: 0 };
    writeFileSync(file, JSON.stringify({ roles: { policy: { url: theirs.url, model: "m", training } } }));
    const { engine, close } = await placesOf({ stage: "train-policy", id: "non-reasoning-4b--qwen3-4b" }, file);
    const trainer = await engine.create({ vocabulary: 16, width: 16, layers: 1, heads: 1, context: 8 }, 1);
    const datum = { tokens: [1, 2], from: 1, logprobs: [-1], advantages: [1] };
    await assert.rejects(trainer.forwardBackward([datum], { kind: "ppo", clipLow: 0.2, clipHigh: 0.3 }), /does not clip/);
    await close();
    await theirs.close();
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

  it("gives a scale on real text its servers, where its splits are made", async () => {
    writeFileSync(file, JSON.stringify({ roles: { gold: { url: `${server.url}/v1`, model: "gold" } } }));
    const hack = placesOf({ stage: "annotate", id: "high" }, file, { scale: "hack", seed: 987654321 });
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
