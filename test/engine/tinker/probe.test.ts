/** @file The probe tells apart the ways in which servers differ. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cpuEngine } from "../../../src/engine/cpu/cpuEngine.js";
import { probeTraining } from "../../../src/engine/tinker/probe.js";
import { type ProbeReport, refusal } from "../../../src/engine/tinker/probeReport.js";
import { tinkerEngine } from "../../../src/engine/tinker/tinkerEngine.js";
import { trainingChecks } from "../../../src/engine/tinker/trainingChecks.js";
import { serve } from "../../../src/serve/serve.js";
import { fakeTinker, type Traits } from "./fakeTinker.js";

async function probe(traits: Traits, loraRank = 0): Promise<ProbeReport> {
  const server = await fakeTinker(undefined, traits);
  try {
    return await probeTraining({ url: server.url, baseModel: "toy", loraRank, firstDelay: 0.002 });
  } finally {
    await server.close();
  }
}

describe("probeTraining", () => {
  it("finds nothing wrong with a server that does as the protocol says", async () => {
    const report = await probe({});
    const { disagreement, ...rest } = report;
    assert.ok(disagreement < 1e-9);
    assert.deepEqual(rest, {
      baseModel: "toy",
      offered: true,
      extended: false,
      ppo: "clips",
      reduction: "sum",
      samplers: "unknown",
      optimizer: "unknown",
      idempotent: true,
      logprobs: "reported",
      gradNorm: true,
    });
    assert.equal(refusal(report), null);
  });

  it("refuses a server whose ppo does not clip, as one that maps it to importance sampling", async () => {
    const report = await probe({ clip: "none" });
    assert.equal(report.ppo, "does not clip");
    assert.match(refusal(report)!, /does not clip the ratio, so it is not eq. 2/);
  });

  it("refuses a server that clips at bounds of its own", async () => {
    const report = await probe({ clip: "symmetric .2" });
    assert.equal(report.ppo, "ignores the bounds");
    assert.match(refusal(report)!, /bounds of its own/);
  });

  it("tells a mean from a sum", async () => assert.equal((await probe({ mean: true })).reduction, "mean"));
  it("tells a mean over datums from a mean of their means", async () =>
    assert.equal((await probe({ mean: "of means" })).reduction, "mean of means"));
  it("is not misled by a gradient that an earlier model left", async () =>
    assert.equal((await probe({ stale: true })).ppo, "clips"));
  it("finds a repeated call counted twice", async () =>
    assert.equal((await probe({ idempotent: false })).idempotent, false));
  it("finds it under a mean, too", async () =>
    assert.equal((await probe({ idempotent: false, mean: true })).idempotent, false));
  it("finds log-probabilities that only echo the request, and none at all", async () => {
    assert.equal((await probe({ logprobs: "echoed" })).logprobs, "made up");
    assert.equal((await probe({ logprobs: "none" })).logprobs, "none");
  });

  it("refuses a sampler that disagrees with its trainer", async () => {
    const report = await probe({ samplerShift: 0.3 });
    assert.ok(Math.abs(report.disagreement - 0.3) < 1e-9);
    assert.match(refusal(report)!, /differ by 0\.300 nats a token \(limit 0\.1\)/);
  });

  it("leaves open what cannot be seen without the gradient's norm, but counts answers", async () => {
    const { ppo, reduction, idempotent, gradNorm } = await probe({ gradNorm: false });
    assert.deepEqual(
      { ppo, reduction, idempotent, gradNorm },
      { ppo: "unknown", reduction: "unknown", idempotent: true, gradNorm: false },
    );
  });

  it("finds the embedded engine behind judgelab serve as eq. 2 has it, and its sampler at one with its trainer", async () => {
    const state = await mkdtemp(join(tmpdir(), "probe-"));
    const server = await serve(cpuEngine(), new Map(), { port: 0, state });
    const { disagreement, ...rest } = await probeTraining({ url: server.url });
    await server.close();
    await rm(state, { recursive: true });
    assert.ok(disagreement < 1e-5);
    assert.deepEqual(rest, {
      baseModel: "judgelab/transformer",
      offered: true,
      extended: true,
      ppo: "clips",
      reduction: "sum",
      samplers: "stay",
      optimizer: "kept",
      idempotent: true,
      logprobs: "reported",
      gradNorm: true,
    });
  });

  it("finds samplers that do not stay as they were published, of an adapter alone", async () => {
    assert.equal((await probe({}, 8)).samplers, "stay");
    assert.equal((await probe({ oneSlot: true }, 8)).samplers, "follow the trainer");
    assert.equal((await probe({ oneSlot: true }, 0)).samplers, "unknown");
  });

  it("is a failed check of its role where the server is not fit, and no check where nothing is trained", async () => {
    const server = await fakeTinker(undefined, { clip: "none" });
    const endpoint = { url: server.url, model: "toy", concurrency: 1, timeoutSeconds: 10 };
    assert.deepEqual(await trainingChecks("policy", endpoint), []);
    const [asked] = await trainingChecks("policy", {
      ...endpoint,
      training: { url: server.url, baseModel: "toy", loraRank: 0 },
    });
    assert.equal(asked!.outcome, "failed");
    assert.match(asked!.detail, /not eq\. 2: use another server/);
    await server.close();
  });

  it("keeps ppo from a server that fails it, and cross-entropy not", async () => {
    const server = await fakeTinker(undefined, { clip: "none" });
    const options = { url: server.url, baseModel: "toy" };
    const engine = await tinkerEngine({ ...options, probe: await probeTraining(options) });
    const trainer = await engine.create({ vocabulary: 16, width: 16, layers: 1, heads: 1, context: 8 }, 1);
    const datum = { tokens: [1, 2], from: 1, logprobs: [-1], advantages: [1] };
    await assert.rejects(
      trainer.forwardBackward([datum], { kind: "ppo", clipLow: 0.2, clipHigh: 0.3 }),
      /forward_backward: its loss ppo does not clip/,
    );
    await trainer.forwardBackward([datum], { kind: "cross_entropy" });
    await engine.close();
    await server.close();
  });

  it("unloads the model that it made", async () => {
    const server = await fakeTinker();
    await probeTraining({ url: server.url, baseModel: "toy" });
    assert.equal(server.count("unload_model"), server.count("create_model"));
    await server.close();
  });
});
