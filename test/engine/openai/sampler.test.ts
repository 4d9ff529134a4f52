import assert from "node:assert/strict";
import { openaiClient } from "../../../src/engine/openai/client.js";
import { nextTokenOf } from "../../../src/engine/openai/nextToken.js";
import { openaiSampler } from "../../../src/engine/openai/sampler.js";
import { expectedScore } from "../../../src/judge/score.js";
import { type FaultyServer, faultyServer, json, type Seen, status } from "../faultyServer.js";
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
  const two = { token_ids: [9, 1], logprobs: { token_logprobs: [-1, -2] } };
  wrong.push(
    [
      "tells log-probabilities above 0",
      choice({ token_ids: [9], logprobs: { token_logprobs: [0.5] } }),
      /token_logprobs\.0: a log-probability above 0/,
    ],
    [
      "tells a placeholder",
      choice({ token_ids: [9], logprobs: { token_logprobs: [-9999] } }),
      /-9999 as the log-probability of a token that came/,
    ],
    ["tells tokens below 0", choice({ token_ids: [-5], logprobs: { token_logprobs: [-1] } }), /token_ids\.0: /],
    [
      "tells tokens beyond any vocabulary",
      choice({ token_ids: [1e9], logprobs: { token_logprobs: [-1] } }),
      /token_ids\.0: a token beyond any vocabulary/,
    ],
    [
      "writes more than asked",
      choice({ token_ids: [9, 9, 9, 9, 9, 9], logprobs: { token_logprobs: [-1, -1, -1, -1, -1, -1] } }),
      /6 tokens where 5 are the most/,
    ],
    [
      "is cut off at nothing",
      choice({ token_ids: [], logprobs: { token_logprobs: [] }, finish_reason: "length" }),
      /no tokens, cut off at their length/,
    ],
    [
      "numbers samples twice (fewer differ)",
      json({ id: "cmpl-4", choices: [0, 0].map((index) => ({ index, finish_reason: "stop", ...two })) }),
      /numbered 0, 0 where n is 2/,
    ],
    [
      "numbers samples below 0 (fewer are right)",
      json({ id: "cmpl-4", choices: [-1, 0].map((index) => ({ index, finish_reason: "stop", ...two })) }),
      /numbered -1, 0 where n is 2/,
    ],
  );
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
  for (const reason of ["abort", "error", "content_filter", null]) {
    it(`asks again where a completion ends by ${reason}`, async () => {
      const odd = choice({ token_ids: [9], logprobs: { token_logprobs: [-1] }, finish_reason: reason });
      const sampler = await samplerOf([odd, choice({ token_ids: [7], logprobs: { token_logprobs: [-1] } })]);
      assert.deepEqual((await sampler.sample([{ ...asked, count: 1 }]))[0]![0]!.tokens, [7]);
      await server.close();
      await assert.rejects(
        (await samplerOf([odd])).sample([{ ...asked, count: 1 }]),
        /not finished \(finish_reason .*after 3 attempts/,
      );
    });
  }
  it("reads tokens and log-probabilities in the shape of llama.cpp's server", async () => {
    const content = [9, 1].map((id) => ({ id, token: "x", logprob: NEXT[id], top_logprobs: [] }));
    const silent = choice({ logprobs: null }); // what it says to logprobs 0
    const sampler = await samplerOf(({ body }) => (body.logprobs === 0 ? silent : choice({ logprobs: { content } })));
    const [[one]] = (await sampler.sample([{ ...asked, count: 1 }])) as [[object]];
    assert.deepEqual(one, { tokens: [9, 1], logprobs: [NEXT[9], NEXT[1]], stopReason: "stop" });
    await sampler.sample([{ ...asked, count: 1 }]);
    assert.deepEqual(
      server.seen.map(({ body }) => body.logprobs),
      [0, 1, 1],
    );
    await server.close();
    const short = await samplerOf([choice({ logprobs: { content: content.slice(0, 1) } })]);
    await assert.rejects(
      short.sample([{ ...asked, count: 1 }]),
      /ended without one of the stop tokens, which the server leaves out/,
    );
  });
  it("refuses an echo above 0, of placeholders, or of more than was sent", async () => {
    for (const token_logprobs of [
      [null, 0.5, -1, -1],
      [null, -9999, -1, -1],
      [null, -1, -1, -1, -1],
    ]) {
      const sampler = await samplerOf([choice({ token_ids: [9], logprobs: { token_logprobs } })]);
      await assert.rejects(
        sampler.logprobs([[3, 9, 0]], [1]),
        /above 0|log-probabilities, of 3 tokens and a new one, or -9999/,
      );
      await server.close();
    }
    await start([]);
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

  const shown = (top: Record<string, number>) =>
    json({ id: "cmpl-5", choices: [{ logprobs: { top_logprobs: [top] } }] });
  const alike = (value: number, ids: number[] = DIGITS) =>
    shown(Object.fromEntries(ids.map((id) => [`token_id:${id}`, value])));
  const lies: [string, ReturnType<typeof json>, RegExp][] = [
    ["above 0", alike(3), /a log-probability above 0/],
    ["all 0, of a mass of ten", alike(0), /probabilities that add up to 10\.0/],
    ["all -9999", alike(-9999), /none of the 10 tokens requested.*theirs is not reported/],
    [
      "of other tokens",
      alike(-9, [50, 51]),
      /none of the 10 tokens requested, and those shown have a mass of 0\.00025/,
    ],
  ];
  for (const [what, lie, message] of lies) {
    it(`makes no score from log-probabilities ${what}`, async () => {
      const fine = vllm();
      const next = nextTokenOf(openaiClient("judge", await start((seen, n) => (n === 0 ? fine(seen) : lie)), HASTE));
      await next(PROMPT, DIGITS);
      await assert.rejects(next(PROMPT, DIGITS), message);
    });
  }
  it("makes none from probabilities that add up to 0 or to more than 1", async () => {
    for (const scores of [[DIGITS.map(() => 0)], [DIGITS.map(() => 0.5)]]) {
      const lying = (seen: Seen) => (seen.path === "/v1/score" ? json({ scores }) : status(400));
      await assert.rejects(ask(lying), /add up to 0, or to more than 1/);
      await server.close();
    }
    await start([]);
  });
  it("knows that digits have little where another token has most", async () => {
    const { first } = await ask([shown({ "token_id:50": Math.log(0.9) })]);
    assert.deepEqual([first.missing, first.distribution.mass], [10, 0]);
  });
  it("asks llama.cpp's server for more alternatives until all tokens are shown, which it names by id", async () => {
    const llama = ({ body }: Seen) => {
      const all = [50, 51, ...DIGITS].map((id) => ({ id, token: "x", logprob: id >= 50 ? Math.log(0.025) : NEXT[id] }));
      const top_logprobs = all.slice(0, body.logprobs === 20 ? 3 : 12);
      return json({ choices: [{ logprobs: { content: [{ ...all[0], top_logprobs }] } }] });
    };
    const { first } = await ask(llama);
    assert.deepEqual([first.way, first.missing], ["top_logprobs", 0]);
    near(first.distribution.mass, 0.95);
    near(expectedScore(first.distribution.logprobs), EXPECTED);
    assert.deepEqual(
      server.seen.slice(0, 2).map(({ body }) => body.logprobs),
      [20, 100],
    );
  });

  it("takes no token twice", async () => {
    const next = nextTokenOf(openaiClient("judge", await start([status(500)]), HASTE));
    await assert.rejects(next(PROMPT, [2, 2]), /tokens 2 2 are not distinct/);
  });
});
