import assert from "node:assert/strict";
import { openaiClient } from "../../../src/engine/openai/client.js";
import { nextTokenOf } from "../../../src/engine/openai/nextToken.js";
import { openaiSampler } from "../../../src/engine/openai/sampler.js";
import { expectedScore } from "../../../src/judge/score.js";
import { type FaultyServer, faultyServer, json, status } from "../faultyServer.js";
import { endpoint, HASTE } from "./endpoint.js";
import { DIGITS, hosted, NEXT, sglang, vllm } from "./vllm.js";

let server: FaultyServer;
const start = async (script: Parameters<typeof faultyServer>[0]) => {
  server = await faultyServer(script);
  return endpoint(server.url);
};

describe("openaiSampler", () => {
  afterEach(() => server.close());
  const samplerOf = async (script: Parameters<typeof faultyServer>[0]) =>
    openaiSampler("policy", await start(script), HASTE);
  const asked = { prompt: [3, 4], count: 2, maxTokens: 5, temperature: 0.7, seed: 11, stop: [1] };

  it("leaves no sampling parameter to the server", async () => {
    const sampler = await samplerOf(vllm());
    await sampler.sample([asked, { ...asked, topP: 0.9, topK: 8 }]);
    const bodies = server.seen.map(({ body }) => body).sort((a, b) => a.top_k - b.top_k);
    assert.deepEqual(bodies[0], {
      ...{
        model: "m",
        prompt: [3, 4],
        max_tokens: 5,
        n: 2,
        temperature: 0.7,
        top_p: 1,
        top_k: -1,
        min_p: 0,
        repetition_penalty: 1,
      },
      ...{
        stop_token_ids: [1],
        seed: 11,
        stream: false,
        return_token_ids: true,
        return_tokens_as_token_ids: true,
        logprobs: 0,
      },
    });
    assert.deepEqual([bodies[1].top_p, bodies[1].top_k], [0.9, 8]);
  });

  it("gives tokens with the stop, and their log-probabilities", async () => {
    const sampler = await samplerOf(vllm());
    const [two] = await sampler.sample([asked]);
    const one = { tokens: [9, 1], logprobs: [Math.log(0.5), Math.log(0.025)], stopReason: "stop" };
    assert.deepEqual(two, [one, one]);
    const [[cut]] = await sampler.sample([{ ...asked, count: 1, maxTokens: 1 }]);
    assert.deepEqual(cut, { tokens: [9], logprobs: [Math.log(0.5)], stopReason: "length" });
  });

  it("asks for the token after the stop where candidates are given", async () => {
    const sampler = await samplerOf(vllm());
    const [[one]] = await sampler.sample([{ ...asked, count: 1, candidates: DIGITS }]);
    assert.deepEqual(server.seen[1]!.body.prompt, [3, 4, 9, 1]);
    assert.equal(one!.next!.logprobs[7], Math.log(0.5));
    const [[cut]] = await sampler.sample([{ ...asked, count: 1, maxTokens: 1, candidates: DIGITS }]);
    assert.equal(cut!.next, undefined);
  });

  it("reads the log-probabilities of a prompt's own tokens", async () => {
    const sampler = await samplerOf(vllm());
    const [logp] = await sampler.logprobs([[3, 9, 0]], [1]);
    assert.deepEqual(logp, Float32Array.from([NEXT[9]!, NEXT[0]!]));
  });

  it("puts samples in order, as servers number them", async () => {
    const one = (index: number, token: number) => ({
      index,
      finish_reason: "stop",
      token_ids: [token],
      logprobs: { token_logprobs: [-token] },
    });
    const sampler = await samplerOf([json({ choices: [one(2, 9), one(0, 7), one(1, 8)] })]);
    const [three] = await sampler.sample([{ ...asked, count: 3 }]);
    assert.deepEqual(
      three!.map(({ tokens }) => tokens[0]),
      [7, 8, 9],
    );
  });

  const choice = (more: object) => json({ id: "cmpl-4", choices: [{ index: 0, finish_reason: "stop", ...more }] });
  const wrong: [string, ReturnType<typeof json>, RegExp][] = [
    [
      "says no tokens",
      choice({ logprobs: { tokens: ["a"], token_logprobs: [-1] } }),
      /no token ids: the server needs return_token_ids/,
    ],
    ["says no log-probabilities", choice({ token_ids: [9] }), /no log-probability for each of 1 tokens/],
    [
      "says null for NaN",
      choice({ token_ids: [9], logprobs: { token_logprobs: [null] } }),
      /no log-probability for each/,
    ],
    ["says too few", choice({ token_ids: [9, 1], logprobs: { token_logprobs: [-1] } }), /for each of 2 tokens/],
    [
      "says text for a log-probability",
      choice({ token_ids: [9], logprobs: { token_logprobs: ["-1"] } }),
      /token_logprobs\.0: .*expected number/,
    ],
    [
      "leaves out the stop",
      choice({ token_ids: [9], logprobs: { token_logprobs: [-1] }, stop_reason: 1 }),
      /the stop token 1 is left out/,
    ],
    [
      "gives fewer samples",
      choice({ token_ids: [9], logprobs: { token_logprobs: [-1] } }),
      /1 completions where n is 2/,
    ],
  ];
  const PLACED = /^EndpointError: role policy \(http:\/\/127\.0\.0\.1:\d+\/v1, status 200, request cmpl-4\): /;
  for (const [what, behaviour, message] of wrong) {
    it(`refuses a server that ${what}, once and for all`, async () => {
      const sampler = await samplerOf([behaviour]);
      const count = /fewer/.test(what) ? 2 : 1;
      const call = sampler.sample([{ ...asked, count }]);
      await assert.rejects(call, message);
      await assert.rejects(call, PLACED);
      assert.equal(server.seen.length, 1);
    });
  }
  it("refuses NaN as Python writes it", async () => {
    const body = '{"choices": [{"index": 0, "token_ids": [9], "logprobs": {"token_logprobs": [NaN]}}]}';
    const sampler = await samplerOf([{ kind: "reply", status: 200, body, headers: {} }]);
    await assert.rejects(
      sampler.sample([{ ...asked, count: 1 }]),
      /status 200\): the reply holds NaN or Infinity where numbers belong/,
    );
    assert.equal(server.seen.length, 1);
  });
  it("refuses a server that does not echo", async () => {
    const sampler = await samplerOf([choice({ token_ids: [9], logprobs: { token_logprobs: [-1] } })]);
    const call = sampler.logprobs([[3, 9, 0]], [1]);
    await assert.rejects(call, /the server needs echo with logprobs/);
    await assert.rejects(call, PLACED);
  });
});

