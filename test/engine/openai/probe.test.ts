import assert from "node:assert/strict";
import { type InferenceProbeOptions, playableRoles, probeInference } from "../../../src/engine/openai/probe.js";
import { Endpoints } from "../../../src/servers/endpoints.js";
import { playableText, probeEndpoints, probeFailures, probeTable } from "../../../src/servers/probe.js";
import { type FaultyServer, faultyServer, json, type Seen, status } from "../faultyServer.js";
import { endpoint, HASTE, said } from "./endpoint.js";
import { hosted, sglang, vllm } from "./vllm.js";

describe("probing a server", () => {
  let server: FaultyServer;
  afterEach(() => server.close());
  const found = async (
    role: Parameters<typeof probeInference>[0],
    script: Parameters<typeof faultyServer>[0],
    more: Parameters<typeof endpoint>[1] = {},
    options: InferenceProbeOptions = {},
  ) => {
    server = await faultyServer(script);
    const checks = await probeInference(role, endpoint(server.url, more), { ...HASTE, ...options });
    return checks.map(({ check, outcome, detail }) => `${check} ${outcome}: ${detail.replace(server.url, "URL")}`);
  };
  const SAMPLED = "samples ok: 2 with token ids and log-probabilities";
  const NO_TOKENIZER = "tokenizer skipped: the role names none";

  it("tells how a judge's score can be read", async () => {
    assert.deepEqual(await found("judge", vllm()), [
      ...["model ok: one of 2 served", NO_TOKENIZER, SAMPLED, "score tokens ok: 0 to 9 are ten single tokens"],
      "expected score ok: by logprob_token_ids: mass 0.95 of four bare tokens",
    ]);
  });
  it("tells what an older vLLM does not show", async () => {
    const checks = await found("judge", vllm({ tokenIds: false, shown: 4 }));
    assert.equal(checks.at(-1), "expected score ok: by top_logprobs: mass 0.65 of four bare tokens, 6 of 10 not shown");
  });
  it("tells a server that cannot say tokens", async () => {
    const checks = await found("judge", hosted);
    assert.match(checks[2]!, /^samples failed: role judge \(URL\/v1, status 404\)/);
    assert.match(checks.at(-1)!, /^expected score skipped: the server does not tell its tokens/);
    await server.close();
    assert.match((await found("judge", sglang()))[2]!, /^samples ok/);
  });
  it("checks the digits of servers without /tokenize too, and refuses those that are no single tokens", async () => {
    const rest = vllm();
    const cut = (split: boolean) => (seen: Parameters<typeof rest>[0]) =>
      seen.path === "/tokenize"
        ? status(404)
        : typeof seen.body?.prompt === "string"
          ? json({
              choices: [
                { prompt_token_ids: split ? [0, 2 + Number(seen.body.prompt)] : [2 + Number(seen.body.prompt)] },
              ],
            })
          : rest(seen);
    assert.equal((await found("judge", cut(false))).at(-2), "score tokens ok: 0 to 9 are ten single tokens");
    await server.close();
    assert.deepEqual((await found("judge", cut(true))).slice(-2), [
      'score tokens failed: "0" is 2 tokens: the expected score needs each digit to be one, so take a model whose tokenizer has each',
      "expected score skipped: without score tokens",
    ]);
  });
  it("asks a policy's server for the log-probabilities of prompts, gold's and the arena's for a chat", async () => {
    assert.equal((await found("policy", vllm())).at(-1), "prompt log-probabilities ok: of 3 tokens");
    await server.close();
    assert.deepEqual((await found("gold", vllm())).slice(1), [
      ...[NO_TOKENIZER, "chat ok: finish stop, reasoning shown"],
      "token limit ok: finish stop, but it reports no token counts",
    ]);
  });
  it("refuses a gold that shows no reasoning, asked at high effort as annotation asks", async () => {
    const silent = (seen: Seen) => (seen.path === "/v1/chat/completions" ? said({ content: "7" }) : vllm()(seen));
    assert.match(
      (await found("gold", silent)).at(-2)!,
      /^chat failed: it shows no reasoning for judges to learn: serve a model that reasons/,
    );
    const asked = () => server.seen.find(({ path }) => path === "/v1/chat/completions")!.body;
    assert.equal(asked().reasoning_effort, "high");
    await server.close();
    assert.deepEqual((await found("arena", silent)).slice(-2), [
      "chat ok: finish stop, no reasoning shown",
      "token limit ok: it ended by itself after 2 tokens",
    ]);
    assert.equal(asked().reasoning_effort, undefined);
  });
  it("says where a server reads past the limit of tokens, in either direction", async () => {
    const writes = (tokens: (limit: number) => number) => (seen: Seen) => {
      if (seen.path !== "/v1/chat/completions") return vllm()(seen);
      const out = tokens(seen.body.max_completion_tokens);
      const finish_reason = out === 400 ? "stop" : "length";
      const usage = { prompt_tokens: 9, completion_tokens: out };
      return json({ choices: [{ message: { content: "one two" }, finish_reason }], usage });
    };
    const checks = await found(
      "arena",
      writes(() => 16),
    ); // llama-cpp-python's own default
    assert.match(
      checks[2]!,
      /^chat failed: it is cut off after 16 tokens where 512 were requested: it ignores max_completion_tokens/,
    );
    assert.match(
      checks[3]!,
      /^token limit failed: it is cut off after 16 tokens where 64 .*"parameters": \{"max_completion_tokens": "max_tokens"\}/,
    );
    await server.close();
    assert.match(
      (
        await found(
          "arena",
          writes(() => 400),
        )
      )[3]!,
      /^token limit failed: 400 tokens come where 64 is the limit: it ignores/,
    );
    await server.close();
    assert.equal(
      (
        await found(
          "arena",
          writes((limit) => limit),
        )
      )[3],
      "token limit ok: kept: 64 of 64 tokens",
    );
  });
  it("says which roles a server can play, asking it once for what several need, and tells what it is at", async () => {
    server = await faultyServer(vllm());
    const lines: string[] = [];
    const options = { ...HASTE, tell: (line: string) => lines.push(line.replace(server.url, "URL")) };
    const all = await playableRoles(endpoint(server.url), options);
    assert.deepEqual(
      all.map(({ role, lacks }) => [role, lacks]),
      ["gold", "judge", "policy", "baseline", "arena"].map((role) => [role, null]),
    );
    assert.equal(lines[0], "m at URL/v1: model ok");
    assert.equal(server.seen.filter(({ path }) => path === "/v1/models").length, 1);
    await server.close();
    server = await faultyServer((seen) =>
      seen.path === "/v1/chat/completions" ? said({ content: "7" }) : hosted(seen),
    );
    const some = await playableRoles(endpoint(server.url), HASTE);
    const text = playableText(endpoint(server.url), some).replaceAll(server.url, "URL");
    assert.match(
      text,
      /^m at URL\/v1 can be baseline, arena; not gold \(chat: it shows no reasoning.*\), judge \(samples: .*status 404.*; score tokens: .*\), policy \(samples: /,
    );
  });
  it("reads the context where llama.cpp's server tells it", async () => {
    const llama = (seen: Seen) =>
      seen.path === "/v1/models" ? json({ data: [{ id: "m", meta: { n_ctx: 2048 } }] }) : vllm()(seen);
    const [model, context] = await found("arena", llama, {}, { longest: { arena: 16_000 } });
    assert.equal(model, "model ok: one of 1 served, 2048 tokens of context");
    assert.match(context!, /^context failed: .* 2048 tokens of context/);
  });
  it("tells the context, and refuses one that no longest answer fits in", async () => {
    const short = (seen: Seen) =>
      seen.path === "/v1/models" ? json({ data: [{ id: "m", max_model_len: 2048 }] }) : vllm()(seen);
    assert.equal((await found("arena", short))[0], "model ok: one of 1 served, 2048 tokens of context");
    await server.close();
    assert.deepEqual((await found("arena", short, {}, { longest: { arena: 2048 } })).slice(1, 2), [
      "context failed: URL/v1 serves m with 2048 tokens of context, and is asked for answers of up to 2048: start it with more, or ask for less",
    ]);
  });
  it("asks nothing at the url of a trained role whose model there is none", async () => {
    const training = { url: "http://localhost:1", baseModel: "b", loraRank: 0 };
    assert.deepEqual(await found("judge", [status(404)], { model: "none", training }), [
      "model skipped: none is read at its url: what is sampled is sampled where it is trained",
    ]);
    assert.equal(server.seen.length, 0);
    await server.close();
    assert.match((await found("judge", [status(404)], { model: "none" }))[0]!, /^model failed: .*status 404/);
  });
  it("compares tokenizers", async () => {
    const loadTokenizer = async (place: string) => ({
      encode: (text: string) =>
        [...text].map((letter) => (place === "same" && /[0-9]/.test(letter) ? 2 + Number(letter) : 0)),
    });
    const check = async (tokenizer: string, options: InferenceProbeOptions = { loadTokenizer }) => {
      const checks = await found("policy", vllm(), { tokenizer }, options);
      await server.close();
      return checks[1]!;
    };
    assert.match(await check("same"), /^tokenizer ok: \d+ tokens alike$/);
    assert.match(
      await check("other"),
      /^tokenizer failed: other differs from the server's at token 15 of " {2}The score is 7/,
    );
    assert.equal(await check("same", {}), "tokenizer skipped: not compared");
  });
  it("asks no more of a server that is not there, lacks the model, or whose key is missing", async () => {
    assert.deepEqual(await found("judge", vllm(), { model: "n" }), ["model failed: URL/v1 serves m, other, not n"]);
    assert.equal(server.seen.length, 1);
    await server.close();
    assert.match(
      (await found("judge", [status(401)])).join(),
      /^model failed: role judge .*status 401.*check the key in the variable/,
    );
    await server.close();
    assert.match(
      (await found("judge", vllm(), { keyEnv: "JUDGELAB_NO_SUCH_KEY" })).join(),
      /^key failed: role judge: .*JUDGELAB_NO_SUCH_KEY/,
    );
  });
  it("goes through the roles of a file, and names what failed", async () => {
    server = await faultyServer(vllm());
    const { url } = server;
    const endpoints = Endpoints.parse({
      roles: { policy: { url: `${url}/v1`, model: "n" }, gold: { url: `${url}/v1`, model: "m" } },
    });
    const roles = await probeEndpoints(endpoints, [
      probeInference,
      async () => [{ check: "training", outcome: "skipped", detail: "none" }],
    ]);
    assert.deepEqual(
      roles.map(({ role, checks }) => [role, checks.length]),
      [
        ["gold", 5],
        ["policy", 2],
      ],
    );
    assert.equal(probeFailures(roles), `policy: model (${url}/v1 serves m, other, not n)`);
    assert.equal(probeFailures(roles.slice(0, 1)), null);
    assert.match(
      probeTable(roles),
      /^\| role \| model \| check \| outcome \| detail \|\n[^]*\| gold \| m \| training \| skipped \| none \|/,
    );
  });
});
