import assert from "node:assert/strict";
import { cpuEngine } from "../../src/engine/cpu/cpuEngine.js";
import type { Datum } from "../../src/engine/engine.js";
import { SHAPE, testServer, wireDatum } from "./server.js";

const ADAM = { learning_rate: 1e-3, beta1: 0.9, beta2: 0.98, eps: 1e-8, weight_decay: 0.01, grad_clip_norm: 1 };
const TOKENS = [
  [20, 40, 60, 80, 100, 3],
  [21, 41, 61, 81, 5],
  [22, 42, 9, 10, 11, 12, 13],
];

describe("judgelab serve, Tinker", () => {
  let server: Awaited<ReturnType<typeof testServer>>;
  before(async () => void (server = await testServer()));
  after(() => server.stop());

  const lossInput = (loss_fn = "cross_entropy", data = TOKENS.map((tokens) => wireDatum(tokens, 3))) => ({
    loss_fn,
    data,
  });

  it("trains to the weights, losses and log-probabilities that the engine gives in process", async () => {
    const trainer = await cpuEngine().create(SHAPE, 7);
    const batch: Datum[] = TOKENS.map((tokens) => ({ tokens, from: 3 }));
    const { model_id } = await server.model(7);
    for (let step = 0; step < 3; step++) {
      const here = await trainer.forwardBackward(batch, { kind: "cross_entropy" });
      const there = await server.call("forward_backward", {
        model_id,
        seq_id: 1 + 2 * step,
        forward_backward_input: lossInput(),
      });
      assert.equal(there.metrics["loss:sum"], here.loss);
      assert.equal(there.metrics["tokens:sum"], 9);
      assert.deepEqual(
        there.loss_fn_outputs.map((one: { logprobs: { data: number[] } }) => one.logprobs.data.slice(2)),
        here.logprobs.map((one) => Array.from(one)),
      );
      const { gradNorm } = await trainer.optimStep({
        learningRate: 1e-3,
        beta1: 0.9,
        beta2: 0.98,
        epsilon: 1e-8,
        weightDecay: 0.01,
        gradClipNorm: 1,
      });
      const { metrics } = await server.call("optim_step", { model_id, seq_id: 2 + 2 * step, adam_params: ADAM });
      assert.equal(metrics.grad_norm, gradNorm);
    }
    const { hash } = await trainer.save(`${server.state}/here.bin`);
    const { path } = await server.call("save_weights", { model_id, seq_id: 7, path: "any name" });
    assert.match(path, new RegExp(`^tinker://[0-9a-f]{32}/weights/${hash}$`));

    const prompt = { chunks: [{ type: "encoded_text", tokens: [20, 40, 60] }] },
      sampling_params = { max_tokens: 8, seed: 5, temperature: 1, stop: [3] };
    const { sampling_session_id } = await server.call("save_weights_for_sampler", {
      model_id,
      seq_id: 8,
      sampling_session_seq_id: 0,
    });
    const sampled = await server.call("asample", {
      sampling_session_id,
      seq_id: 0,
      num_samples: 2,
      prompt,
      sampling_params,
      prompt_logprobs: true,
      topk_prompt_logprobs: 2,
    });
    const sampler = await trainer.publish();
    const [own] = await sampler.sample([
      { prompt: [20, 40, 60], count: 2, maxTokens: 8, seed: 5, temperature: 1, stop: [3] },
    ]);
    assert.deepEqual(
      sampled.sequences,
      own!.map(({ tokens, logprobs, stopReason }) => ({ tokens, logprobs, stop_reason: stopReason })),
    );
    const [[first, second]] = (await sampler.logprobs([[20, 40, 60]], [1])) as unknown as [number[]];
    assert.deepEqual(sampled.prompt_logprobs, [null, first, second]);
    assert.equal(sampled.topk_prompt_logprobs[0], null);
    const [[, best], [, next]] = sampled.topk_prompt_logprobs[1];
    assert.ok(best >= next && best >= first!);
  });

  it("goes on from a saved state, with its optimizer, after the model was unloaded", async () => {
    const one = await server.model(3);
    await server.call("forward_backward", { model_id: one.model_id, seq_id: 1, forward_backward_input: lossInput() });
    await server.call("optim_step", { model_id: one.model_id, seq_id: 2, adam_params: ADAM });
    const { path } = await server.call("save_weights", { model_id: one.model_id, seq_id: 3 });
    const further = async (model_id: string, seq: number) => {
      await server.call("forward_backward", { model_id, seq_id: seq, forward_backward_input: lossInput() });
      await server.call("optim_step", { model_id, seq_id: seq + 1, adam_params: ADAM });
      return (await server.call("save_weights", { model_id, seq_id: seq + 2 })).path;
    };
    const undisturbed = await further(one.model_id, 4);
    await server.call("unload_model", { model_id: one.model_id });
    assert.equal(
      (await server.send("/api/v1/optim_step", { model_id: one.model_id, seq_id: 7, adam_params: ADAM })).status,
      404,
    );

    const resumed = await server.model(99);
    await server.call("load_weights", { model_id: resumed.model_id, seq_id: 1, path, optimizer: true });
    assert.equal(await further(resumed.model_id, 2), undisturbed);
    const anew = await server.model(99);
    await server.call("load_weights", { model_id: anew.model_id, seq_id: 1, path, optimizer: false });
    assert.notEqual(await further(anew.model_id, 2), undisturbed);
  });

  it("does a repeated call once, and refuses another body under its number", async () => {
    const { model_id } = await server.model();
    const body = { model_id, seq_id: 1, forward_backward_input: lossInput() };
    const first = await server.call("forward_backward", body);
    assert.deepEqual(await server.call("forward_backward", body), first);
    const { metrics } = await server.call("optim_step", {
      model_id,
      seq_id: 2,
      adam_params: { ...ADAM, learning_rate: 0 },
    });
    const twin = await server.model();
    await server.call("forward_backward", { ...body, model_id: twin.model_id });
    const single = await server.call("optim_step", {
      model_id: twin.model_id,
      seq_id: 2,
      adam_params: { ...ADAM, learning_rate: 0 },
    });
    assert.equal(metrics.grad_norm, single.metrics.grad_norm);
    assert.equal((await server.send("/api/v1/optim_step", { model_id, seq_id: 2, adam_params: ADAM })).status, 400);
  });

  it("runs calls in the order of their numbers, whatever order they come in", async () => {
    const { model_id } = await server.model();
    const later = await server.post("/api/v1/optim_step", { model_id, seq_id: 2, adam_params: ADAM });
    await server.call("forward_backward", { model_id, seq_id: 1, forward_backward_input: lossInput() });
    const { metrics } = await server.post("/api/v1/retrieve_future", { request_id: later.request_id });
    assert.ok(metrics.grad_norm > 0);
  });

  it("goes on after a call that could not be read", async () => {
    const { model_id } = await server.model();
    const sparse = lossInput("cross_entropy", [wireDatum([1, 2, 3], 1, { nonsense: [1, 1] })]);
    const refused = await server.send("/api/v1/forward_backward", {
      model_id,
      seq_id: 1,
      forward_backward_input: sparse,
    });
    assert.equal(refused.status, 400);
    assert.match(((await refused.json()) as { detail: string }).detail, /loss_fn_inputs.*nonsense/);
    const answer = await server.call("forward_backward", { model_id, seq_id: 2, forward_backward_input: lossInput() });
    assert.equal(answer.loss_fn_outputs.length, 3);
  });

  it("answers what is wrong with a datum, and that asking again is no use", async () => {
    const { model_id } = await server.model();
    const unshifted = wireDatum([1, 2, 3], 1);
    unshifted.loss_fn_inputs.target_tokens.data = [1, 2];
    const cases: [object, RegExp][] = [
      [lossInput("cross_entropy", [unshifted]), /datum 0: target_tokens\[0\] is not the token that follows/],
      [lossInput("ppo"), /datum 0: ppo needs logprobs and advantages/],
      [lossInput("cross_entropy", [wireDatum([1, 160, 3], 1)]), /token 160 is outside the vocabulary of 160/],
      [
        lossInput("cross_entropy", [wireDatum([1, 2, 3], 1, { weights: [1] })]),
        /datum 0: weights has 1 entries for 2 targets/,
      ],
      [
        lossInput("cross_entropy", [wireDatum(new Array<number>(74).fill(1), 1)]),
        /datum 0: 73 tokens are longer than the model's context of 72/,
      ],
    ];
    for (const [i, [forward_backward_input, wanted]] of cases.entries()) {
      const answer = await server.call("forward_backward", { model_id, seq_id: i + 1, forward_backward_input });
      assert.match(answer.error, wanted);
      assert.equal(answer.category, "user");
    }
  });

  it("clips by the thresholds it is sent: ratio 2 with advantage 1 has no gradient, with -1 it has", async () => {
    const norm = async (advantage: number) => {
      const { model_id } = await server.model();
      const data = [wireDatum([20, 40, 60], 1)];
      const {
        loss_fn_outputs: [{ logprobs }],
      } = await server.call("forward", { model_id, seq_id: 1, forward_input: { loss_fn: "cross_entropy", data } });
      const sampled = (logprobs.data as number[]).map((logp) => logp - Math.log(2));
      const ppo = {
        loss_fn: "ppo",
        loss_fn_config: { clip_low_threshold: 0.8, clip_high_threshold: 1.3 },
        data: [wireDatum([20, 40, 60], 1, { logprobs: sampled, advantages: [advantage, advantage] })],
      };
      await server.call("forward_backward", { model_id, seq_id: 2, forward_backward_input: ppo });
      return (await server.call("optim_step", { model_id, seq_id: 3, adam_params: ADAM })).metrics.grad_norm as number;
    };
    assert.equal(await norm(1), 0);
    assert.ok((await norm(-1)) > 0);
  });

  it("refuses ranks, models, paths and sessions that it does not have, with the reason", async () => {
    const { session_id } = await server.model();
    const answer = async (route: string, body: object) => {
      const reply = await server.send(`/api/v1/${route}`, body);
      return `${reply.status} ${((await reply.json()) as { detail: string }).detail}`;
    };
    const model = { session_id, model_seq_id: 5, base_model: "Qwen/Qwen3-8B", lora_config: { rank: 0 } };
    assert.match((await server.call("create_model", model)).error, /no model "Qwen\/Qwen3-8B"/);
    assert.match(
      await answer("create_model", { ...model, model_seq_id: 6, lora_config: { rank: 32, train_mlp: false } }),
      /^400 lora_config.train_mlp: this server trains all parameters/,
    );
    assert.match(await answer("create_model", { ...model, session_id: "gone" }), /^404 there is no session "gone"/);
    assert.match(
      await answer("create_sampling_session", {
        session_id,
        sampling_session_seq_id: 0,
        model_path: "tinker://../../etc/passwd",
      }),
      /^404 there is no state/,
    );
    assert.match(await answer("retrieve_future", { request_id: "never" }), /^410 /);
    assert.match(
      await answer("optim_step", { model_id: (await server.model()).model_id, adam_params: {} }),
      /^400 seq_id must be a whole number/,
    );
    assert.match(await answer("nonsense", {}), /^404 there is no POST/);
  });
});
