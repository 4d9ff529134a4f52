/** @file What a faulty Tinker server makes of us: the right repetition, or one clear error. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import type { AddressInfo } from "node:net";
import { mock } from "node:test";
import timersPromises from "node:timers/promises";
import { inspect } from "node:util";
import type { AdamParams, Trainer } from "../../../src/engine/engine.js";
import type { ProbeReport } from "../../../src/engine/tinker/probeReport.js";
import type { TinkerError } from "../../../src/engine/tinker/problem.js";
import { openSessions } from "../../../src/engine/tinker/session.js";
import { type TinkerOptions, tinkerEngine } from "../../../src/engine/tinker/tinkerEngine.js";
import { openTransport } from "../../../src/engine/tinker/transport.js";
import { jumpingClock } from "../../jumpingClock.js";
import { proxyVariables } from "../../proxyVariables.js";
import { passSeconds } from "../minute.js";
import { type FakeTinker, type Fault, fakeTinker, type Script, type Traits } from "./fakeTinker.js";
import { FAULTS } from "./faultTable.js";

const sleep = timersPromises.setTimeout; // the real one
const SHAPE = { vocabulary: 16, width: 16, layers: 1, heads: 1, context: 32 };
const STEP: AdamParams = { learningRate: 0, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0, gradClipNorm: 0 };
const ASK = { prompt: [1], count: 1, maxTokens: 2, temperature: 1, seed: 0 };
const PASS = [[{ tokens: [1, 2], from: 1 }], { kind: "cross_entropy" }] as const;
const ONE = Math.sqrt(15 * (1 / 16) ** 2 + (15 / 16) ** 2); // norm of the gradient of one pass

const GOOD: ProbeReport = {
  baseModel: "toy",
  offered: true,
  extended: false,
  ppo: "clips",
  reduction: "sum",
  samplers: "unknown",
  idempotent: true,
  disagreement: 0,
  logprobs: "reported",
  gradNorm: true,
};

/** The n-th call of a route goes wrong, all others well. */
const only =
  (route: string, fault: Fault, n = 1): Script =>
  (called, _body, nth) =>
    called === route && nth === n ? fault : undefined;

/** Pauses are counted and not waited for; what is returned lists them, in ms, and ends that. */
function scheduledWaits(): () => number[] {
  const ms: number[] = [];
  const set = mock.method(timersPromises, "setTimeout", (delay: number, ...rest: []) => {
    ms.push(delay);
    return sleep(0, ...rest);
  });
  syncBuiltinESMExports();
  return () => {
    set.mock.restore();
    syncBuiltinESMExports();
    return ms;
  };
}