describe("nextTokenOf", () => {
  afterEach(() => server.close());
  const PROMPT = [3, 4, 5];
  const ask = async (script: Parameters<typeof faultyServer>[0]) => {
    const next = nextTokenOf(openaiClient("judge", await start(script), HASTE));
    return { first: await next(PROMPT, DIGITS), second: await next(PROMPT, DIGITS) };
  };
  /** (0 + 1 + … + 9 - 7) x .05 + 7 x .5, over a mass of .95 */
  const EXPECTED = (38 * 0.05 + 3.5) / 0.95;
  const near = (value: number, expected: number) =>
    assert.ok(Math.abs(value - expected) < 1e-12, `${value} is not ${expected}`);

  it("takes exactly the tokens asked for where vLLM gives them", async () => {
    const { first } = await ask(vllm());
    assert.deepEqual([first.way, first.missing], ["logprob_token_ids", 0]);
    near(first.distribution.mass, 0.95);
    near(expectedScore(first.distribution.logprobs), EXPECTED);
    const { body } = server.seen[0]!;
    assert.deepEqual([body.max_tokens, body.temperature, body.logprobs, body.logprob_token_ids], [1, 1, 20, DIGITS]);
  });

  it("takes the twenty likeliest of an older vLLM, and says what is missing", async () => {
    const all = (await ask(vllm({ tokenIds: false, shown: 20 }))).first;
    assert.deepEqual([all.way, all.missing], ["top_logprobs", 0]);
    near(expectedScore(all.distribution.logprobs), EXPECTED);
    await server.close();
    const some = (await ask(vllm({ tokenIds: false, shown: 4 }))).first;
    assert.deepEqual([some.way, some.missing, some.distribution.logprobs[7]], ["top_logprobs", 6, Math.log(0.5)]);
    near(some.distribution.mass, 0.65);
  });

  it("asks SGLang by /v1/score, and stays with it", async () => {
    const { first, second } = await ask(sglang());
    assert.equal(first.way, "score");
    near(first.distribution.mass, 0.95);
    near(expectedScore(second.distribution.logprobs), EXPECTED);
    assert.deepEqual(
      server.seen.map(({ path }) => path),
      ["/v1/completions", "/v1/score", "/v1/score"],
    );
    assert.deepEqual(server.seen[1]!.body, {
      model: "m",
      query: [3, 4],
      items: [[5]],
      label_token_ids: DIGITS,
      apply_softmax: false,
    });
  });

  it("says so where a server offers neither", async () => {
    await assert.rejects(
      ask(hosted),
      /offers no log-probabilities by token id: .*status 400.*; .*status 404.*Serve the judge with vLLM or SGLang/,
    );
  });

  it("finds the way anew after a server was down", async () => {
    const fine = vllm();
    const down = { ...HASTE, patience: { ...HASTE.patience, retries: 0 } };
    const next = nextTokenOf(
      openaiClient("judge", await start((seen, n) => (n === 0 ? { kind: "reset" } : fine(seen))), down),
    );
    await assert.rejects(next(PROMPT, DIGITS), /broke off/);
    assert.equal((await next(PROMPT, DIGITS)).way, "logprob_token_ids");
  });

  it("refuses a score that is no number, naming role, status and request", async () => {
    const fine = vllm();
    const odd = json({ id: "cmpl-5", choices: [{ logprobs: { top_logprobs: [{ "token_id:2": null }] } }] });
    const next = nextTokenOf(openaiClient("judge", await start((seen, n) => (n === 1 ? odd : fine(seen))), HASTE));
    await next(PROMPT, DIGITS);
    await assert.rejects(
      next(PROMPT, DIGITS),
      /^EndpointError: role judge \(.*, status 200, request cmpl-5\): .*top_logprobs\.0\.token_id:2: .*expected number, received null/,
    );
  });

  it("takes no token twice", async () => {
    const next = nextTokenOf(openaiClient("judge", await start([status(500)]), HASTE));
    await assert.rejects(next(PROMPT, [2, 2]), /tokens 2 2 are not distinct/);
  });
});
