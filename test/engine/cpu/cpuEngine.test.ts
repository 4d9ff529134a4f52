/** @file The embedded engine as its users see it: samples, scores, training, saved states. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cpuEngine } from "../../../src/engine/cpu/cpuEngine.js";
import type { AdamParams, Datum, SampleRequest, Trainer } from "../../../src/engine/engine.js";
import { randomFrom } from "../../../src/world/random.js";
import { temporaryFolder } from "../../temporaryFolder.js";

const shape = { vocabulary: 48, width: 32, layers: 2, heads: 2, context: 24 };
const adam: AdamParams = {
  learningRate: 3e-3,
  beta1: 0.9,
  beta2: 0.95,
  epsilon: 1e-8,
  weightDecay: 0,
  gradClipNorm: 1,
};
const random = randomFrom("engine test");
const draw = (n: number) => Array.from({ length: n }, () => random.int(2, 47));
const SENTENCES = Array.from({ length: 6 }, (_, i) => [2 + i, ...draw(9), 1]); // 1 ends; the first token tells them apart

async function learn(
  trainer: Trainer,
  steps: number,
  data: Datum[] = SENTENCES.map((tokens) => ({ tokens, from: 1 })),
) {
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    losses.push((await trainer.forwardBackward(data, { kind: "cross_entropy" })).loss);
    await trainer.optimStep(adam);
  }
  return losses;
}

describe("cpuEngine", () => {
  const engine = cpuEngine();
  let folder = "";
  before(() => void (folder = temporaryFolder()));

  it("memorises a handful of sequences and writes them greedily", async () => {
    const trainer = await engine.create(shape, 1);
    const losses = await learn(trainer, 150);
    assert.ok(losses[0]! > 100 && losses.at(-1)! < 1, `${losses[0]} to ${losses.at(-1)}`);
    const sampler = await trainer.publish();
    const requests = SENTENCES.map(
      (s): SampleRequest => ({ prompt: s.slice(0, 1), count: 1, maxTokens: 20, temperature: 0, stop: [1], seed: 0 }),
    );
    const written = await sampler.sample(requests);
    assert.deepEqual(
      written.map(([one]) => one!.tokens),
      SENTENCES.map((s) => s.slice(1)),
    );
    assert.deepEqual(
      written.map(([one]) => one!.stopReason),
      SENTENCES.map(() => "stop"),
    );
  });

  it("gives sampled tokens the log-probabilities of the full forward pass, and of scoreTokens", async () => {
    const sampler = await (await engine.create(shape, 2)).publish();
    const prompts = [draw(3), draw(7), draw(12)];
    const all = Array.from({ length: 48 }, (_, t) => t);
    const completions = await sampler.sample(
      prompts.map((prompt, i) => ({
        prompt,
        count: 3,
        maxTokens: 8,
        temperature: 1,
        seed: i,
        stop: all.slice(0, 24),
        candidates: all,
      })),
    );
    let stopped = 0;
    for (const [i, prompt] of prompts.entries()) {
      for (const { tokens, logprobs, next, stopReason } of completions[i]!) {
        const [full] = await sampler.logprobs([[...prompt, ...tokens]], [prompt.length]);
        logprobs.forEach((l, t) => assert.ok(Math.abs(l - full![t]!) < 2e-5));
        const [one] = await sampler.scoreTokens([prompt], [tokens[0]!, 5]);
        assert.ok(Math.abs(one!.logprobs[0]! - logprobs[0]!) < 2e-5);
        assert.equal(next !== undefined, stopReason === "stop");
        if (next === undefined) continue;
        stopped++;
        const [after] = await sampler.scoreTokens([[...prompt, ...tokens]], all);
        next.logprobs.forEach((l, t) => assert.ok(Math.abs(l - after!.logprobs[t]!) < 2e-5));
        assert.ok(Math.abs(next.mass - 1) < 1e-5);
      }
    }
    assert.ok(stopped > 0);
  });

  it("draws from the distribution it reports, and within top-k and top-p", async () => {
    const trainer = await engine.create(shape, 3);
    await learn(trainer, 10);
    const sampler = await trainer.publish();
    const prompt = [2, 7],
      all = Array.from({ length: 48 }, (_, t) => t);
    const p = (await sampler.scoreTokens([prompt], all))[0]!.logprobs.map(Math.exp);
    const ranked = all.slice().sort((a, b) => p[b]! - p[a]!);
    const drawn = async (options: Partial<SampleRequest>) =>
      (await sampler.sample([{ prompt, count: 4000, maxTokens: 1, temperature: 1, seed: 5, ...options }]))[0]!.map(
        (c) => c.tokens[0]!,
      );
    const plain = await drawn({});
    const share = plain.filter((t) => t === ranked[0]).length / 4000;
    assert.ok(Math.abs(share - p[ranked[0]!]!) < 0.04, `${share} against ${p[ranked[0]!]}`);
    assert.deepEqual([...new Set(await drawn({ topK: 3 }))].sort(), ranked.slice(0, 3).sort());
    let mass = 0;
    const nucleus = ranked.filter((t) => (mass < 0.6 ? ((mass += p[t]!), true) : false));
    const inNucleus = new Set(await drawn({ topP: 0.6 }));
    assert.ok([...inNucleus].every((t) => nucleus.includes(t)) && inNucleus.size > 1);
    assert.deepEqual([...new Set(await drawn({ temperature: 0 }))], [ranked[0]]);
  });

  it("gives a prompt the same samples alone, in company and at any place", async () => {
    const sampler = await (await engine.create(shape, 4)).publish();
    const requests = Array.from(
      { length: 150 },
      (_, i): SampleRequest => ({
        prompt: draw(1 + (i % 9)),
        count: 1 + (i % 3),
        maxTokens: 10,
        temperature: 1,
        seed: i,
        stop: [1],
      }),
    );
    const together = await sampler.sample(requests);
    for (const i of [0, 77, 149]) assert.deepEqual((await sampler.sample([requests[i]!]))[0], together[i]);
  });

  it("repeats bit for bit, in another engine too, and after save and load", async () => {
    const other = cpuEngine();
    const hashes: string[] = [];
    const samples: unknown[] = [];
    const request: SampleRequest = { prompt: [3], count: 40, maxTokens: 12, temperature: 1, stop: [1], seed: 9 };
    for (const [i, one] of [engine, engine, other].entries()) {
      const trainer = await one.create(shape, 6);
      await learn(trainer, 6);
      hashes.push((await trainer.save(join(folder, `repeat-${i}`))).hash);
      samples.push(await (await trainer.publish()).sample([request, { ...request, seed: 10 }]));
    }
    const first = await engine.create(shape, 6);
    await learn(first, 3);
    const resumed = await engine.openTrainer(await first.save(join(folder, "half")), { optimizer: true });
    await learn(resumed, 3);
    hashes.push((await resumed.save(join(folder, "resumed"))).hash);
    await other.close();
    assert.equal(new Set(hashes).size, 1);
    assert.deepEqual(samples[1], samples[0]);
    assert.deepEqual(samples[2], samples[0]);
  });

  it("gives the bits it gave on Node 20, 22 and 24", async () => {
    const trainer = await engine.create(shape, 6);
    const data = Array.from({ length: 6 }, (_, s) => ({
      tokens: Array.from({ length: 10 }, (_, i) => (7 * s + 5 * i + i * i) % 48),
      from: 1,
    }));
    for (let i = 0; i < 10; i++) {
      await trainer.forwardBackward(data, { kind: "cross_entropy" });
      await trainer.optimStep({ ...adam, weightDecay: 0.01 });
    }
    const { hash } = await trainer.save(join(folder, "bits"));
    assert.equal(hash, "bb8fbe15e39114e36005ec3e3850396cff411ab0ee0ceecf9e14b8ba11f7bb20");
    const [samples] = await (await trainer.publish()).sample([
      { prompt: [3], count: 3, maxTokens: 8, temperature: 1, stop: [1], seed: 9 },
    ]);
    assert.deepEqual(
      samples!.map((one) => one.tokens),
      [
        [45, 27, 36, 37, 14, 12, 37, 25],
        [19, 5, 37, 16, 38, 43, 30, 23],
        [16, 16, 39, 44, 41, 7, 13, 12],
      ],
    );
  });

  it("moves a policy towards what is rewarded, and less so under a KL penalty", async () => {
    const base = await engine.create(shape, 8);
    await learn(base, 5);
    const start = await base.save(join(folder, "policy"));
    const reference = await engine.openSampler(start);
    const rateOf7 = async (klWeight: number) => {
      const trainer = await engine.openTrainer(start);
      for (let step = 0; step < 30; step++) {
        const sampler = await trainer.publish();
        const [rollouts] = await sampler.sample([{ prompt: [2], count: 64, maxTokens: 1, temperature: 1, seed: step }]);
        const references = await reference.logprobs(
          rollouts!.map((r) => [2, ...r.tokens]),
          rollouts!.map(() => 1),
        );
        const data = rollouts!.map((r, i) => ({
          tokens: [2, ...r.tokens],
          from: 1,
          logprobs: r.logprobs,
          advantages: [r.tokens[0] === 7 ? 1 : -0.05],
          reference: references[i]!,
          weights: [1 / 64],
        }));
        await trainer.forwardBackward(data, { kind: "ppo", clipLow: 0.2, clipHigh: 0.3, klWeight });
        await trainer.optimStep(adam);
      }
      return Math.exp((await (await trainer.publish()).scoreTokens([[2]], [7]))[0]!.logprobs[0]!);
    };
    const before = Math.exp((await reference.scoreTokens([[2]], [7]))[0]!.logprobs[0]!);
    const [free, held] = [await rateOf7(0), await rateOf7(1)];
    assert.ok(before < 0.2 && free > 0.9 && held < free - 0.1, `${before}, ${free}, ${held}`);
  });

  it("computes in WebAssembly where JUDGELAB_ENGINE=wasm asks for it", async () => {
    const script = 'import("./dist/engine/cpu/cpuEngine.js").then((m) => console.log(m.cpuEngine().version))';
    const run = (env: Record<string, string>) =>
      promisify(execFile)(process.execPath, ["-e", script], { env: { ...process.env, ...env } });
    assert.equal((await run({ JUDGELAB_ENGINE: "wasm" })).stdout, "wasm\n");
    assert.match((await run({ JUDGELAB_ENGINE: "" })).stdout, /^(wasm|native-avx512|native-avx2)\n$/);
  });

  it("refuses a damaged weights file, naming it and the remedy", async () => {
    const path = join(folder, "damaged"),
      ref = await (await engine.create(shape, 1)).save(path);
    const bytes = await readFile(path);
    bytes[bytes.length - 5]! ^= 1;
    await writeFile(path, bytes);
    await assert.rejects(engine.openSampler(ref), /damaged.*its numbers do not match their hash.*run make again/);
    await truncate(path, 2000);
    await assert.rejects(engine.openSampler(ref), /is cut short at 2000 bytes/);
    await writeFile(path, "something else");
    await assert.rejects(engine.openSampler(ref), /is not a judgelab weights file/);
    await assert.rejects(engine.openSampler({ path: join(folder, "none"), hash: "" }), /none is missing/);
  });

  it("refuses a shape that the kernels cannot hold and a gradient that is not finite", async () => {
    await assert.rejects(engine.create({ ...shape, width: 40 }, 1), /width 40 is not 16 x 2 heads/);
    await assert.rejects(engine.create({ ...shape, vocabulary: 50 }, 1), /vocabulary 50 is not a multiple of 16/);
    const trainer = await engine.create(shape, 1);
    await trainer.forwardBackward([{ tokens: [2, 3], from: 1, weights: [NaN] }], { kind: "cross_entropy" });
    await assert.rejects(trainer.optimStep(adam), /gradient is not finite .* lower the learning rate, now 0.003/);
    await assert.rejects(trainer.optimStep(adam), /optimStep without a forwardBackward/);
  });
});