describe("a faulty Tinker server", () => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });
  async function connect(script: Script, options: Partial<TinkerOptions> = {}, traits: Traits = {}) {
    const server = await fakeTinker(script, traits);
    opened.push(server);
    const engine = await tinkerEngine({
      url: server.url,
      baseModel: "toy",
      firstDelay: 0.002,
      attempts: 4,
      ...options,
    });
    opened.push(engine);
    return { server, engine, trainer: await engine.create(SHAPE, 1) };
  }
  const draw = async (trainer: Trainer) => (await (await trainer.publish()).sample([ASK]))[0]![0]!.tokens;
  const posts = (server: FakeTinker, route: string) => server.calls.filter((one) => one.route === route);

  describe("behind a proxy", () => {
    const setProxies = proxyVariables();
    it("is reached through the one that HTTP_PROXY and HTTPS_PROXY name, directly where NO_PROXY has its host", async () => {
      const passed: string[] = [];
      const server = await fakeTinker();
      const proxy = createServer(async (request, response) => {
        passed.push(`${request.method} ${request.url}`);
        const { pathname } = new URL(request.url!);
        const headers = { "content-type": request.headers["content-type"] ?? "application/json" };
        const body = Buffer.concat(await request.toArray());
        const own = await fetch(server.url + pathname, {
          method: request.method!,
          headers,
          ...(body.length && { body }),
        });
        response.writeHead(own.status, { "content-type": own.headers.get("content-type") ?? "" });
        response.end(await own.text());
      });
      proxy.on("connect", (request, socket) => {
        passed.push(`CONNECT ${request.url}`);
        socket.end("HTTP/1.1 503 No\r\n\r\n");
      });
      proxy.listen(0, "127.0.0.1");
      await once(proxy, "listening");
      opened.push(server, { close: async () => void (proxy.closeAllConnections(), proxy.close()) });
      const at = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      setProxies({ HTTP_PROXY: at, HTTPS_PROXY: at, NO_PROXY: "127.0.0.1" });
      const options = { baseModel: "toy", firstDelay: 0.002, attempts: 2 };

      const engine = await tinkerEngine({ ...options, url: "http://training.example:8003" });
      opened.push(engine);
      assert.deepEqual(await draw(await engine.create(SHAPE, 1)), [2, 3]);
      const api = "http://training.example:8003/api/v1";
      assert.ok(passed.includes(`POST ${api}/create_model`) && passed.includes(`POST ${api}/asample`), passed.join());

      passed.length = 0;
      await assert.rejects(tinkerEngine({ ...options, url: "https://training.example" }));
      assert.deepEqual([...new Set(passed)], ["CONNECT training.example:443"]);

      passed.length = 0;
      const near = await tinkerEngine({ ...options, url: server.url });
      opened.push(near);
      assert.deepEqual(await draw(await near.create(SHAPE, 1)), [2, 3]);
      assert.deepEqual(passed, []);
    });
  });

  for (const [name, fault] of FAULTS) {
    it(`asks again for samples after ${name}, under the same number`, async () => {
      const { server, trainer } = await connect(only("asample", fault));
      assert.deepEqual(await draw(trainer), [2, 3]);
      assert.deepEqual(
        posts(server, "asample").map(({ body }) => body.seq_id),
        [1, 1],
      );
    });
    it(`polls on after ${name}, and submits nothing again`, async () => {
      // The third poll is that of the sample: those of the model and the sampler stand before it.
      const { server, trainer } = await connect(only("retrieve_future", fault, 3));
      assert.deepEqual(await draw(trainer), [2, 3]);
      assert.equal(server.count("asample"), 1);
      assert.equal(server.count("retrieve_future"), 4);
    });
  }

  it("polls one at a time for as long as the server is at work", async () => {
    const again = { text: JSON.stringify({ type: "try_again", request_id: "x", queue_state: "active" }) };
    const { server, trainer } = await connect((route, _body, nth) =>
      route === "retrieve_future" && nth > 2 && nth < 12 ? again : undefined,
    );
    assert.deepEqual(await draw(trainer), [2, 3]);
    assert.equal(server.mostPolls, 1);
    assert.equal(server.count("asample"), 1);
  });

  for (const [name, fault] of [
    ["410", { status: 410, text: "{}" }],
    ["404", { status: 404, text: '{"detail":"Future not found"}' }],
    [
      "an answer that somebody else took",
      { text: '{"error":"future id result already retrieved","category":"Application"}' },
    ],
  ] as [string, Fault][]) {
    it(`draws a sample again whose answer is lost (${name})`, async () => {
      const { server, trainer } = await connect(only("retrieve_future", fault, 3));
      assert.deepEqual(await draw(trainer), [2, 3]);
      assert.deepEqual(
        posts(server, "asample").map(({ body }) => body.seq_id),
        [1, 1],
      );
    });
    it(`takes no step again whose answer is lost (${name})`, async () => {
      const { server, trainer } = await connect(only("retrieve_future", fault, 2));
      await assert.rejects(trainer.forwardBackward([...PASS[0]], PASS[1]), (error: TinkerError) => {
        assert.match(error.message, /retrieve_future|forward_backward/);
        assert.match(error.message, /run the same command again, and it resumes from the last saved state/);
        return error.replay;
      });
      assert.equal(server.count("forward_backward"), 1);
    });
  }

  for (const [name, fault] of [
    ["500", { status: 500, text: "{}" }],
    ["a reset after the work", { after: true, reset: true }],
  ] as [string, Fault][]) {
    it(`does not repeat a training call after ${name} where that may count twice`, async () => {
      const { server, trainer } = await connect(only("forward_backward", fault), {}, { idempotent: false });
      await assert.rejects(
        trainer.forwardBackward([...PASS[0]], PASS[1]),
        /may carry out a repeated one twice: run the same command again/,
      );
      assert.equal(server.count("forward_backward"), 1);
    });
    it(`repeats it under its number after ${name} where the server counts that once`, async () => {
      const { server, trainer } = await connect(only("forward_backward", fault), { probe: GOOD });
      await trainer.forwardBackward([...PASS[0]], PASS[1]);
      assert.deepEqual(
        posts(server, "forward_backward").map(({ body }) => body.seq_id),
        [1, 1],
      );
      assert.ok(Math.abs((await trainer.optimStep(STEP)).gradNorm - ONE) < 1e-12);
    });
  }

  it("repeats any call that the server turned away unread (429)", async () => {
    const { server, trainer } = await connect(
      only("optim_step", { status: 429, headers: { "retry-after": "0" }, text: "{}" }),
    );
    await trainer.forwardBackward([...PASS[0]], PASS[1]);
    await trainer.optimStep(STEP);
    assert.equal(server.count("optim_step"), 2);
  });

  it("gives up in the end, naming role, address, status and request", async () => {
    const { server, trainer } = await connect(
      (route, _body, nth) =>
        route === "retrieve_future" && nth > 2 ? { status: 500, text: '{"detail":"out of memory"}' } : undefined,
      { role: "policy" },
    );
    await assert.rejects(draw(trainer), (error: Error) => {
      assert.match(
        error.message,
        /^policy at http:\/\/127\.0\.0\.1:\d+, asample \(request request-\d+\): status 500, out of memory$/,
      );
      return true;
    });
    assert.equal(server.count("retrieve_future"), 6); // two that went well, then four attempts
  });

  for (const [name, fault, message] of [
    ["400", { status: 400, text: '{"detail":"bad prompt"}' }, /status 400, bad prompt$/],
    ["402", { status: 402, text: '{"error":"no money"}' }, /status 402, no money$/],
    ["410", { status: 410, text: '{"detail":"Gone"}' }, /status 410, Gone$/],
    ["413", { status: 413, text: "<html>" }, /status 413, <html>: the request is larger than the server accepts/],
    ["null", { text: "null" }, /not the Tinker protocol's JSON/],
  ] as [string, Fault, RegExp][]) {
    it(`gives up at once on ${name}, naming role, address and request`, async () => {
      const { server, trainer } = await connect(only("asample", { ...fault, headers: { "x-request-id": "r-9" } }), {
        role: "judge",
      });
      await assert.rejects(draw(trainer), (error: Error) => {
        assert.match(error.message, /^judge at http:\/\/127\.0\.0\.1:\d+, asample/);
        if (fault.status) assert.match(error.message, /, asample \(request r-9\): /);
        assert.match(error.message, message);
        return true;
      });
      assert.equal(server.count("asample"), 1);
    });
  }

  it("waits for a reply that takes minutes, and polls no other way meanwhile", async () => {
    let answer!: () => void;
    const until = new Promise<void>((resolve) => (answer = resolve));
    const { server, trainer } = await connect(only("retrieve_future", { until }, 3));
    const drawn = draw(trainer);
    while (server.count("retrieve_future") < 3) await sleep(1);
    passSeconds(301); // longer than servers hold a poll
    await sleep(5);
    answer();
    assert.deepEqual(await drawn, [2, 3]);
    assert.deepEqual([server.count("asample"), server.count("retrieve_future")], [1, 3]);
  });

  it("trains, samples, waits and beats on a clock that jumps by hours", async () => {
    const date = "Wed, 21 Oct 2026 07:28:00 GMT";
    const again = { text: JSON.stringify({ type: "try_again" }) };
    const clock = jumpingClock();
    try {
      const { server, trainer, engine } = await connect(
        (route, _body, nth) => {
          if (route === "asample" && nth === 1)
            return { status: 429, headers: { "retry-after": date, date }, text: "{}" };
          if (route === "forward_backward" && nth === 1) return { status: 503, text: "{}" };
          return route === "retrieve_future" && nth > 2 && nth < 5 ? again : undefined;
        },
        { probe: GOOD },
      );
      await trainer.forwardBackward([...PASS[0]], PASS[1]);
      assert.ok(Math.abs((await trainer.optimStep(STEP)).gradNorm - ONE) < 1e-12);
      assert.deepEqual(await draw(trainer), [2, 3]);
      const transport = openTransport({ url: server.url });
      const sessions = openSessions(transport, 0.01);
      opened.push({ close: async () => (sessions.close(), transport.close()) });
      const first = await sessions.open();
      const seen = server.count("session_heartbeat");
      while (server.count("session_heartbeat") < seen + 3) await sleep(5);
      assert.equal(await sessions.open(), first);
      assert.equal(server.count("create_session"), 2); // the engine's and this one
      await engine.close();
    } finally {
      clock.restore();
    }
  });

  it("says what the server says of a call that failed", async () => {
    const failed = { text: '{"error":"prompt of 9000 tokens","category":"user"}' };
    const { trainer } = await connect(only("retrieve_future", failed, 3));
    await assert.rejects(draw(trainer), /the server failed: prompt of 9000 tokens/);
    const refused = await connect(only("retrieve_future", { status: 400, text: '{"detail":"bad datum"}' }, 2));
    await assert.rejects(refused.trainer.forwardBackward([...PASS[0]], PASS[1]), /the server failed: bad datum$/);
  });

  it("gives every answer to who asked for it, whatever the order", async () => {
    const { trainer } = await connect((route, body) =>
      route === "asample" ? { delay: body.prompt.chunks[0].tokens[0] % 2 ? 30 : 1 } : undefined,
    );
    const sampler = await trainer.publish();
    const prompts = [1, 2, 3, 4, 5, 6];
    const drawn = await sampler.sample(prompts.map((token) => ({ ...ASK, prompt: [token] })));
    assert.deepEqual(
      drawn.map(([one]) => one!.tokens),
      prompts.map((token) => [token + 1, token + 2]),
    );
  });

  const answer = (sequence: object) => ({
    text: JSON.stringify({ sequences: [{ tokens: [2, 3], logprobs: [-1, -2], stop_reason: "length", ...sequence }] }),
  });
  for (const [name, fault, message] of [
    ["null", answer({ logprobs: [-1, null] }), /the log-probability of token 1 of 2 is not a finite number/],
    [
      "NaN, as Python writes it",
      { text: '{"sequences":[{"tokens":[2],"logprobs":[NaN],"stop_reason":"stop"}]}' },
      /not a finite number/,
    ],
    ["none", answer({ logprobs: null }), /no log-probabilities for 2 tokens/],
    ["too few", answer({ logprobs: [-1] }), /1 log-probabilities for 2 tokens/],
    [
      "wrong shapes",
      { text: '{"sequences":[{"tokens":"2 3"}]}' },
      /not the Tinker protocol's JSON \(sequences\.0\.tokens: expected whole numbers/,
    ],
    ["null for everything", { text: "null" }, /not the Tinker protocol's JSON/],
    ["above 0", answer({ logprobs: [-1, 3] }), /a log-probability of 3: none is above 0/],
    [
      "of more tokens than asked for",
      answer({ tokens: [2, 3, 4], logprobs: [-1, -1, -1] }),
      /3 tokens where at most 2 were asked for/,
    ],
    ["of no tokens", answer({ tokens: [], logprobs: [] }), /no tokens, and "length" as the reason/],
    ["of a token below 0", answer({ tokens: [2, -5] }), /the token -5/],
    ["too few sequences", { text: '{"sequences":[]}' }, /0 sequences where 1 were asked for/],
  ] as [string, Fault, RegExp][]) {
    it(`refuses samples whose log-probabilities are no numbers: ${name}`, async () => {
      const { trainer } = await connect(only("retrieve_future", fault, 3));
      const call = draw(trainer);
      await assert.rejects(call, message);
      await assert.rejects(
        call,
        /^TinkerError: training at http:\/\/127\.0\.0\.1:\d+, (asample|retrieve_future) \(request request-\d+\): /,
      );
    });
  }

  it("refuses a training report that is no number", async () => {
    const output = { loss_fn_outputs: [{ logprobs: { data: [null], dtype: "float32", shape: [1] } }], metrics: {} };
    const { trainer } = await connect(only("retrieve_future", { text: JSON.stringify(output) }, 2));
    await assert.rejects(
      trainer.forwardBackward([...PASS[0]], PASS[1]),
      /forward_backward \(request request-\d+\): .*log-probability 0 of datum 0 is not a finite number/,
    );
    const norm = await connect(only("retrieve_future", { text: '{"metrics":{"grad_norm":null}}' }, 3));
    await norm.trainer.forwardBackward([...PASS[0]], PASS[1]);
    await assert.rejects(
      norm.trainer.optimStep(STEP),
      /optim_step \(request request-\d+\): the norm of the gradient is not a finite number/,
    );
  });

  const output = (...data: (number | null)[]) => ({ logprobs: { data, dtype: "float32", shape: [data.length] } });
  for (const [name, answered, message] of [
    ["fewer datums", { loss_fn_outputs: [output(-1)] }, /outputs of 1 datums where 2 were sent/],
    [
      "above 0",
      { loss_fn_outputs: [output(-1), output(0.5)] },
      /a log-probability of 0\.5 in datum 1: none is above 0/,
    ],
    [
      "longer than the datum",
      { loss_fn_outputs: [output(-1, -1), output(-1)] },
      /2 log-probabilities for 1 tokens of 2/,
    ],
    [
      "a loss of NaN",
      { loss_fn_outputs: [output(-1), output(-1)], metrics: { "loss:sum": null } },
      /the loss is not a finite number/,
    ],
    ["nothing", { loss_fn_outputs: [] }, /neither loss:sum nor log-probabilities/],
  ] as [string, object, RegExp][]) {
    it(`refuses a pass that answers ${name}`, async () => {
      const { trainer } = await connect(only("retrieve_future", { text: JSON.stringify(answered) }, 2));
      const two = [...PASS[0], ...PASS[0]];
      await assert.rejects(trainer.forwardBackward(two, PASS[1]), message);
    });
  }

  for (const norm of [-1, 1e308])
    it(`refuses a gradient of norm ${norm}`, async () => {
      const { trainer } = await connect(only("retrieve_future", { text: `{"metrics":{"grad_norm":${norm}}}` }, 3));
      await trainer.forwardBackward([...PASS[0]], PASS[1]);
      await assert.rejects(trainer.optimStep(STEP), /grad_norm .*which no gradient in float32 has/);
    });

  it("waits between attempts although the server says that it need not", async () => {
    const waited = scheduledWaits();
    const { server, trainer } = await connect(
      (route, _body, nth) =>
        route === "asample" && nth <= 4 ? { status: 429, headers: { "retry-after": "0" }, text: "{}" } : undefined,
      { firstDelay: 0.02, attempts: 6 },
    );
    await draw(trainer);
    assert.equal(server.count("asample"), 5);
    const ms = waited();
    assert.equal(ms.length, 4, ms.join());
    // doubled each time, give or take a quarter
    [20, 40, 80, 160].forEach((middle, i) => assert.ok(ms[i]! >= 0.75 * middle && ms[i]! <= 1.25 * middle, ms.join()));
  });

  it("gives up on an answer that comes drop by drop, and on one without end", async () => {
    const slow = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const drops = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(drops));
    }).listen(0, "127.0.0.1");
    await once(slow, "listening");
    const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
    const ask = (options: Partial<TinkerOptions>, timeout: number) => {
      const transport = openTransport({ url, attempts: 1, ...options });
      const call = transport.post("get_info", { model_id: "m" }, "anytime", { timeout });
      return call.finally(() => transport.close());
    };
    await assert.rejects(ask({}, 0.2), /no whole answer in 0\.2 s/);
    await assert.rejects(ask({ replyBytes: 3 }, 30), /the answer is too long/);
    slow.closeAllConnections();
    slow.close();
  });

  it("sends nothing after a server that sends it elsewhere", async () => {
    const other = await fakeTinker();
    const { trainer } = await connect((route) =>
      route === "asample" ? { status: 307, headers: { location: `${other.url}/api/v1/asample` }, text: "" } : undefined,
    );
    await assert.rejects(draw(trainer), /status 307.*training data does not follow a redirect/);
    assert.equal(other.calls.length, 0);
    await other.close();
  });

  it("says that a server which has forgotten the session knows it no more", async () => {
    const { server, trainer } = await connect(() => undefined);
    const sampler = await trainer.publish();
    server.forget();
    await assert.rejects(
      sampler.sample([ASK]),
      /status 404, sampling session not found: .*if it was restarted, run the same command again/,
    );
  });

  it("says what to do where a server that was started anew no longer has the model, and asks no more", async () => {
    const { server, trainer } = await connect(
      only("retrieve_future", { status: 400, text: '{"detail":"Model model_7566ce62 not loaded"}' }, 2),
    );
    await assert.rejects(
      trainer.forwardBackward([...PASS[0]], PASS[1]),
      /the server failed: Model model_7566ce62 not loaded\. If it was restarted, .* run the same command again/,
    );
    assert.equal(server.count("forward_backward"), 1);
  });

  it("beats for its session, and takes a new one when the server has forgotten it", async () => {
    const server = await fakeTinker();
    const transport = openTransport({ url: server.url });
    const sessions = openSessions(transport, 0.01);
    opened.push(server, { close: async () => (sessions.close(), transport.close()) });
    const first = await sessions.open();
    const beats = (n: number) =>
      new Promise<void>((done) => {
        const look = setInterval(
          () => server.count("session_heartbeat") >= n && (clearInterval(look), setTimeout(done, 20)),
          5,
        );
      });
    await beats(2);
    assert.equal(await sessions.open(), first);
    server.forget();
    await beats(server.count("session_heartbeat") + 1);
    assert.notEqual((await sessions.open()).id, first.id);
    assert.equal(server.count("create_session"), 2);
  });

  it("waits for a server that is started again, unless told otherwise: some six minutes", async () => {
    const away: Script = (route, _body, nth) =>
      route === "create_session" && nth <= 12 ? { status: 503, text: "" } : undefined;
    const server = await fakeTinker(away);
    const engine = await tinkerEngine({ url: server.url, baseModel: "toy", firstDelay: 0.0001 }); // twelve pauses, 63 s of the six minutes in .4 s
    opened.push(server, engine);
    assert.deepEqual(await draw(await engine.create(SHAPE, 1)), [2, 3]);
    assert.equal(server.count("create_session"), 13);
    const never = await fakeTinker(() => ({ status: 503, text: "" }));
    opened.push(never);
    await assert.rejects(tinkerEngine({ url: never.url, firstDelay: 0.0001 }), /status 503/); // was never there: half a minute
    assert.equal(never.calls.length, 7);
  });

  it("says when nobody listens, when the server is not ready, and when it is no Tinker server", async () => {
    await assert.rejects(
      tinkerEngine({ url: "http://127.0.0.1:9", attempts: 1 }),
      /no connection \((ECONNREFUSED|UND_ERR\w*)\): is the server running/,
    );
    const of = async (script: Script) => {
      const server = await fakeTinker(script);
      opened.push(server);
      return tinkerEngine({ url: server.url, attempts: 1 });
    };
    await assert.rejects(
      of(() => ({ text: '{"status":"initializing"}' })),
      /the server is initializing: wait until it is ready/,
    );
    await assert.rejects(
      of(() => ({ text: "<html>" })),
      /not the Tinker protocol's JSON/,
    );
    await assert.rejects(
      of(() => ({ status: 401, text: '{"detail":"bad key"}' })),
      /status 401, bad key: set the environment variable that keyEnv names/,
    );
  });

  it("keeps the key out of errors, whatever the server repeats", async () => {
    const echo = (more: object) => JSON.stringify({ detail: "bad header tml-secret", ...more });
    const scripts: Script[] = [
      only("asample", { status: 403, text: echo({}) }),
      only("asample", { status: 403, text: "<p>tml-secret</p>" }),
      only("asample", { text: "tml-secret" }),
      only("retrieve_future", { text: JSON.stringify({ error: "failed for tml-secret" }) }, 3),
      only("retrieve_future", { status: 400, text: echo({}) }, 3),
      only("retrieve_future", { status: 410, text: echo({}) }, 3),
    ];
    for (const script of scripts) {
      const { trainer } = await connect(script, { key: "tml-secret", attempts: 1 });
      const error = await draw(trainer).then(
        () => null,
        (one: unknown) => one,
      );
      assert.match((error as Error).message, /<key>/);
      assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes("tml-secret"));
    }
  });

  it("sends the key and never shows it, nor what else the address holds", async () => {
    const server = await fakeTinker(only("create_session", { status: 403, text: '{"detail":"no"}' }));
    opened.push(server);
    const url = server.url.replace("http://", "http://me:pass@") + "/?token=hidden";
    const engine = await tinkerEngine({ url, key: "tml-secret", baseModel: "toy", attempts: 1 });
    opened.push(engine);
    assert.equal(server.calls[0]!.headers["x-api-key"], "tml-secret");
    await assert.rejects(engine.create(SHAPE, 1), (error: Error) => {
      assert.match(error.message, /^training at http:\/\/127\.0\.0\.1:\d+, create_session: status 403/);
      assert.doesNotMatch(error.message + JSON.stringify(error), /secret|pass|hidden/);
      return true;
    });
  });
});
