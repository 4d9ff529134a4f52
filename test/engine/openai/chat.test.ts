import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { openaiChat } from "../../../src/engine/openai/chat.js";
import { jumpingClock } from "../../jumpingClock.js";
import {
  type Behaviour,
  type FaultyServer,
  faultyServer,
  hang,
  json,
  later,
  reset,
  stall,
  status,
} from "../faultyServer.js";
import { passSeconds } from "../minute.js";
import { ASKED, ask, endpoint, HASTE, problemOf, said } from "./endpoint.js";
import { LASTING, OF_SERVER, PASSING, placed } from "./faultTable.js";

describe("openaiChat", () => {
  let server: FaultyServer;
  const chatOf = async (script: Parameters<typeof faultyServer>[0], more: Parameters<typeof endpoint>[1] = {}) => {
    server = await faultyServer(script);
    return openaiChat("arena", endpoint(server.url, more), HASTE);
  };
  afterEach(() => server.close());

  it("sends what was asked for, and nothing else", async () => {
    const chat = await chatOf([said({ content: "Hello" })]);
    await ask(chat);
    await ask(chat, { ...ASKED, topP: 0.9, topK: 5, seed: 3, effort: "high", thinking: false });
    const [plain, full] = server.seen;
    assert.equal(`${plain!.method} ${plain!.path}`, "POST /v1/chat/completions");
    assert.deepEqual(plain!.body, {
      ...{ model: "m", messages: [{ role: "user", content: "Hi" }] },
      ...{ max_completion_tokens: 10, temperature: 0, stream: false },
    });
    assert.deepEqual(full!.body, {
      ...{ ...plain!.body, top_p: 0.9, top_k: 5, seed: 3, reasoning_effort: "high" },
      chat_template_kwargs: { enable_thinking: false },
    });
  });

  it("reads text, tokens, model and request id", async () => {
    const chat = await chatOf([said({ content: "Hello" })]);
    assert.deepEqual(await ask(chat), {
      ...{ text: "Hello", reasoning: null, finish: "stop", usage: { in: 3, out: 2 } },
      ...{ requestId: "chat-1", model: "m-1" },
    });
  });

  describe("finds the reasoning", () => {
    const cases: [string, object, boolean | undefined, { text: string; reasoning: string | null }][] = [
      ["in message.reasoning", { content: "7", reasoning: "Sum." }, undefined, { text: "7", reasoning: "Sum." }],
      [
        "in message.reasoning_content",
        { content: "7", reasoning_content: "Sum." },
        undefined,
        { text: "7", reasoning: "Sum." },
      ],
      [
        "between line ends, as vLLM 0.32 leaves them",
        { content: "\n\n5", reasoning: "\nr1 i2\n" },
        undefined,
        { text: "5", reasoning: "r1 i2" },
      ],
      [
        "but not in an empty block that the server cut out",
        { content: "\n\n5", reasoning: "\n\n" },
        undefined,
        { text: "5", reasoning: null },
      ],
      [
        "before the last </think>",
        { content: "<think>\na </think> b\n</think>\n\n7" },
        undefined,
        { text: "7", reasoning: "a </think> b" },
      ],
      ["where the prompt opened it", { content: "Sum.</think>7" }, true, { text: "7", reasoning: "Sum." }],
      ["in a text cut off before its end", { content: "<think>Sum" }, undefined, { text: "", reasoning: "Sum" }],
      [
        "but not in a text that mentions the tag",
        { content: "A wrote </think>." },
        undefined,
        { text: "A wrote </think>.", reasoning: null },
      ],
      ["but not in an empty block", { content: "<think>\n\n</think>\n\n7" }, false, { text: "7", reasoning: null }],
    ];
    for (const [where, message, thinking, expected] of cases) {
      it(where, async () => {
        const chat = await chatOf([said(message)]);
        const { text, reasoning } = await ask(chat, { ...ASKED, ...(thinking !== undefined && { thinking }) });
        assert.deepEqual({ text, reasoning }, expected);
      });
    }
  });

  it("gives a text that was cut off, before its first token even, as data", async () => {
    const chat = await chatOf([said({ content: null, reasoning: "Long" }, "length")]);
    const { text, reasoning, finish } = await ask(chat);
    assert.deepEqual({ text, reasoning, finish }, { text: "", reasoning: "Long", finish: "length" });
  });

  it("asks again by another seed where the text was lost", async () => {
    const chat = await chatOf([said({ content: null }), said({ content: null }), said({ content: "Hello" })]);
    assert.equal((await ask(chat, { ...ASKED, seed: 7 })).text, "Hello");
    const seeds = server.seen.map(({ body }) => body.seed);
    assert.equal(seeds[0], 7);
    assert.equal(new Set(seeds).size, 3);
  });

  it("gives up a text that is lost three times", async () => {
    const problem = await problemOf(ask(await chatOf([said({ content: null })])));
    assert.equal(server.seen.length, 3);
    assert.match(
      problem.message,
      /^role arena \(http:\/\/127.0.0.1:\d+\/v1, status 200, request chat-1\): the reply has no text \(content is null with 2 tokens used, finish_reason stop\) after 3 attempts$/,
    );
  });

  for (const [what, behaviour] of PASSING) {
    it(`outlives ${what}`, async () => {
      const chat = await chatOf([behaviour, behaviour, said({ content: "Hello" })]);
      assert.equal((await ask(chat)).text, "Hello");
      assert.equal(server.seen.length, 3);
    });
  }

  for (const [what, behaviour, message] of [...LASTING, ...OF_SERVER]) {
    it(`gives up at once on ${what}`, async () => {
      const problem = await problemOf(ask(await chatOf([behaviour])));
      assert.match(problem.message, message);
      assert.match(problem.message, placed("arena"));
      assert.equal(server.seen.length, 1);
    });
  }

  it("reads an error of SGLang's form", async () => {
    const error = json({ object: "error", message: "too long", code: 400 }, 400);
    assert.match((await problemOf(ask(await chatOf([error])))).message, /status 400\): refused the call: too long$/);
  });

  it("waits for a reply that takes minutes", async () => {
    let answer!: () => void;
    const chat = await chatOf([later(new Promise<void>((resolve) => (answer = resolve)), said({ content: "Hello" }))], {
      timeoutSeconds: 1800,
    });
    const reply = ask(chat);
    while (server.seen.length === 0) await sleep(1);
    passSeconds(601); // fetch of Node's own gives up after 300
    await sleep(5);
    answer();
    assert.equal((await reply).text, "Hello");
    assert.equal(server.seen.length, 1);
  });

  it("keeps its waits and limits on a clock that jumps by hours", async () => {
    const clock = jumpingClock();
    try {
      const date = "Wed, 21 Oct 2026 07:28:00 GMT";
      const chat = await chatOf([
        status(503),
        status(429, { "retry-after": date, date }),
        later(sleep(30), said({ content: "Hello" })),
      ]);
      assert.equal((await ask(chat)).text, "Hello");
      await server.close();
      const silent = await chatOf([hang], { timeoutSeconds: 0.02 });
      assert.match((await problemOf(ask(silent))).message, /no reply in time \(0\.02 s\) after 5 attempts/);
    } finally {
      clock.restore();
    }
  });

  it("gives each caller its own answer, whatever order they come in", async () => {
    let last!: () => void;
    const first = new Promise<void>((resolve) => (last = resolve));
    const chat = await chatOf(({ body }) => {
      const { content } = body.messages[0];
      if (content === "b") last();
      return content === "a" ? later(first, said({ content })) : said({ content });
    });
    const texts = ["a", "b"].map(async (content) => (await chat.complete([{ role: "user", content }], ASKED)).text);
    assert.deepEqual(await Promise.all(texts), ["a", "b"]);
  });

  it("tells after how many attempts it gave up", async () => {
    const problem = await problemOf(ask(await chatOf([status(503)])));
    assert.equal(server.seen.length, 5);
    assert.match(problem.message, /status 503\): refused the call: told to answer 503 after 5 attempts$/);
  });

  it("gives up a server that does not answer in time", async () => {
    const problem = await problemOf(ask(await chatOf([hang], { timeoutSeconds: 0.02 })));
    assert.match(problem.message, /no reply in time \(0\.02 s\) after 5 attempts: raise timeoutSeconds/);
  });

  it("gives up one that stops in the middle of its answer", async () => {
    const problem = await problemOf(ask(await chatOf([stall({ choices: [] })], { timeoutSeconds: 0.05 })));
    assert.match(problem.message, /no reply in time \(0\.05 s\) after 5 attempts/);
  });

  it("tells a server that is not there", async () => {
    const chat = await chatOf([reset]);
    await server.close();
    assert.match(
      (await problemOf(ask(chat))).message,
      /cannot be reached \(ECONNREFUSED\) after 5 attempts: start the server/,
    );
  });

  it("has as many calls under way as told, and no more", async () => {
    const pairs: (() => void)[][] = [];
    const pair = () =>
      new Promise<void>((go) => {
        if (pairs.at(-1)?.length !== 1) pairs.push([go]);
        else pairs.at(-1)!.push(go), setTimeout(() => pairs.shift()!.forEach((one) => one()), 5);
      });
    const open: number[] = [];
    const chat = await chatOf(
      () => {
        const answer = later(pair(), said({ content: "Hello" }));
        open.push(pairs.flat().length);
        return answer;
      },
      { concurrency: 2 },
    );
    await Promise.all(Array.from({ length: 6 }, () => ask(chat)));
    assert.deepEqual(open, [1, 2, 1, 2, 1, 2]);
  });

  it("stops what is under way and what waits when told to", async () => {
    server = await faultyServer([hang]);
    const stop = new AbortController();
    const chat = openaiChat("arena", endpoint(server.url, { concurrency: 1 }), { ...HASTE, signal: stop.signal });
    const calls = [ask(chat), ask(chat)].map((call) =>
      call.then(
        () => "replied",
        (error: Error) => error.message,
      ),
    );
    stop.abort(new Error("enough"));
    assert.deepEqual(await Promise.all(calls), ["enough", "enough"]);
  });

  describe("and keys", () => {
    const KEY = "sk-very-secret-123";
    const others = ["OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"];
    const before = Object.fromEntries(others.map((name) => [name, process.env[name]]));
    beforeEach(() => {
      process.env.JUDGELAB_TEST_KEY = KEY;
      for (const name of others) process.env[name] = "someone-elses";
    });
    afterEach(() => {
      delete process.env.JUDGELAB_TEST_KEY;
      for (const name of others)
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
    });

    it("sends the one that the endpoint names", async () => {
      await ask(await chatOf([said({ content: "Hello" })], { keyEnv: "JUDGELAB_TEST_KEY" }));
      assert.equal(server.seen[0]!.headers.authorization, `Bearer ${KEY}`);
    });
    it("sends none that it was not told to send", async () => {
      await ask(await chatOf([said({ content: "Hello" })]));
      const headers = inspect(server.seen[0]!.headers);
      assert.equal(server.seen[0]!.headers.authorization, undefined);
      assert.ok(!headers.includes("someone-elses"), headers);
    });
    it("keeps it out of errors, whatever the server repeats", async () => {
      const text = (body: string, status: number, type = "application/json"): Behaviour => ({
        kind: "reply",
        status,
        body,
        headers: { "content-type": type },
      });
      const repeated = `${"x".repeat(488)} Bearer ${KEY}`; // a cut at 500 letters would leave a piece of it
      const said = [
        json({ error: { message: `bad header Bearer ${KEY}` } }, 401),
        json({ detail: [{ input: KEY }] }, 422),
        text(`<p>${KEY}</p>`, 500, "text/html"),
        text(`Bearer ${KEY}`, 200),
        json({ error: { message: repeated } }, 400),
      ];
      for (const behaviour of said) {
        const error = await ask(await chatOf([behaviour], { keyEnv: "JUDGELAB_TEST_KEY" })).then(
          () => null,
          (one: unknown) => one,
        );
        await server.close();
        assert.match((error as Error).message, /<key>|x <ke|Bearer <|Bearer$/);
        assert.ok(!/very|sk-/.test(inspect(error, { depth: 9, showHidden: true })), (error as Error).message);
      }
    });
    it("refuses one that a header cannot carry, without saying it", async () => {
      process.env.JUDGELAB_TEST_KEY = `${KEY}\n`;
      await assert.rejects(chatOf([status(500)], { keyEnv: "JUDGELAB_TEST_KEY" }), (error: Error) => {
        assert.match(error.message, /role arena: the key in JUDGELAB_TEST_KEY has a space, a line end/);
        return !error.message.includes(KEY);
      });
    });
    it("names the variable that is not set", async () => {
      await assert.rejects(
        chatOf([status(500)], { keyEnv: "JUDGELAB_NO_SUCH_KEY" }),
        /JUDGELAB_NO_SUCH_KEY \(keyEnv\) is not set/,
      );
    });
  });
});
