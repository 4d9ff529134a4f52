/** @file Our client against servers that `judgelab serve` is made to look like: one of SDK 0.38, and one that forgets optimizers. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cpuEngine } from "../../src/engine/cpu/cpuEngine.js";
import { probeTraining } from "../../src/engine/tinker/probe.js";
import { tinkerEngine } from "../../src/engine/tinker/tinkerEngine.js";
import { type Passing, proxy } from "./proxy.js";
import { BASE, SHAPE, testServer } from "./server.js";

const STEP = { learningRate: 1e-3, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0, gradClipNorm: 1 };
describe("a server of SDK 0.38", () => {
  it("is sent passes as protobuf once it has refused JSON, and gives the same numbers", async () => {
    const server = await testServer();
    const seen: string[] = [];
    const strict = await proxy(
      server.url,
      ({ route, headers }: Passing) => {
        seen.push(`${route} ${headers["content-type"]}`);
        headers["accept"] = "application/x-protobuf"; // what it answers wherever it can
        if (route === "forward") return 404;
        if (route === "forward_backward" && headers["content-type"] !== "application/x-protobuf") return 415;
      },
      (route, answer) =>
        route === "get_server_capabilities" ? JSON.stringify({ supported_models: [{ model_name: BASE }] }) : answer,
    );
    const engine = await tinkerEngine({ url: strict.url, baseModel: BASE, firstDelay: 0.01 });
    const there = await engine.create(SHAPE, 7),
      here = await cpuEngine().create(SHAPE, 7);
    const batch = [{ tokens: [20, 40, 60, 80], from: 2 }];
    for (let step = 0; step < 2; step++) {
      const told = await there.forwardBackward(batch, { kind: "cross_entropy" }),
        own = await here.forwardBackward(batch, { kind: "cross_entropy" });
      assert.deepEqual([told.loss, [...told.logprobs[0]!]], [own.loss, [...own.logprobs[0]!]]);
      assert.equal((await there.optimStep(STEP)).gradNorm, (await here.optimStep(STEP)).gradNorm);
    }
    const ask = { prompt: [20, 40], count: 2, maxTokens: 3, temperature: 1, seed: 5 };
    const sampler = await there.publish(),
      local = await here.publish();
    const tokens = async (of: typeof local) => (await of.sample([ask]))[0]!.map((one) => one.tokens);
    assert.deepEqual(await tokens(sampler), await tokens(local));

    const before = seen.length;
    const digits = [30, 31, 32, 33, 34, 35, 36, 37, 38, 39];
    const [first] = await sampler.scoreTokens([[20, 40]], digits);
    const asked = seen.slice(before).filter((one) => one.startsWith("asample")).length;
    const [second] = await sampler.scoreTokens([[20, 41]], digits);
    assert.deepEqual([asked, seen.slice(before).filter((one) => one.startsWith("asample")).length], [2, 3]);
    const [one, two] = await local.scoreTokens(
      [
        [20, 40],
        [20, 41],
      ],
      digits,
    );
    for (const [told, own] of [
      [first!, one!],
      [second!, two!],
    ] as const) {
      told.logprobs.forEach((logp, i) => assert.ok(Math.abs(logp - own.logprobs[i]!) < 1e-6));
      assert.ok(Math.abs(told.mass - own.mass) < 1e-6);
    }
    await engine.close();
    strict.close();
    await server.stop();
    assert.equal(seen.filter((one) => one === "forward_backward application/json").length, 1);
  });
});

describe("a server that loads a state without its optimizer", () => {
  it("is found out, and no run is taken up again there", async () => {
    const server = await testServer();
    const folder = mkdtempSync(join(tmpdir(), "judgelab-cold-"));
    const cold = await proxy(server.url, (request) => {
      if (request.route !== "load_weights") return undefined;
      request.body = Buffer.from(JSON.stringify({ ...JSON.parse(request.body.toString()), optimizer: false }));
    });
    const probe = await probeTraining({ url: cold.url });
    assert.equal(probe.optimizer, "lost");
    assert.equal((await probeTraining({ url: server.url })).optimizer, "kept");

    const engine = await tinkerEngine({ url: cold.url, probe });
    const trainer = await engine.create(SHAPE, 7);
    const saved = await trainer.save(join(folder, "state.json"));
    await assert.rejects(engine.openTrainer(saved, { optimizer: true }), /loads a state without its optimizer/);
    await (await engine.openTrainer(saved)).close(); // a new optimizer is what is asked for
    await engine.close();
    cold.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  });
});

describe("a server that trains all parameters", () => {
  it("is not taken for one that trains an adapter", async () => {
    const server = await testServer();
    const engine = await tinkerEngine({ url: server.url, loraRank: 32 });
    await assert.rejects(engine.create(SHAPE, 1), /trains with LoRA rank 0 where 32 was asked for.*give loraRank 0/);
    await engine.close();
    await server.stop();
  });
});
