/** @file What attacks on `judgelab serve` found: each request ends at once, in an error that names what is wrong. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { nullEngine } from "../../src/bench/nullEngine.js";
import { initialWeights } from "../../src/engine/cpu/initialise.js";
import { writeWeights } from "../../src/engine/cpu/weightsFile.js";
import { encodePass } from "../../src/engine/tinker/protoRequest.js";
import { models } from "../../src/serve/models.js";
import { samplers } from "../../src/serve/samplers.js";
import { states } from "../../src/serve/states.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { SHAPE, testServer, wireDatum } from "./server.js";

const ADAM = { learning_rate: 1e-3, beta1: 0.9, beta2: 0.98, eps: 1e-8 };
const DATA = [wireDatum([20, 40, 60], 1)];
const pass = (model_id: string, seq_id: number, data = DATA) => ({
  model_id,
  seq_id,
  forward_backward_input: { loss_fn: "cross_entropy", data },
});

describe("judgelab serve, attacked", () => {
  let server: Awaited<ReturnType<typeof testServer>>;
  before(async () => void (server = await testServer({ heartbeatSeconds: 2, bodyMegabytes: 1 })));
  after(() => server.stop());
  const answer = async (route: string, body: unknown, headers = {}) => {
    const reply = await server.send(`/api/v1/${route}`, body, headers);
    return `${reply.status} ${((await reply.json()) as { detail?: string }).detail}`;
  };

  it("refuses shapes with a zero, or with more layers than could be made", async () => {
    const { session_id } = await server.model();
    for (const shape of ["v176-w0-l999999999-h1-c72", "v0-w16-l1-h1-c72", "v16-w1-l100000-h1-c8"]) {
      const base = { base_model: `judgelab/transformer:${shape}` };
      const { error } = await server.call("create_model", {
        session_id,
        model_seq_id: (Math.random() * 1e9) | 0,
        ...base,
      });
      assert.match(error, /sizes are 1 or more, and at most 256 layers/);
      const sampled = { ...base, prompt: { chunks: [{ tokens: [1] }] }, sampling_params: {} };
      assert.match(await answer("asample", sampled), /^400 .*at most 256 layers/);
    }
  });

  it("refuses optimizer settings that would leave weights of NaN", async () => {
    const { model_id } = await server.model();
    for (const [wrong, message] of [
      [{ beta1: 1 }, /adam_params\.beta1/],
      [{ beta2: 1 }, /adam_params\.beta2/],
      [{ eps: 0 }, /adam_params\.eps: below 1e-30 it is 0/],
      [{ eps: 1e-300 }, /adam_params\.eps/],
      [{ learning_rate: 1e30 }, /adam_params\.learning_rate: a rate above 1/],
      [{ weight_decay: -1 }, /adam_params\.weight_decay/],
      [{ momentum: 0.9 }, /momentum/],
    ] as [object, RegExp][])
      assert.match(await answer("optim_step", { model_id, seq_id: 1, adam_params: { ...ADAM, ...wrong } }), message);
    assert.match(await answer("optim_step", { model_id, seq_id: 1, optimizer_params: { type: "dimuon" } }), /^400 /);
  });

  it("calls a step without a gradient the client's mistake", async () => {
    const { model_id } = await server.model();
    const { error, category } = await server.call("optim_step", { model_id, seq_id: 1, adam_params: ADAM });
    assert.match(error, /send forward_backward before optim_step/);
    assert.equal(category, "user");
  });

  it("ends a call whose predecessor never comes, and goes on after it", async () => {
    const { model_id } = await server.model();
    const { request_id } = await server.post("/api/v1/forward_backward", pass(model_id, 2));
    const polled = server.post("/api/v1/retrieve_future", { request_id });
    assert.match((await polled).error, /call 2 waited 2 s for call 1, which never came/);
    assert.equal((await server.call("forward_backward", pass(model_id, 1))).metrics["tokens:sum"], 2);
    assert.equal((await server.call("forward_backward", pass(model_id, 3))).metrics["tokens:sum"], 2);
  });

  it("reads no body that nests deeply or has keys without end", async () => {
    const deep = `{"a":${"[".repeat(1e5)}${"]".repeat(1e5)}}`;
    assert.match(await answer("create_session", deep), /^400 the body nests deeper than 32/);
    const own = await testServer({ bodyMegabytes: 16 });
    const many = `{${Array.from({ length: 600_000 }, (_, i) => `"${i}":0`).join()}}`;
    const reply = await own.send("/api/v1/create_session", many);
    assert.match(((await reply.json()) as { detail: string }).detail, /more than 500000 keys/);
    await own.stop();
  });

  it("answers 413 to a client that is still sending", async () => {
    assert.match(await answer("create_session", { sdk_version: "x".repeat(3e6) }), /^413 .*larger than 1 MB/);
    const proto = await server.send("/api/v1/forward_backward", "\n\x05", { "content-type": "application/x-protobuf" });
    assert.equal(proto.status, 400);
    assert.match(await answer("create_session", "{}", { "content-encoding": "br" }), /^415 a body in br/);
  });

  it("answers no page of another address, and no strange Host", async () => {
    assert.match(
      await answer("create_session", {}, { origin: "http://evil.example" }),
      /^401 .*no pages of http:\/\/evil/,
    );
    assert.match(await answer("create_session", {}, { origin: "null" }), /^401 /);
    assert.match(await answer("create_session", {}, { origin: server.url }), /^200 /);
    const raw = async (host: string) => {
      const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
      socket.write(`GET /v1/models HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      const [first] = (await once(socket, "data")) as [Buffer];
      socket.destroy();
      return first.toString().split(" ")[1];
    };
    assert.deepEqual(
      [await raw("localhost:evil"), await raw("LOCALHOST"), await raw("localhost.:1"), await raw("evil")],
      ["401", "200", "200", "401"],
    );
  });

  it("says of a damaged state that it is damaged, and no file of its own", async () => {
    const { session_id, model_id } = await server.model();
    const { path } = await server.call("save_weights", { model_id, seq_id: 1 });
    const file = `${server.state}/${/tinker:\/\/([^/]*)/.exec(path)![1]}.bin`;
    writeFileSync(file, "nothing");
    const { error, category } = await server.call("load_weights", {
      session_id,
      model_seq_id: 9,
      path,
      optimizer: true,
    });
    assert.match(error, /^the state tinker:.* is damaged on the server/);
    assert.ok(!error.includes(server.state));
    assert.equal(category, "user");
  });

  it("refuses by name what it does not do", async () => {
    const { model_id, session_id } = await server.model();
    const { sampling_session_id } = await server.call("save_weights_for_sampler", {
      model_id,
      seq_id: 1,
      sampling_session_seq_id: 1,
    });
    const ask = { sampling_session_id, prompt: { chunks: [{ tokens: [1, 2] }] }, sampling_params: { max_tokens: 1 } };
    for (const [wrong, message] of [
      [{ prompt_alt_tokens_k: 2 }, /^400 prompt_alt_tokens_k: this server draws no alternatives/],
      [{ record_stability_info: true }, /^400 record_stability_info/],
      [{ logit_bias: {} }, /^400 .*logit_bias/],
      [{ sampling_params: { min_p: 0.1 } }, /^400 sampling_params: .*min_p/],
    ] as [object, RegExp][])
      assert.match(await answer("asample", { ...ask, ...wrong }), message);
    for (const loss_fn of ["gspo", "stable_reinforce", "custom", "nonsense"])
      assert.match(
        await answer("forward", { model_id, seq_id: 2, forward_input: { loss_fn, data: DATA } }),
        new RegExp(`^400 forward_input.loss_fn: the loss ${loss_fn} is not supported here`),
      );
    const model = { session_id, model_seq_id: 8, base_model: "x", optimizer_config: { type: "dimuon" } };
    assert.match(await answer("create_model", model), /^400 optimizer_config: this server has one optimizer/);
    for (const route of ["save_weights_external", "cancel_future", "retrieve_futures"])
      assert.match(await answer(route, {}), new RegExp(`^400 ${route} is not supported by this server: `));
  });

  it("makes a model from a state, whose first call is 1, and finishes sessions", async () => {
    const one = await server.model(3);
    const { path } = await server.call("save_weights", { model_id: one.model_id, seq_id: 1 });
    const made = await server.call("load_weights", {
      session_id: one.session_id,
      model_seq_id: 4,
      path,
      optimizer: false,
    });
    assert.equal(made.model_id, `${one.session_id}:train:4`);
    assert.equal((await server.call("save_weights", { model_id: made.model_id, seq_id: 1 })).path, path);
    const get = async (route: string) => (await server.send(`/api/v1/${route}`)).json() as Promise<any>;
    assert.deepEqual(
      (await get(`training_runs/${one.model_id}/checkpoints`)).checkpoints.map((c: any) => [
        c.tinker_path,
        c.checkpoint_type,
      ]),
      [[path, "training"]],
    );
    assert.equal((await get(`training_runs/${one.model_id}`)).last_checkpoint.tinker_path, path);
    assert.ok((await get("checkpoints?limit=100")).checkpoints.some((c: any) => c.tinker_path === path));
    assert.match(await answer(`sessions/${one.session_id}/finish`, { reason: { type: "success" } }), /^200/);
    assert.match(await answer("session_heartbeat", { session_id: one.session_id }), /^404/);
  });

  it("keeps weights that anybody may name within its memory", async () => {
    const known = models(nullEngine(1), new Map(), states("none")),
      held = samplers(known, { samplers: 10, numbers: 100_000 });
    const name = (n: number) => `judgelab/transformer:v160-w96-l1-h6-c${50 + n}`; // 146,112 numbers and more
    for (let n = 0; n < 3; n++) await held.shared(name(n));
    assert.throws(() => held.about(name(0)), /there is no sampling session/);
    assert.throws(() => held.about(name(1)), /there is no sampling session/);
    assert.equal(held.about(name(2)).about.shape.context, 52);
  });

  it("refuses at once what would hold its one thread for hours", async () => {
    // (2 x 160 + 512 + 2) x 256 + 4 x (12 x 256 x 256 + 9 x 256) = 3,368,448 parameters
    const base = "judgelab/transformer:v160-w256-l4-h16-c512",
      prompt = Array.from({ length: 400 }, (_, i) => i % 160);
    const complete = async (more: object) => {
      const reply = await server.send("/v1/completions", { model: base, prompt, max_tokens: 0, ...more });
      return `${reply.status} ${((await reply.json()) as { error?: { message: string } }).error?.message}`;
    };
    const much = (times: number) =>
      `400 ${times} readings of 400 tokens by a model of 3368448 parameters are too much at once`;
    // each of the n reads all, and the 400 prefixes of what is shown
    assert.equal(await complete({ echo: true, logprobs: 20, n: 100 }), much(100 * 401));
    assert.equal(await complete({ echo: true, logprobs: 0, logprob_token_ids: [1], n: 3 }), much(3 * 401));
    assert.equal(await complete({ prompt_logprobs: 1, n: 2 }), much(2 * 401));
    assert.equal(await complete({ prompt: Array(128).fill(prompt), n: 8 }), much(1024));
    assert.equal(await complete({ prompt: prompt.slice(0, 3), echo: true, logprobs: 20, n: 2 }), "200 undefined");

    const sampled = async (more: object) => {
      const asked = { base_model: base, prompt: { chunks: [{ tokens: prompt }] }, num_samples: 1 };
      return (await server.call("asample", { ...asked, sampling_params: { max_tokens: 112 }, ...more })).error;
    };
    const most = "readings of 512 tokens by a model of 3368448 parameters are too much at once";
    assert.equal(await sampled({ num_samples: 1024 }), `1024 ${most}`);
    assert.equal(await sampled({ topk_sample_logprobs: 5 }), `513 ${most}`);
    assert.equal(await sampled({ topk_prompt_logprobs: 5 }), much(400).slice(4));
  });

  it("saves no weights that are not finite, whichever token's they are", async () => {
    const weights = initialWeights(SHAPE, 1);
    weights[159 * SHAPE.width] = NaN; // in the row of the last token
    const ref = await writeWeights(`${temporaryFolder()}/broken.bin`, { shape: SHAPE, weights, optimizer: null });
    const own = await testServer({}, new Map([["broken", { shape: SHAPE, ref }]]));
    const { model_id } = await own.model(1, "broken");
    for (const [seq_id, route] of [
      [1, "save_weights"],
      [2, "save_weights_for_sampler"],
    ] as const) {
      const { error, category } = await own.call(route, { model_id, seq_id, path: "mine" });
      assert.equal(error, "the model's weights are no longer finite: load its last saved state");
      assert.equal(category, "user");
    }
    const { checkpoints } = (await (await own.send("/api/v1/checkpoints?limit=9")).json()) as { checkpoints: [] };
    assert.deepEqual(checkpoints, []);
    await own.stop();
  });

  it("closes although clients are silent, send half a header or half a body", async () => {
    const own = await testServer({ closeSeconds: 0.3 });
    const port = Number(new URL(own.url).port);
    const lines = [
      "",
      "POST /api/v1/asample HTTP/1.1\r\nHo",
      "POST /api/v1/asample HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{",
    ];
    const sockets = await Promise.all(
      lines.map(async (line) => {
        const socket = connect(port, "127.0.0.1").on("error", () => {});
        await once(socket, "connect");
        socket.write(line);
        return socket;
      }),
    );
    await sleep(50);
    await own.stop();
    await assert.rejects(fetch(own.url));
    for (const socket of sockets) socket.destroy();
  });

  it("cuts a request that does not come to its end", async () => {
    const own = await testServer({ requestSeconds: 0.3 });
    const socket = connect(Number(new URL(own.url).port), "127.0.0.1");
    socket.write(
      "POST /api/v1/asample HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
    );
    const drops = setInterval(() => socket.write(" "), 50);
    socket.on("error", () => {}).resume();
    await once(socket, "close");
    clearInterval(drops);
    await own.stop();
  });

  it("refuses a time that a timer cannot hold", async () => {
    await assert.rejects(testServer({ heartbeatSeconds: 1e9 }), /heartbeatSeconds: /);
  });
});

describe("a body packed by zstd, as the SDK sends passes", () => {
  const { zstdCompress } = zlib as { zstdCompress?: typeof zlib.gzip };
  const packed = async (bytes: Uint8Array | string) => promisify(zstdCompress!)(bytes) as Promise<Buffer>;

  it("is read like one that is not packed, and refused where it is none or unpacks to too much", async function () {
    if (!zstdCompress) return this.skip(); // Node before 22.15
    const own = await testServer({ bodyMegabytes: 1 });
    const send = async (type: string, body: Buffer) => {
      const headers = { "content-type": type, "content-encoding": "zstd" };
      const reply = await fetch(`${own.url}/api/v1/forward_backward`, {
        method: "POST",
        headers,
        body: new Uint8Array(body),
      });
      return { status: reply.status, ...((await reply.json()) as { request_id?: string; detail?: string }) };
    };
    const result = async (request_id?: string) => own.post("/api/v1/retrieve_future", { request_id });
    const metrics: object[] = [];
    for (const how of ["json", "zstd json", "zstd protobuf"]) {
      const { model_id } = await own.model(7);
      const body = pass(model_id, 1) as Parameters<typeof encodePass>[0];
      const { request_id } =
        how === "json"
          ? await own.post("/api/v1/forward_backward", body)
          : how === "zstd json"
            ? await send("application/json", await packed(JSON.stringify(body)))
            : await send("application/x-protobuf", await packed(encodePass(body)));
      metrics.push((await result(request_id)).metrics);
    }
    assert.equal((metrics[0] as Record<string, number>)["tokens:sum"], 2);
    assert.deepEqual(metrics.slice(1), [metrics[0], metrics[0]]);

    const rubbish = await send("application/json", Buffer.from("{}"));
    assert.equal(rubbish.status, 400);
    assert.match(rubbish.detail!, /^the body is not zstd: /);
    const large = await send("application/json", await packed(`{"a":"${" ".repeat(3e6)}"}`)); // some hundred bytes
    assert.deepEqual([large.status, large.detail], [413, "the body is larger than 1 MB: send less at once"]);
    await own.stop();
  });
  it("is refused by Node before 22.15, which is named", async function () {
    if (zstdCompress) return this.skip();
    const own = await testServer();
    const reply = await own.send("/api/v1/forward_backward", "{}", { "content-encoding": "zstd" });
    assert.equal(reply.status, 415);
    assert.match(
      ((await reply.json()) as { detail: string }).detail,
      /in zstd cannot be read here: that needs Node 22\.15, and this is v2[02]\./,
    );
    await own.stop();
  });
});

describe("log-probabilities that a client chooses", () => {
  it("are those of the engine, dense and sparse, and 0 where none is asked", async () => {
    const server = await testServer();
    const { model_id } = await server.model(7);
    const { sampling_session_id } = await server.call("save_weights_for_sampler", {
      model_id,
      seq_id: 1,
      sampling_session_seq_id: 1,
    });
    let seq_id = 0;
    const ask = (more: object) =>
      server.call("asample", {
        sampling_session_id,
        seq_id: seq_id++,
        prompt: { chunks: [{ tokens: [20, 40, 60] }] },
        sampling_params: { max_tokens: 1, seed: 1 },
        ...more,
      });
    const { prompt_logprobs } = await ask({ prompt_logprobs: true });
    const dense = { data: [40, -1, 30, 60], dtype: "int64", shape: [2, 2] };
    const { target_prompt_logprobs: told } = await ask({ target_prompt_logprobs: dense });
    assert.deepEqual([told.dtype, told.shape, told.data[1]], ["float32", [2, 2], 0]);
    assert.ok(Math.abs(told.data[0] - prompt_logprobs[1]) < 1e-6 && Math.abs(told.data[3] - prompt_logprobs[2]) < 1e-6);
    const indices = { sparse_crow_indices: [0, 0, 2], sparse_col_indices: [0, 1] };
    const sparse = await ask({ target_prompt_logprobs: { ...dense, data: [30, 60], ...indices } });
    assert.deepEqual(sparse.target_prompt_logprobs.data, told.data.slice(2));
    const last = await ask({ prompt_logprobs: true, prompt_logprobs_last_n: 1 });
    assert.deepEqual(last.prompt_logprobs, [null, null, prompt_logprobs[2]]);
    assert.match((await ask({ prompt_logprobs: true, prompt_logprobs_last_n: 3 })).error, /has 1 to 2/);
    assert.match(
      (await ask({ target_prompt_logprobs: { ...dense, shape: [4, 1] } })).error,
      /4 rows where the prompt has 2/,
    );
    await server.stop();
  });
});
