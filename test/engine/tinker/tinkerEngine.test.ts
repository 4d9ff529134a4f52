/** @file Training and sampling over the protocol, against a toy server whose numbers can be worked out by hand. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AdamParams } from "../../../src/engine/engine.js";
import { probeTraining } from "../../../src/engine/tinker/probe.js";
import { type TinkerEngine, type TinkerOptions, tinkerEngine } from "../../../src/engine/tinker/tinkerEngine.js";
import { type FakeTinker, fakeTinker, type Script, type Traits } from "./fakeTinker.js";

const SHAPE = { vocabulary: 16, width: 16, layers: 1, heads: 1, context: 32 };
const STEP: AdamParams = { learningRate: 1, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0, gradClipNorm: 1 };
const LN16 = Math.log(16);

describe("tinkerEngine", () => {
  let dir: string;
  const opened: { close(): Promise<void> }[] = [];
  before(async () => void (dir = await mkdtemp(join(tmpdir(), "tinker-"))));
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });
  after(() => rm(dir, { recursive: true }));

  async function connect(
    traits: Traits = {},
    options: Partial<TinkerOptions> = {},
    script?: Script,
  ): Promise<{ server: FakeTinker; engine: TinkerEngine }> {
    const server = await fakeTinker(script, traits);
    opened.push(server);
    const engine = await tinkerEngine({
      url: server.url,
      baseModel: "toy",
      loraRank: 8,
      firstDelay: 0.002,
      ...options,
    });
    opened.push(engine);
    return { server, engine };
  }

  it("makes the model it is told to, with the seed of its first weights", async () => {
    const { server, engine } = await connect();
    await engine.create(SHAPE, 7);
    const { body } = server.calls.find(({ route }) => route === "create_model")!;
    assert.deepEqual([body.base_model, body.lora_config.rank, body.lora_config.seed], ["toy", 8, 7]);
  });

  it("reports loss, log-probabilities and the gradient's norm", async () => {
    const { engine } = await connect();
    const trainer = await engine.create(SHAPE, 1);
    const report = await trainer.forwardBackward(
      [
        { tokens: [1, 2, 3], from: 2 },
        { tokens: [4, 5], from: 1 },
      ],
      { kind: "cross_entropy" },
    );
    assert.ok(Math.abs(report.loss - 2 * LN16) < 1e-12); // two tokens under the uniform distribution
    assert.deepEqual(
      report.logprobs.map((row) => [...row]),
      [[Math.fround(-LN16)], [Math.fround(-LN16)]],
    );
    assert.equal(report.tokens, 2);
    // Gradient: 2/16 everywhere, less 1 at each target.
    const { gradNorm } = await trainer.optimStep(STEP);
    assert.ok(Math.abs(gradNorm - Math.sqrt(14 * (1 / 8) ** 2 + 2 * (7 / 8) ** 2)) < 1e-12);
  });

  it("clips as eq. 2 says and tells the share of clipped tokens", async () => {
    const { engine } = await connect();
    const trainer = await engine.create(SHAPE, 1);
    const at = (ratio: number, advantage: number) => ({
      tokens: [1, 2],
      from: 1,
      logprobs: [-LN16 - Math.log(ratio)],
      advantages: [advantage],
      weights: [0.5],
    });
    const report = await trainer.forwardBackward([at(2, 1), at(2, -1)], { kind: "ppo", clipLow: 0.2, clipHigh: 0.3 });
    assert.ok(Math.abs(report.loss - 0.5 * (-1.3 + 2)) < 1e-6);
    assert.equal(report.clipFraction, 0.5);
  });

  it("samples groups, scores candidates and reads log-probabilities", async () => {
    const { engine } = await connect();
    const trainer = await engine.create(SHAPE, 1);
    const sampler = await trainer.publish();
    const ask = { maxTokens: 4, temperature: 1, seed: 0 };
    const [first, second] = await sampler.sample([
      { ...ask, prompt: [1], count: 2 },
      { ...ask, prompt: [4], count: 1, stop: [7], candidates: [2, 3] },
    ]);
    assert.deepEqual(
      first!.map(({ tokens }) => tokens),
      [
        [2, 3, 4, 5],
        [5, 6, 7, 8],
      ],
    );
    assert.deepEqual(
      second!.map(({ tokens, stopReason }) => [tokens, stopReason]),
      [[[5, 6, 7], "stop"]],
    );
    assert.ok(Math.abs(second![0]!.next!.mass - 2 / 16) < 1e-12);
    const [scores] = await sampler.scoreTokens([[1, 2]], [3, 4, 5]);
    assert.ok(Math.abs(scores!.mass - 3 / 16) < 1e-12);
    const [read] = await sampler.logprobs([[1, 2, 3]], [1]);
    assert.deepEqual([...read!], [Math.fround(-LN16), Math.fround(-LN16)]);
  });

  it("scores candidates one by one where the server tells no top-k", async () => {
    const { engine } = await connect({ topk: false });
    const sampler = await (await engine.create(SHAPE, 1)).publish();
    const [scores] = await sampler.scoreTokens([[1, 2]], [3, 4]);
    assert.ok(Math.abs(scores!.mass - 2 / 16) < 1e-6);
    assert.ok(scores!.logprobs.every((logprob) => Math.abs(logprob + LN16) < 1e-6));
  });

  it("asks once whether there is a top-k, however many score at once, and with the next sampler, too", async () => {
    const { server, engine } = await connect({ topk: false });
    const trainer = await engine.create(SHAPE, 1);
    for (let n = 0; n < 2; n++)
      await (await trainer.publish()).scoreTokens(
        [
          [1, 2],
          [2, 3],
          [3, 4],
        ],
        [5, 6],
      );
    assert.equal(server.calls.filter(({ body }) => body.topk_prompt_logprobs).length, 1);
    assert.equal(server.calls.filter(({ body }) => body.target_prompt_logprobs).length, 1);
    assert.equal(server.count("asample"), 2 + 2 * 3 * 2);
  });

  it("reads log-probabilities where the server leaves out the first token's", async () => {
    const { engine } = await connect({ firstLogprob: false, topk: false });
    const trainer = await engine.create(SHAPE, 1);
    await trainer.forwardBackward([{ tokens: [1, 2], from: 1 }], { kind: "cross_entropy" });
    await trainer.optimStep(STEP); // the token 2 gains 15/16, all others lose 1/16
    const sampler = await trainer.publish();
    const likely = Math.E / (Math.E + 15);
    const [read] = await sampler.logprobs([[1, 2, 3]], [1]);
    assert.deepEqual(
      [...read!],
      [likely, likely / Math.E].map((p) => Math.fround(Math.log(p))),
    );
    const [scores] = await sampler.scoreTokens([[1]], [2, 3]);
    assert.deepEqual(scores!.logprobs.map(Math.fround), [...read!]);
  });

  for (const mean of [true, "of means"] as const) {
    it(`gets the sum of a policy's loss from a server that takes the mean${mean === true ? "" : " of means"}`, async () => {
      const { server } = await connect({ mean });
      const asked = { url: server.url, baseModel: "toy" };
      const engine = await tinkerEngine({ ...asked, probe: await probeTraining(asked) });
      opened.push(engine);
      const trainer = await engine.create(SHAPE, 1);
      const batch = [
        { tokens: [1, 2, 3], from: 2, weights: [0.5], logprobs: [-LN16], advantages: [2] },
        { tokens: [4, 5], from: 1, logprobs: [-LN16], advantages: [1] },
      ];
      const { loss } = await trainer.forwardBackward(batch, { kind: "ppo", clipLow: 0.2, clipHigh: 0.3 });
      assert.ok(Math.abs(loss - -2) < 1e-6);
      // As for the sum of two cross-entropies: 2/16 everywhere, less 1 at each target.
      const { gradNorm } = await trainer.optimStep(STEP);
      assert.ok(Math.abs(gradNorm - Math.sqrt(14 * (1 / 8) ** 2 + 2 * (7 / 8) ** 2)) < 1e-9);
    });
  }

  it("samples from a saved state whose model is gone, on a server that wants it loaded", async () => {
    const { server, engine } = await connect({ orphans: false });
    const trainer = await engine.create(SHAPE, 1);
    await trainer.forwardBackward([{ tokens: [1, 2], from: 1 }], { kind: "cross_entropy" });
    await trainer.optimStep(STEP);
    const state = await trainer.save(join(dir, "d.bin"));
    await trainer.close();
    const sampler = await engine.openSampler(state);
    assert.ok((await sampler.logprobs([[1, 2]], [1]))[0]![0]! > -2);
    await sampler.close();
    assert.equal(server.count("unload_model"), 2); // the trainer's and the sampler's own
  });

  it("refuses a sampler after a step where the server would put the trainer back to it", async () => {
    const { server } = await connect({ oneSlot: true });
    const asked = { url: server.url, baseModel: "toy", loraRank: 8 };
    const engine = await tinkerEngine({ ...asked, probe: await probeTraining(asked) });
    opened.push(engine);
    const trainer = await engine.create(SHAPE, 1);
    const step = async () => {
      const { logprobs } = await trainer.forwardBackward([{ tokens: [1, 2], from: 1 }], { kind: "cross_entropy" });
      await trainer.optimStep(STEP);
      return logprobs[0]![0]!;
    };
    const first = await trainer.publish();
    const before = (await first.logprobs([[1, 2]], [1]))[0]![0]!;
    const state = await trainer.save(join(dir, "e.bin"));
    await step();
    await assert.rejects(
      first.logprobs([[1, 2]], [1]),
      /no copy of a sampler's weights.*taken a step since: publish again/,
    );
    const second = await trainer.publish();
    const after = (await second.logprobs([[1, 2]], [1]))[0]![0]!;
    assert.ok(before < -2.5 && after > -2);
    const saved = await engine.openSampler(state); // as before the step, while its trainer goes on
    assert.equal((await saved.logprobs([[1, 2]], [1]))[0]![0]!, before);
    assert.ok(Math.abs((await step()) - after) < 1e-6);
  });

  it("publishes weights that later steps leave alone, and loads a saved state into a new model", async () => {
    const { server, engine } = await connect();
    const trainer = await engine.create(SHAPE, 1);
    const before = await trainer.publish();
    const state = await trainer.save(join(dir, "state-1.bin"));
    await trainer.forwardBackward([{ tokens: [1, 2], from: 1 }], { kind: "cross_entropy" });
    await trainer.optimStep(STEP);
    const read = async (sampler: typeof before) => (await sampler.logprobs([[1, 2]], [1]))[0]![0]!;
    assert.equal(await read(before), Math.fround(-LN16));
    assert.ok((await read(await trainer.publish())) > -2);
    await trainer.load(state);
    assert.equal(await read(await trainer.publish()), Math.fround(-LN16));
    assert.equal(await read(await engine.openSampler(state)), Math.fround(-LN16));
    assert.equal(await read(await (await engine.openTrainer(state)).publish()), Math.fround(-LN16));
    const loads = server.calls
      .filter(({ route }) => route === "load_weights")
      .map(({ body }) => [body.seq_id, body.optimizer]);
    assert.deepEqual(loads, [
      [1, true],
      [1, false],
    ]); // always a model's first call
  });

  it("takes a state's hash from the end of its path, or of the path where it has none", async () => {
    const sha = "ab".repeat(32);
    const ours = await (await connect({ sha })).engine.create(SHAPE, 1);
    assert.equal((await ours.save(join(dir, "a.bin"))).hash, sha);
    const theirs = await (await connect()).engine.create(SHAPE, 1);
    const state = await theirs.save(join(dir, "b.bin"));
    const { training } = JSON.parse(await readFile(state.path, "utf8"));
    assert.equal(state.hash, createHash("sha256").update(training).digest("hex"));
  });

  it("refuses weights that were trained in process, and a state other than asked for", async () => {
    const { engine } = await connect();
    await writeFile(join(dir, "local.bin"), "judgelab-weights-1\n{}");
    await assert.rejects(
      engine.openSampler({ path: join(dir, "local.bin"), hash: "" }),
      /local\.bin is damaged \(not a server's state\): .*train it on the endpoint/,
    );
    const state = await (await engine.create(SHAPE, 1)).save(join(dir, "c.bin"));
    await assert.rejects(
      engine.openTrainer({ ...state, hash: "0".repeat(64) }),
      /c\.bin is damaged \(it names other weights, [0-9a-f]{8}, than asked for, 00000000\): delete the folder/,
    );
  });

  it("refuses a KL term, which the protocol lacks", async () => {
    const { server, engine } = await connect();
    const trainer = await engine.create(SHAPE, 1);
    const datum = { tokens: [1, 2], from: 1, logprobs: [-1], advantages: [1], reference: [-1] };
    await assert.rejects(
      trainer.forwardBackward([datum], { kind: "ppo", clipLow: 0.2, clipHigh: 0.3, klWeight: 0.05 }),
      /no KL term \(klWeight 0\.05\): leave klWeight out/,
    );
    assert.equal(server.count("forward_backward"), 0);
  });

  it("asks for baseModel where the server makes no models of a given shape", async () => {
    const { engine } = await connect({}, { baseModel: "judgelab/transformer" });
    await assert.rejects(engine.create(SHAPE, 1), /makes no models of a given shape: give baseModel \(offered: toy\)/);
  });

  it("refuses to train a model that the server does not name, as SkyRL takes any name for its own", async () => {
    const { server, engine } = await connect({}, { baseModel: "another" });
    await assert.rejects(
      engine.create(SHAPE, 1),
      /create_model: this server does not train another \(offered: toy\): start it with that model, or name/,
    );
    await assert.rejects(
      probeTraining({ url: server.url, baseModel: "another" }),
      /does not train another \(offered: toy\)/,
    );
    assert.equal(server.count("create_model"), 0);
  });

  it("numbers the calls of a model from 1, in the order in which they were asked for", async () => {
    const { server, engine } = await connect();
    const trainer = await engine.create(SHAPE, 1);
    const pass = () => trainer.forwardBackward([{ tokens: [1, 2], from: 1 }], { kind: "cross_entropy" });
    await Promise.all([pass(), pass(), trainer.optimStep(STEP)]);
    const calls = server.calls.filter(({ body }) => body.seq_id).map(({ route, body }) => `${route} ${body.seq_id}`);
    assert.deepEqual(calls, ["forward_backward 1", "forward_backward 2", "optim_step 3"]);
  });

  it("holds back what a server has not been asked to take at once", async () => {
    const { server, engine } = await connect({}, { concurrency: 3 });
    const sampler = await (await engine.create(SHAPE, 1)).publish();
    const requests = Array.from({ length: 20 }, (_, i) => ({
      prompt: [i % 16],
      count: 1,
      maxTokens: 1,
      temperature: 1,
      seed: 0,
    }));
    const answers = await sampler.sample(requests);
    assert.deepEqual(
      answers.map(([one]) => one!.tokens[0]),
      requests.map(({ prompt }) => (prompt[0]! + 1) % 16),
    );
    assert.equal(server.mostSampling, 3);
  });

  it("ends what is under way when it is closed", async () => {
    const { engine } = await connect({}, {}, (route) => (route === "retrieve_future" ? { delay: 60_000 } : undefined));
    const creating = engine.create(SHAPE, 1);
    setTimeout(() => void engine.close(), 20);
    await assert.rejects(creating, /training at http:\/\/127\.0\.0\.1:\d+: closed/);
  });
});
