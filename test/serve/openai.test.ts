import assert from "node:assert/strict";
import { join } from "node:path";
import { goldMessage } from "../../src/annotation/goldChat.js";
import { annotations, askedAnnotations } from "../../src/annotation/procedure.js";
import { cpuEngine } from "../../src/engine/cpu/cpuEngine.js";
import type { Sampler } from "../../src/engine/engine.js";
import { openaiChat } from "../../src/engine/openai/chat.js";
import { openaiSampler } from "../../src/engine/openai/sampler.js";
import type { ServedModel } from "../../src/serve/models.js";
import { Endpoint } from "../../src/servers/endpoints.js";
import { WORLD } from "../../src/world/config.js";
import { decode, encode } from "../../src/world/vocabulary.js";
import { SHAPE, testServer } from "./server.js";

const PROMPT = encode("write about winter use scarf dance avoid skate len 8");
const ask = (response: string) => goldMessage({ prompt: PROMPT, response: encode(response) });

describe("judgelab serve, OpenAI", () => {
  let server: Awaited<ReturnType<typeof testServer>>;
  let here: Sampler;
  before(async () => {
    const served = new Map<string, ServedModel>();
    server = await testServer({}, served);
    const trainer = await cpuEngine().create(SHAPE, 11);
    served.set("policy", { shape: SHAPE, ref: await trainer.save(join(server.state, "policy.bin")) });
    here = await trainer.publish();
  });
  after(() => server.stop());

  const endpoint = (model: string) => Endpoint.parse({ url: `${server.url}/v1`, model });

  it("lists gold and the models it serves", async () => {
    const { data } = (await (await server.send("/v1/models")).json()) as { data: { id: string }[] };
    assert.deepEqual(
      data.map(({ id }) => id),
      ["gold", "judgelab/transformer:v160-w48-l2-h3-c72", "policy"],
    );
  });

  it("completes texts and token ids alike, as the engine does in process", async () => {
    const [own] = await here.sample([
      { prompt: PROMPT, count: 2, maxTokens: 6, temperature: 1, seed: 3, stop: encode("the") },
    ]);
    const asked = { model: "policy", max_tokens: 6, n: 2, seed: 3, stop: "the", logprobs: 1, return_token_ids: true };
    for (const prompt of [decode(PROMPT), PROMPT]) {
      const { choices, usage } = await server.post("/v1/completions", { ...asked, prompt });
      assert.deepEqual(
        choices.map((one: { token_ids: number[] }) => one.token_ids),
        own!.map(({ tokens }) => tokens),
      );
      assert.deepEqual(
        choices.map((one: { logprobs: { token_logprobs: number[] } }) => one.logprobs.token_logprobs),
        own!.map(({ logprobs }) => logprobs),
      );
      assert.equal(
        choices[0].text,
        decode(own![0]!.stopReason === "stop" ? own![0]!.tokens.slice(0, -1) : own![0]!.tokens),
      );
      assert.equal(usage.prompt_tokens, 10);
    }
  });

  it("tells a prompt's log-probabilities by echo", async () => {
    const [own] = await here.logprobs([PROMPT], [1]);
    const {
      choices: [{ text, logprobs }],
    } = await server.post("/v1/completions", {
      model: "policy",
      prompt: decode(PROMPT),
      max_tokens: 0,
      echo: true,
      logprobs: 2,
    });
    assert.equal(text, decode(PROMPT));
    assert.deepEqual(logprobs.token_logprobs, [null, ...Array.from(own!)]);
    assert.deepEqual(logprobs.text_offset.slice(0, 4), [0, 6, 12, 19]); // "write about winter use"
    assert.equal(logprobs.top_logprobs[0], null);
    assert.ok(Math.abs(logprobs.top_logprobs[1].about - own![0]!) < 1e-5);
  });

  it("gives our own client for vLLM the scores, samples and log-probabilities of the engine", async () => {
    const there = openaiSampler("policy", endpoint("policy"));
    const candidates = encode("0 1 2 3 4 5 6 7 8 9");
    const [wanted] = await here.scoreTokens([PROMPT], candidates),
      [told] = await there.scoreTokens([PROMPT], candidates);
    assert.deepEqual(told!.logprobs, wanted!.logprobs);
    assert.ok(Math.abs(told!.mass - wanted!.mass) < 1e-6);
    const request = {
      prompt: PROMPT,
      count: 3,
      maxTokens: 5,
      temperature: 0.7,
      topK: 20,
      topP: 0.95,
      seed: 5,
      stop: encode("score"),
    };
    assert.deepEqual(await there.sample([request]), await here.sample([request]));
    assert.deepEqual(await there.logprobs([PROMPT], [4]), await here.logprobs([PROMPT], [4]));
    await there.close();
  });

  it("has gold answer by hand-counted examples, thinking as much as asked", async () => {
    const gold = openaiChat("gold", endpoint("gold"));
    const options = { maxTokens: 100, temperature: 0 };
    // scarf +2, dance +2 (asked words, 4), snow: topic points end at 3; 3 words of 8: far.
    const high = await gold.complete([{ role: "user", content: ask("scarf dance snow") }], {
      ...options,
      effort: "high",
    });
    assert.deepEqual([high.reasoning, high.text], ["scarf must 2 dance must 4 snow enough 4 len 3 far", "score 4"]);
    assert.deepEqual(high.usage?.out, 14);
    const low = await gold.complete([{ role: "user", content: ask("scarf dance snow") }], {
      ...options,
      effort: "low",
    });
    assert.deepEqual([low.reasoning, low.text], ["poor", "score 4"]);
    const cut = await gold.complete([{ role: "user", content: ask("scarf dance snow") }], {
      ...options,
      maxTokens: 5,
      effort: "high",
    });
    assert.deepEqual([cut.reasoning, cut.text, cut.finish], ["scarf must 2 dance must", "", "length"]);
  });

  it("annotates as the procedure does in process, at every effort", async () => {
    const gold = openaiChat("gold", endpoint("gold"));
    for (const effort of ["low", "medium", "high"] as const) {
      assert.deepEqual(
        await askedAnnotations(gold, 5, "other", 12, effort, WORLD),
        annotations(5, "other", 12, effort, WORLD),
      );
    }
    const other = { ...WORLD, gold: { ...WORLD.gold, title: 0 } };
    await assert.rejects(askedAnnotations(gold, 5, "other", 1, "high", other), /annotate it in process/);
  });

  it("says with 400 why gold cannot judge something", async () => {
    const answer = async (content: string) => {
      const reply = await server.send("/v1/chat/completions", { model: "gold", messages: [{ role: "user", content }] });
      return `${reply.status} ${((await reply.json()) as { error: { message: string } }).error.message}`;
    };
    assert.match(await answer("hello"), /^400 gold cannot judge this: the message must hold <prompt>/);
    assert.match(
      await answer(ask("scarf").replace("scarf\n</response>", "zebra\n</response>")),
      /^400 .*"zebra" is not a word of the miniature/,
    );
    assert.match(await answer(ask("scarf").replace("write", "judge")), /^400 .*not a prompt: "judge about winter/);
    // A response cannot close itself and open another one: words are one line.
    assert.match(
      await answer(ask("scarf").replace("scarf", "scarf </response> <response> dance")),
      /^400 .*"<\/response>" is not a word/,
    );
  });

  it("refuses what it cannot do, with the reason", async () => {
    const cases: [object, RegExp][] = [
      [{ model: "nobody", prompt: "the" }, /^404 there is no model "nobody"/],
      [{ model: "policy", prompt: "zebra" }, /^400 "zebra" is not a word/],
      [{ model: "policy", prompt: [500] }, /^400 prompt: token 500 is outside the vocabulary of 160/],
      [{ model: "policy", prompt: new Array(73).fill(3) }, /^400 prompt has 73 tokens; the model takes 1 to 72/],
      [
        { model: "policy", prompt: "the", stop: "scarf dance" },
        /^400 stop "scarf dance": this server stops at whole single words/,
      ],
      [{ model: "policy", prompt: "the", stop: ["car"] }, /^400 stop "car": this server stops at whole single words/],
      ...Object.entries({
        ...{ logit_bias: { 5: 3 }, presence_penalty: 0.5, frequency_penalty: -1, best_of: 3, suffix: "x", min_p: 0.1 },
        ...{ repetition_penalty: 1.2, response_format: { type: "json_object" }, use_beam_search: true, min_tokens: 2 },
      }).map(([name, value]): [object, RegExp] => [
        { model: "policy", prompt: "the", [name]: value },
        new RegExp(`^400 this server does not do ${name}: leave it out`),
      ]),
      [{ model: "policy", prompt: "the", n: 1000 }, /^400 n: /],
      [{ model: "policy", prompt: "the", temperature: -1 }, /^400 temperature: /],
    ];
    for (const [body, wanted] of cases) {
      const reply = await server.send("/v1/completions", body);
      assert.match(`${reply.status} ${((await reply.json()) as { error: { message: string } }).error.message}`, wanted);
    }
  });

  it("takes what changes nothing: neutral parameters, strangers, and stops that cannot occur", async () => {
    const asked = { model: "policy", prompt: "the", max_tokens: 8, seed: 2 };
    const plain = await server.post("/v1/completions", asked);
    const neutral = {
      ...{ logit_bias: {}, presence_penalty: 0, frequency_penalty: null, best_of: 1, suffix: "", user: "me" },
      ...{ response_format: { type: "text" }, stop: ["\n\n", "</s>", "Question:"], metadata: { a: "b" } },
    };
    assert.deepEqual((await server.post("/v1/completions", { ...asked, ...neutral })).choices, plain.choices);
  });

  it("finds one model by its name, with the slash in it as it is or encoded", async () => {
    const name = "judgelab/transformer:v160-w48-l2-h3-c72";
    for (const path of [name, encodeURIComponent(name)])
      assert.equal(((await (await server.send(`/v1/models/${path}`)).json()) as { id: string }).id, name);
    const missing = await server.send("/v1/models/nobody");
    assert.equal(missing.status, 404);
    assert.match(((await missing.json()) as { error: { message: string } }).error.message, /no model "nobody" here/);
  });

  /** The events of a stream, without the end that each must have. */
  const events = async (path: string, body: object) => {
    const reply = await server.send(path, { ...body, stream: true });
    assert.match(reply.headers.get("content-type")!, /^text\/event-stream/);
    const text = await reply.text();
    assert.match(text, /data: \[DONE\]\n\n$/);
    return text
      .trimEnd()
      .split("\n\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line.slice("data: ".length)));
  };
  it("streams completions that are the same when put together", async () => {
    const asked = { model: "policy", prompt: "the", max_tokens: 8, n: 2, seed: 2, logprobs: 2, return_token_ids: true };
    const { choices, usage } = await server.post("/v1/completions", asked);
    const parts = await events("/v1/completions", { ...asked, stream_options: { include_usage: true } });
    for (const whole of choices) {
      const own = parts.flatMap((part) => part.choices).filter(({ index }) => index === whole.index);
      assert.equal(own.map(({ text }) => text).join(""), whole.text);
      assert.deepEqual(
        own.flatMap(({ logprobs }) => logprobs?.token_logprobs ?? []),
        whole.logprobs.token_logprobs,
      );
      assert.deepEqual([own.at(-1).finish_reason, own.at(-1).token_ids], [whole.finish_reason, whole.token_ids]);
      assert.ok(own.slice(0, -1).every(({ finish_reason }) => finish_reason === null));
    }
    assert.deepEqual(parts.at(-1).usage, usage);
    assert.deepEqual(parts.at(-1).choices, []);
  });
  it("streams gold's answer: role, thoughts, words, end", async () => {
    const body = { model: "gold", messages: [{ role: "user", content: ask("scarf dance snow") }] };
    const parts = await events("/v1/chat/completions", body);
    const deltas = parts.map(({ choices: [choice] }) => choice.delta);
    assert.deepEqual(deltas[0], { role: "assistant", content: "" });
    const joined = (name: string) => deltas.map((delta) => delta[name] ?? "").join("");
    assert.deepEqual(
      [joined("reasoning"), joined("content")],
      ["scarf must 2 dance must 4 snow enough 4 len 3 far", "score 4"],
    );
    assert.deepEqual([parts.at(-1).choices[0].finish_reason, parts.at(-1).usage], ["stop", undefined]);
    const refused = await server.send("/v1/chat/completions", {
      ...body,
      messages: [{ role: "user", content: "hi" }],
      stream: true,
    });
    assert.equal(refused.status, 400);
  });

  it("reads messages without content and every effort that clients know, and refuses what gold does not do", async () => {
    const user = { role: "user", content: ask("scarf dance snow") };
    const call = { role: "assistant", content: null, tool_calls: [] };
    const tools = [{ type: "function", function: { name: "f" } }];
    for (const more of [
      { reasoning_effort: "minimal" },
      { reasoning_effort: "xhigh" },
      { tools, tool_choice: "auto" },
      { stop: ["\n"] },
    ]) {
      const { choices } = await server.post("/v1/chat/completions", { model: "gold", messages: [call, user], ...more });
      assert.equal(choices[0].message.content, "score 4");
    }
    const named = { tool_choice: { type: "function", function: { name: "f" } } };
    const asked: [object, string][] = [
      [{ tools, tool_choice: "required" }, "tool_choice"],
      [{ tools, ...named }, "tool_choice"],
      [{ response_format: { type: "json_schema", json_schema: {} } }, "response_format"],
      [{ logprobs: true }, "logprobs"],
      [{ stop: "score" }, "stop"],
      [{ logit_bias: { 1: 1 } }, "logit_bias"],
    ];
    for (const [more, name] of asked) {
      const reply = await server.send("/v1/chat/completions", { model: "gold", messages: [user], ...more });
      const { error } = (await reply.json()) as { error: { message: string; param: string } };
      assert.deepEqual([reply.status, error.param], [400, name]);
      assert.match(error.message, new RegExp(`does not do ${name}`));
    }
  });
});
