import assert from "node:assert/strict";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuEngine } from "../../src/engine/cpu/cpuEngine.js";
import { isLoopback } from "../../src/serve/access.js";
import { batchedSampler } from "../../src/serve/batchCalls.js";
import { callOrder } from "../../src/serve/callOrder.js";
import { futures } from "../../src/serve/futures.js";
import { Refused } from "../../src/serve/problem.js";
import { serve } from "../../src/serve/serve.js";
import { testServer, wireDatum } from "./server.js";

const pass = (model_id: string, seq_id: number) => ({
  model_id,
  seq_id,
  forward_backward_input: { loss_fn: "cross_entropy", data: [wireDatum([1, 2, 3], 1)] },
});

describe("judgelab serve", () => {
  it("asks for a key beyond this machine, and names what is missing", async () => {
    await assert.rejects(
      serve(cpuEngine(), new Map(), { host: "0.0.0.0", port: 0 }),
      /0\.0\.0\.0 can be reached from other machines: a key is needed/,
    );
    const taken = await serve(cpuEngine(), new Map(), { port: 0 });
    await assert.rejects(
      serve(cpuEngine(), new Map(), { port: Number(new URL(taken.url).port) }),
      /is taken: give another one with --port/,
    );
    await taken.close();
    await assert.rejects(serve(cpuEngine(), new Map(), { port: NaN }), /^RangeError: port: /);
    assert.deepEqual(["LOCALHOST", "localhost.", "localhost.example.org", "localhost.."].map(isLoopback), [
      ...[true, true, false, false],
    ]);
    assert.deepEqual(["localhost", "127.0.0.1", "127.9.9.9", "::1", "10.0.0.1", "::", "example.org"].map(isLoopback), [
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it("takes its key as either protocol sends it, and no other", async () => {
    const server = await testServer({ key: "tml-secret" });
    const status = async (path: string, headers: Record<string, string>) =>
      (await server.send(path, undefined, headers)).status;
    const path = "/api/v1/get_server_capabilities";
    assert.equal(await status(path, {}), 401);
    assert.equal(await status(path, { "x-api-key": "tml-secre" }), 401);
    assert.equal(await status(path, { authorization: "Bearer tml-secret " }), 200); // headers are trimmed by HTTP
    assert.equal(await status(path, { "x-api-key": "tml-secret" }), 200);
    assert.equal(await status("/v1/models", { authorization: "bearer wrong" }), 401);
    assert.equal(await status("/api/v1/healthz", {}), 200);
    await server.stop();
  });

  it("without a key is no server for pages of other names", async () => {
    const server = await testServer();
    const status = (host: string) =>
      new Promise<number>((resolve) =>
        request(`${server.url}/v1/models`, { headers: { host } }, (answer) =>
          resolve(answer.resume().statusCode!),
        ).end(),
      );
    assert.deepEqual(
      [await status("evil.example"), await status("localhost:1"), await status("[::1]:1")],
      [401, 200, 200],
    );
    await server.stop();
  });

  it("limits bodies and rates, and says so in JSON", async () => {
    const server = await testServer({ bodyMegabytes: 0.001, requestsPerSecond: 3 });
    const large = await server.send("/api/v1/create_session", { sdk_version: "x".repeat(2000) });
    assert.equal(large.status, 413);
    assert.match(((await large.json()) as { detail: string }).detail, /larger than 0\.001 MB/);
    assert.equal((await server.send("/api/v1/create_session", "{")).status, 400);
    const binary = await server.send("/api/v1/forward_backward", "x", { "content-type": "application/x-protobuf" });
    assert.match(
      `${binary.status} ${((await binary.json()) as { detail: string }).detail}`,
      /^400 the body is not a forward_backward in protobuf/,
    );
    const often = await server.send("/v1/models");
    assert.equal(often.status, 429);
    assert.ok(often.headers.get("retry-after"));
    assert.match(((await often.json()) as { error: { message: string } }).error.message, /rate limit/i);
    await server.stop();
  });

  it("forgets a silent session with its models, and keeps one that is heard", async () => {
    const server = await testServer({ heartbeatSeconds: 0.5 });
    const silent = await server.model(),
      heard = await server.model();
    for (let i = 0; i < 8; i++) {
      await server.post("/api/v1/session_heartbeat", { session_id: heard.session_id });
      await sleep(150);
    }
    assert.equal((await server.send("/api/v1/session_heartbeat", { session_id: silent.session_id })).status, 404);
    assert.equal((await server.send("/api/v1/forward_backward", pass(silent.model_id, 1))).status, 404);
    assert.equal((await server.call("forward_backward", pass(heard.model_id, 1))).loss_fn_outputs.length, 1);
    await server.stop();
  });

  it("finishes what runs before it closes, and gives its answer to the poll that waits", async () => {
    const server = await testServer();
    const { model_id } = await server.model();
    const { request_id } = await server.post("/api/v1/forward_backward", pass(model_id, 1));
    const waits = await server.post("/api/v1/forward_backward", pass(model_id, 3)); // 2 never comes
    const answer = server.post("/api/v1/retrieve_future", { request_id }),
      refused = server.post("/api/v1/retrieve_future", { request_id: waits.request_id });
    await server.send("/api/v1/healthz"); // answered after the polls were taken
    const closed = server.stop();
    assert.equal((await answer).loss_fn_outputs.length, 1);
    assert.match((await refused).error, /the server is closing/);
    await closed;
    await assert.rejects(fetch(server.url));
  });
});

/** What the server's own errors say may be of its files. */
const OWN_FAULT = '{"error":"the server failed; its own log says why","category":"server"}';

describe("futures", () => {
  it("start work once, remember what it gave, and let fetched answers go when they grow too many", async () => {
    const kept = futures(20);
    let runs = 0;
    const work = async () => ({ run: ++runs });
    kept.start("a", "model", "same", work);
    kept.start("a", "model", "same", work);
    assert.deepEqual(await kept.fetch("a", 1), { kind: "done", body: '{"run":1}' });
    assert.deepEqual(await kept.fetch("a", 1), { kind: "done", body: '{"run":1}' });
    assert.throws(() => kept.start("a", "model", "other", work), /must be the same/);
    kept.start("b", "model", "b", work); // 9 bytes each: two fit into 20, three do not
    kept.start("c", "model", "c", work);
    await kept.fetch("b", 1);
    await kept.fetch("c", 1);
    assert.deepEqual([kept.known("a"), kept.known("b"), kept.known("c")], [false, true, true]);
  });

  it("tell pending from unknown, and a user's fault from the server's", async () => {
    const kept = futures();
    kept.start("slow", "model", "", () => new Promise(() => {}));
    assert.deepEqual(await kept.fetch("slow", 0.01), { kind: "pending" });
    assert.deepEqual(await kept.fetch("never", 0.01), { kind: "unknown" });
    kept.start("mine", "model", "", () => Promise.reject(new Error("broken at /srv/states")));
    kept.start("yours", "model", "", () => Promise.reject(new Refused("invalid_request", "no")));
    assert.deepEqual(await kept.fetch("mine", 1), { kind: "done", body: OWN_FAULT });
    assert.deepEqual(await kept.fetch("yours", 1), { kind: "done", body: '{"error":"no","category":"user"}' });
  });
});

describe("callOrder", () => {
  it("are taken in order, one at a time, and a failed one lets the next go on", async () => {
    const line = callOrder(60),
      seen: string[] = [];
    const call = (n: number, fails = false) =>
      line.take(n, async () => {
        seen.push(`begin ${n}`);
        await sleep(5);
        seen.push(`end ${n}`);
        if (fails) throw new Error("failed");
      });
    const third = call(3),
      second = call(2, true);
    await sleep(10);
    assert.deepEqual(seen, []);
    await call(1);
    await assert.rejects(second, /failed/);
    await third;
    assert.deepEqual(seen, ["begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3"]);
  });
});

describe("batchedSampler", () => {
  it("computes what is asked at once in one call, and fails the request at fault alone", async () => {
    const calls: number[] = [];
    const sampler = batchedSampler({
      async sample(requests) {
        calls.push(requests.length);
        if (requests.some(({ seed }) => seed === 2)) throw new Error("seed 2");
        return requests.map(({ seed }) => [{ tokens: [seed], logprobs: [0], stopReason: "length" as const }]);
      },
      scoreTokens: async () => [],
      logprobs: async () => [],
      close: async () => {},
    });
    const one = (seed: number) =>
      sampler
        .sample([{ prompt: [1], count: 1, maxTokens: 1, temperature: 1, seed }])
        .then(([[first]]) => first!.tokens[0]);
    assert.deepEqual(await Promise.all([one(0), one(1)]), [0, 1]);
    assert.deepEqual(calls, [2]);
    const [good, bad] = await Promise.allSettled([one(1), one(2)]);
    assert.deepEqual([good.status, bad.status], ["fulfilled", "rejected"]);
  });
});
