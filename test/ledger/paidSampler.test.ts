/** @file What a ledger keeps of a Tinker server's answers: each once, and none that is no answer. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tinkerEngine } from "../../src/engine/tinker/tinkerEngine.js";
import { openLedger } from "../../src/ledger/ledger.js";
import { paidSampler } from "../../src/ledger/paidSampler.js";
import { type Fault, fakeTinker, type Script } from "../engine/tinker/fakeTinker.js";
import { FAULTS } from "../engine/tinker/faultTable.js";
import { temporaryFolder } from "../temporaryFolder.js";

const SHAPE = { vocabulary: 16, width: 16, layers: 1, heads: 1, context: 32 };

describe("a ledger over a faulty Tinker server", () => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });

  /** Draws for a prompt, again and again where it is called so, and counts what was kept. */
  async function draws(script: Script) {
    const server = await fakeTinker(script);
    const engine = await tinkerEngine({
      url: server.url,
      role: "policy",
      baseModel: "toy",
      firstDelay: 0.002,
      attempts: 4,
    });
    const folder = temporaryFolder(),
      ledger = await openLedger(folder);
    opened.push(server, engine, ledger);
    const trainer = await engine.create(SHAPE, 1);
    const sampler = paidSampler({ ledger, role: "policy", model: "toy", open: () => trainer.publish() });
    return {
      draw: async () =>
        (await sampler.sample([{ prompt: [1], count: 1, maxTokens: 2, temperature: 1, seed: 0 }]))[0]![0]!.tokens,
      calls: () => ledger.spend().policy?.calls ?? 0,
      kept: () => readFileSync(join(folder, "kept.jsonl"), "utf8"),
      server,
    };
  }
  /** The third poll is that of the sample. */
  const only =
    (route: string, fault: Fault, n: number): Script =>
    (called, _body, nth) =>
      called === route && nth === n ? fault : undefined;

  for (const [name, fault] of [...FAULTS, ["410", { status: 410, text: "{}" }] as (typeof FAULTS)[number]]) {
    for (const [route, n] of [["retrieve_future", 3], ...(name === "410" ? [] : [["asample", 1] as const])] as [
      string,
      number,
    ][]) {
      it(`keeps an answer once after ${name} of ${route}`, async () => {
        const { draw, calls, server } = await draws(only(route, fault, n));
        assert.deepEqual(
          [await draw(), await draw()],
          [
            [2, 3],
            [2, 3],
          ],
        );
        assert.equal(calls(), 1);
        assert.equal(
          new Set(server.calls.flatMap(({ route, body }) => (route === "asample" ? [body.seq_id] : []))).size,
          1,
        );
      });
    }
  }

  const odd: [string, string, RegExp][] = [
    [
      "null for a log-probability",
      '{"sequences":[{"tokens":[2,3],"logprobs":[-1,null],"stop_reason":"length"}]}',
      /not a finite number/,
    ],
    [
      "NaN, as Python writes it",
      '{"sequences":[{"tokens":[2],"logprobs":[NaN],"stop_reason":"stop"}]}',
      /not a finite number/,
    ],
    ["a wrong shape", '{"sequences":[{"tokens":"2 3"}]}', /not the Tinker protocol's JSON/],
    ["a failure of the server's", '{"error":"out of memory"}', /the server failed: out of memory/],
  ];
  for (const [name, text, message] of odd) {
    it(`keeps nothing of ${name}, and asks again when run again`, async () => {
      const { draw, calls, kept } = await draws(only("retrieve_future", { text }, 3));
      await assert.rejects(draw(), (error: Error) => {
        assert.match(
          error.message,
          /^policy at http:\/\/127\.0\.0\.1:\d+, (asample|retrieve_future) \(request request-\d+\): /,
        );
        assert.match(error.message, message);
        return true;
      });
      assert.deepEqual([calls(), kept()], [0, ""]);
      assert.deepEqual(await draw(), [2, 3]);
      assert.equal(calls(), 1);
    });
  }
});
