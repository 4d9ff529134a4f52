/** @file Replies as real servers and relays write them, each for a kind: what is read, what is asked again, what is refused. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { openaiChat } from "../../../src/engine/openai/chat.js";
import { readFrame } from "../../../src/engine/openai/frame.js";
import { usageOf } from "../../../src/engine/openai/usage.js";
import { Endpoints, endpointOf } from "../../../src/servers/endpoints.js";
import { proxyVariables } from "../../proxyVariables.js";
import { type Behaviour, type FaultyServer, faultyServer, json } from "../faultyServer.js";
import { ask, endpoint, HASTE, problemOf, said } from "./endpoint.js";

describe("openaiChat reads replies:", () => {
  let server: FaultyServer;
  const chatOf = async (script: Parameters<typeof faultyServer>[0], more: Parameters<typeof endpoint>[1] = {}) => {
    server = await faultyServer(script);
    return openaiChat("arena", endpoint(server.url, more), HASTE);
  };
  afterEach(() => server.close());
  const body = (text: string | Buffer, headers: Record<string, string> = {}): Behaviour => ({
    ...{ kind: "reply", status: 200, body: text as string },
    headers: { "content-type": "text/event-stream", ...headers },
  });
  const event = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
  const delta = (more: object, finish_reason: string | null = null) => ({
    id: "c-1",
    choices: [{ index: 0, delta: more, finish_reason }],
  });

  describe("how they end", () => {
    for (const reason of [
      "error",
      "content_filter",
      "tool_calls",
      "abort",
      "function_call",
      null,
      undefined,
      "unheard-of",
    ]) {
      it(`asks again where that is ${reason}, and gives up after three`, async () => {
        const half = {
          choices: [{ index: 0, message: { content: "At first [[B>>A]] seems right, but" }, finish_reason: reason }],
        };
        const chat = await chatOf([json(half), said({ content: "[[A>B]]" })]);
        assert.equal((await ask(chat)).text, "[[A>B]]");
        await server.close();
        const problem = await problemOf(ask(await chatOf([json(half)])));
        assert.equal(server.seen.length, 3);
        assert.equal(problem.kind, "unfinished");
        assert.match(
          problem.message,
          new RegExp(`the reply is not finished \\(finish_reason ${reason ? `"${reason}"` : "null"}\\) after 3`),
        );
      });
    }
    it("knows other servers' words for the end", async () => {
      const chat = await chatOf(
        ["eos", "end_turn", "STOP", "MAX_TOKENS", "model_length"].map((word) => said({ content: "x" }, word)),
      );
      const finishes = [];
      for (let i = 0; i < 5; i++) finishes.push((await ask(chat)).finish);
      assert.deepEqual(finishes, ["stop", "stop", "stop", "length", "length"]);
    });
  });

  describe("errors inside a 200", () => {
    it("count by their own code: some pass", async () => {
      for (const error of [
        { code: 429, message: "upstream is busy" },
        { code: "503", message: "x" },
        { type: "overloaded_error", message: "x" },
      ]) {
        const chat = await chatOf([json({ error }), json({ error }), said({ content: "Hello" })]);
        assert.equal((await ask(chat)).text, "Hello");
        assert.equal(server.seen.length, 3);
        await server.close();
      }
      await chatOf([]);
    });
    it("some are the server's, some of the call alone, and all tell their words", async () => {
      const cases: [object, number, RegExp][] = [
        [
          { error: { code: 402, message: "no credit left" } },
          402,
          /status 402, request r-1\): refused the call: no credit left$/,
        ],
        [{ error: { type: "invalid_api_key", message: "bad" } }, 401, /status 401.*bad: check the key/],
        [{ object: "error", code: 400, message: "too long" }, 400, /status 400.*: too long$/],
        [{ error: "model is asleep" }, 200, /status 200.*refused the call: model is asleep$/],
        [{ detail: "Not here" }, 200, /refused the call: "Not here"$/],
        [
          { choices: [{ error: { code: 402, message: "empty" }, finish_reason: "error", message: { content: "x" } }] },
          402,
          /: empty$/,
        ],
      ];
      for (const [reply, code, words] of cases) {
        const problem = await problemOf(ask(await chatOf([json(reply, 200, { "x-request-id": "r-1" })])));
        assert.deepEqual([problem.status, server.seen.length], [code, 1]);
        assert.match(problem.message, words);
        await server.close();
      }
      await chatOf([]);
    });
    it("are asked again three times where a text had begun", async () => {
      const error = { code: 502, message: "upstream lost" };
      const message = { role: "assistant", content: "At first [[B>>A]] seems right, but" };
      const usage = { prompt_tokens: null, completion_tokens: null, total_tokens: 0 };
      const problem = await problemOf(
        ask(
          await chatOf([json({ id: "c-1", choices: [{ index: 0, finish_reason: "error", error, message }], usage })]),
        ),
      );
      assert.equal(server.seen.length, 3);
      assert.match(problem.message, /status 502, request c-1\): refused the call: upstream lost after 3 attempts$/);
    });
    it("are none where the key is null", async () => {
      const chat = await chatOf([
        json({ error: null, choices: [{ error: null, message: { content: "x" }, finish_reason: "stop" }] }),
      ]);
      assert.equal((await ask(chat)).text, "x");
    });
  });

  it("joins the parts of a text, and keeps thoughts apart", async () => {
    const content = [
      {
        type: "thinking",
        thinking: [
          { type: "text", text: "weigh" },
          { type: "text", text: "ing" },
        ],
      },
      { type: "text", text: "[[A" },
      { type: "text", text: ">B]]" },
      { type: "image_url", image_url: {} },
    ];
    const { text, reasoning } = await ask(await chatOf([said({ content })]));
    assert.deepEqual([text, reasoning], ["[[A>B]]", "weighing"]);
    await server.close();
    const problem = await problemOf(ask(await chatOf([said({ content: [{ type: "thinking", thinking: "no end" }] })])));
    assert.equal(problem.kind, "no-content");
  });

  describe("in another frame", () => {
    it("reads a stream that was not asked for", async () => {
      const stream =
        ": keep-alive\n\n" +
        event(delta({ role: "assistant", reasoning_content: "Hm" })) +
        event(delta({ reasoning_content: "m." })) +
        event(delta({ content: "[[A" })) +
        event(delta({ content: ">B]]" })) +
        event(delta({}, "stop")) +
        event({ id: "c-1", model: "m-1", choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } }) +
        "data: [DONE]\n\n";
      const chat = await chatOf([body(stream), body(stream.replaceAll("\n", "\r\n"))]);
      const wanted = {
        text: "[[A>B]]",
        reasoning: "Hmm.",
        finish: "stop",
        usage: { in: 3, out: 2 },
        requestId: "c-1",
        model: "m-1",
      };
      assert.deepEqual(await ask(chat), wanted);
      assert.deepEqual(await ask(chat), wanted);
    });
    it("reads JSON with a stream's end, a stream of one whole reply, and a byte order mark", async () => {
      const whole = { id: "c", choices: [{ index: 0, finish_reason: "stop", message: { content: "[[A>B]]" } }] };
      const forms = [
        `${JSON.stringify(whole)}\n\ndata: [DONE]\n\n`,
        `${event(whole)}data: [DONE]`,
        event(whole),
        `\uFEFF${JSON.stringify(whole)}`,
      ];
      const chat = await chatOf(forms.map((one) => body(one)));
      for (const _ of forms) assert.equal((await ask(chat)).text, "[[A>B]]");
      assert.equal(server.seen.length, forms.length);
    });
    it("asks again for a stream that broke off, and reads an error in one", async () => {
      const broken = event(delta({ content: "[[A>B]]" }));
      assert.equal((await ask(await chatOf([body(broken), said({ content: "x" })]))).text, "x");
      await server.close();
      const failed = event(delta({ content: "[[A" })) + event({ error: { code: 402, message: "empty" } });
      assert.equal((await problemOf(ask(await chatOf([body(failed)])))).status, 402);
    });
    it("refuses at once a whole body that is no reply", async () => {
      for (const foreign of [
        "ready",
        '{"a": 1}\n{"b": 2}\n',
        "choices:\n- text: x",
        "data: what\n\ndata: [DONE]\n\n",
      ]) {
        const problem = await problemOf(ask(await chatOf([body(foreign)])));
        assert.deepEqual([problem.kind, server.seen.length], ["wrong-shape", 1], foreign);
        await server.close();
      }
      await chatOf([]);
    });
    it("tells half a text from a foreign one", () => {
      assert.deepEqual(
        ['{"a": "}', '[{"a": [1]}', "", "<html>", '{"a": "\\"}"} and more'].map((text) => readFrame(text).kind),
        ["broken", "broken", "broken", "broken", "foreign"],
      );
    });
  });

  it("believes no count that is none", () => {
    const counts = [
      { prompt_tokens: 3, completion_tokens: 2 },
      { prompt_tokens: 3 },
      { prompt_tokens: -3, completion_tokens: 2 },
    ];
    assert.deepEqual(counts.map(usageOf), [{ in: 3, out: 2 }, { in: 3, out: 0 }, null]);
    for (const odd of [
      { prompt_tokens: 1e300 },
      { prompt_tokens: 1.5 },
      { prompt_tokens: "3" },
      { prompt_tokens: null },
      "many",
      null,
    ])
      assert.equal(usageOf(odd), null);
  });
  it("keeps an answer whose count is none", async () => {
    const reply = {
      choices: [{ message: { content: "x" }, finish_reason: "stop" }],
      usage: { prompt_tokens: "three" },
    };
    const { text, usage } = await ask(await chatOf([json(reply)]));
    assert.deepEqual([text, usage], ["x", null]);
  });

  describe("and what a call may hold", () => {
    const extra = {
      object: "error",
      message: {
        detail: [
          { type: "extra_forbidden", loc: ["body", "max_completion_tokens"], msg: "Extra inputs are not permitted" },
        ],
      },
    };
    it("says max_tokens where the server knows no max_completion_tokens, and keeps to it", async () => {
      const chat = await chatOf(({ body }) =>
        "max_completion_tokens" in body ? json(extra, 422) : said({ content: "x" }),
      );
      await ask(chat);
      await ask(chat);
      assert.deepEqual(
        server.seen.map(({ body }) => [body.max_completion_tokens, body.max_tokens]),
        [
          [10, undefined],
          [undefined, 10],
          [undefined, 10],
        ],
      );
    });
    it("does not take a limit that is too large for a name that is unknown", async () => {
      const problem = await problemOf(
        ask(
          await chatOf([json({ error: { message: "max_completion_tokens is too large: 16000. Unsupported." } }, 400)]),
        ),
      );
      assert.equal(server.seen.length, 1);
      assert.match(problem.message, /Unsupported\.$/);
    });
    it("leaves out and renames what its role says", async () => {
      const parameters = { temperature: null, max_completion_tokens: "max_output", stream: null };
      await ask(await chatOf([said({ content: "x" })], { parameters }));
      assert.deepEqual(server.seen[0]!.body, {
        model: "m",
        messages: [{ role: "user", content: "Hi" }],
        max_output: 10,
      });
    });
    it("says how, where a model does not take a parameter", async () => {
      const refusal = json(
        {
          error: {
            message: "Unsupported parameter: temperature is not supported with this model",
            param: "temperature",
          },
        },
        400,
      );
      assert.match(
        (await problemOf(ask(await chatOf([refusal])))).message,
        /give the role "parameters": \{"temperature": null\}/,
      );
    });
    it("takes names of parameters alone in the endpoints file", async () => {
      const roles = (parameters: object) =>
        Endpoints.safeParse({ roles: { arena: { url: "http://x/v1", model: "m", parameters } } });
      assert.deepEqual(endpointOf(roles({ temperature: null }).data!, "arena").parameters, { temperature: null });
      assert.match(
        roles({ messages: null }).error!.issues[0]!.message,
        /no parameter that may be changed; those are max_completion_tokens,/,
      );
      await chatOf([]);
    });
  });

  it("follows a redirect within the server, and none to another or that would lose the question", async () => {
    const to = (code: number, location: string) => json({}, code, { location });
    const chat = await chatOf((_, n) => (n === 0 ? to(307, "/v1/chat/completions/") : said({ content: "x" })));
    assert.equal((await ask(chat)).text, "x");
    assert.equal(server.seen[1]!.body.messages[0].content, "Hi");
    await server.close();
    const other = await faultyServer([said({ content: "[[A>>B]]" })]);
    for (const code of [301, 302, 303, 307, 308]) {
      const problem = await problemOf(ask(await chatOf([to(code, `${other.url}/v1/chat/completions`)])));
      assert.deepEqual([problem.kind, server.seen.length, other.seen.length], ["redirect", 1, 0]);
      assert.match(
        problem.message,
        /redirects calls to another address \(status 30\d to http:.*name that address as url/,
      );
      await server.close();
    }
    assert.equal((await problemOf(ask(await chatOf([to(302, "/login")])))).kind, "redirect");
    await other.close();
  });

  it("stops reading a reply without end, packed or not", async () => {
    const packed = gzipSync(Buffer.alloc(3e6, " "));
    const own = createServer((_, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(packed);
    });
    await new Promise<void>((ready) => own.listen(0, "127.0.0.1", ready));
    const chat = openaiChat("arena", endpoint(`http://127.0.0.1:${(own.address() as AddressInfo).port}`), {
      ...HASTE,
      mostBytes: 2e6,
    });
    const problem = await problemOf(ask(chat));
    assert.equal(problem.kind, "too-large");
    assert.match(problem.message, /the reply has no end \(more than 2 MB\)$/);
    own.close();
    await chatOf([]);
  });

  it("keeps a repeated key out of texts, names and request ids", async () => {
    const KEY = "sk-very-secret-123";
    process.env.JUDGELAB_TEST_KEY = KEY;
    try {
      const reply = {
        id: encodeURIComponent(KEY),
        model: KEY,
        choices: [{ message: { content: `Bearer ${KEY}`, reasoning: KEY }, finish_reason: "stop" }],
      };
      const chat = await chatOf(
        [json(reply), json(reply, 200, { "x-request-id": Buffer.from(KEY).toString("base64") })],
        { keyEnv: "JUDGELAB_TEST_KEY" },
      );
      const answers = [await ask(chat), await ask(chat)];
      assert.deepEqual(answers[0], {
        text: "Bearer <key>",
        reasoning: "<key>",
        finish: "stop",
        usage: null,
        requestId: "<key>",
        model: "<key>",
      });
      assert.match(answers[1]!.requestId!, /^<key>=*$/);
    } finally {
      delete process.env.JUDGELAB_TEST_KEY;
    }
  });

  describe("through a proxy", () => {
    const setProxies = proxyVariables();
    it("that HTTP_PROXY and HTTPS_PROXY name, but not where NO_PROXY has the host", async () => {
      const passed: string[] = [];
      const proxy = createServer((request, response) => {
        passed.push(`${request.method} ${request.url}`);
        response.writeHead(200, { "content-type": "application/json" });
        response.end(JSON.stringify({ choices: [{ message: { content: "by the proxy" }, finish_reason: "stop" }] }));
      });
      proxy.on("connect", (request, socket) => {
        passed.push(`CONNECT ${request.url}`);
        socket.end("HTTP/1.1 503 No\r\n\r\n");
      });
      await new Promise<void>((ready) => proxy.listen(0, "127.0.0.1", ready));
      const at = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      setProxies({ HTTP_PROXY: at, HTTPS_PROXY: at, NO_PROXY: "127.0.0.1" });
      const chat = openaiChat("arena", endpoint("http://judge.example:8555"), HASTE);
      assert.equal((await ask(chat)).text, "by the proxy");
      const secure = openaiChat("arena", endpoint("https://judge.example"), {
        patience: { retries: 0, firstSeconds: 0.001, mostSeconds: 0.001 },
      });
      await problemOf(ask(secure));
      assert.deepEqual(passed, ["POST http://judge.example:8555/v1/chat/completions", "CONNECT judge.example:443"]);
      assert.equal((await ask(await chatOf([said({ content: "direct" })]))).text, "direct");
      proxy.close();
      proxy.closeAllConnections();
    });
  });
});
