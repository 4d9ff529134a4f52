import assert from "node:assert/strict";
import { mock } from "node:test";
import { callQueue, PATIENCE } from "../../../src/engine/openai/retries.js";
import { EndpointError, type EndpointProblem, isOfServer, isPassing } from "../../../src/servers/endpointError.js";

const problem = (more: Partial<EndpointProblem>): EndpointProblem => ({
  ...{ kind: "status", role: "gold", url: "http://x/v1", status: 429, requestId: null, detail: "", attempts: 1 },
  ...{ retryAfterSeconds: null, mayRetry: null, ...more },
});

describe("callQueue", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const pass = async (seconds: number) => {
    mock.timers.tick(seconds * 1000);
    await settle();
  };
  const failing = (more: Partial<EndpointProblem>) => {
    const calls: number[] = [];
    const queue = callQueue(1, PATIENCE);
    const result = queue.run<never>(
      (attempt) => (calls.push(attempt), Promise.reject(new EndpointError(problem(more)))),
    );
    return { calls, result: result.catch((error: EndpointError) => error.problem.attempts) };
  };

  it("waits as long as the server asks, then as long as it would have", async () => {
    const { calls } = failing({ retryAfterSeconds: 30 });
    await settle();
    await pass(29.9);
    assert.deepEqual(calls, [1]);
    await pass(0.2);
    assert.deepEqual(calls, [1]); // still to come: 1 to 2 s of its own
    await pass(2);
    assert.deepEqual(calls, [1, 2]);
  });

  it("waits twice as long from retry to retry, between once and twice that, up to a minute", async () => {
    const { calls, result } = failing({ status: 503 });
    await settle();
    for (const [index, least] of [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60].entries()) {
      await pass(least - 0.01);
      assert.equal(calls.length, index + 1, `not before ${least} s`);
      await pass(Math.min(least, 60 - least) + 0.02);
      assert.equal(calls.length, index + 2, `not after ${2 * least} s`);
    }
    assert.equal(await result, 12); // after six minutes: 363 s at the least
  });

  it("leaves at once where the wait asked for is too long, or the fault lasts", async () => {
    assert.equal(await failing({ retryAfterSeconds: 901 }).result, 1);
    assert.equal(await failing({ status: 400 }).result, 1);
  });

  it("stops waiting when told to", async () => {
    const stop = new AbortController();
    const queue = callQueue(1, PATIENCE, stop.signal);
    const call = () => queue.run<never>(() => Promise.reject(new EndpointError(problem({ retryAfterSeconds: 60 }))));
    const calls = [call(), call()].map((one) => one.catch((error: Error) => error.name));
    await settle();
    stop.abort();
    assert.deepEqual(await Promise.all(calls), ["AbortError", "AbortError"]);
  });
});

describe("a problem", () => {
  it("may pass, or not", () => {
    const passing = [408, 409, 429, 500, 502, 503, 529];
    const lasting = [400, 401, 402, 403, 404, 410, 413, 422];
    for (const status of passing) assert.ok(isPassing(problem({ status })), String(status));
    for (const status of lasting) assert.ok(!isPassing(problem({ status })), String(status));
    for (const kind of ["wrong-shape", "not-a-number"] as const)
      assert.ok(!isPassing(problem({ kind, status: 200 })), kind);
  });
  it("is the server's, or the one call's", () => {
    const ofServer = [
      { status: 401 },
      { status: 402 },
      { status: 404 },
      { status: 410 },
      { status: 429, mayRetry: false },
      { kind: "unreachable", status: null } as const,
    ];
    const ofCall = [{ status: 400 }, { status: 500 }, { status: 429 }, { kind: "timeout", status: null } as const];
    for (const one of ofServer) assert.ok(isOfServer(problem(one)), JSON.stringify(one));
    for (const one of ofCall) assert.ok(!isOfServer(problem(one)), JSON.stringify(one));
  });
});
