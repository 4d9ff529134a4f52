/**
 * @file Our OpenAI client against an inference server that nobody here wrote, serving the model of tinyTalker.py.
 *
 * README.md beside it tells how to start such a server. After `make build`:
 *   node test/external/realInference.mjs chat   --url http://127.0.0.1:8601/v1 --model talker [--key-env KEY] [--context 2048]
 *   node test/external/realInference.mjs tokens --url … --model talker --tokenizer FOLDER [--out FILE]
 *   node test/external/realInference.mjs load   --url … --model talker [--calls 200] [--concurrency 16]
 * `chat` holds chat completions against what chat.ts takes for granted, `tokens` completions, log-probabilities and the
 * expected score; `load` makes many calls at once. What is not as it should be is told with "NO"; the exit code is then 1.
 * `tokens` writes log-probabilities to FILE, which tinyTalkerCheck.py holds against the model's own softmax.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { EndpointError } from "../../dist/engine/endpointError.js";
import { openaiChat } from "../../dist/engine/openai/chat.js";
import { openaiClient } from "../../dist/engine/openai/client.js";
import { nextTokenOf } from "../../dist/engine/openai/nextToken.js";
import { openaiSampler } from "../../dist/engine/openai/sampler.js";
import { scoreTokenIds, serverTokenizer } from "../../dist/engine/openai/serverTokens.js";
import { loadChatTemplate, renderChat } from "../../dist/engine/text/renderChat.js";
import { loadTokenizer } from "../../dist/engine/text/tokenizer.js";

const { positionals: [part], values: given } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(["url", "model", "tokenizer", "key-env", "context", "out", "calls", "concurrency"].map((name) => [name, { type: "string" }])),
});
const endpoint = {
  url: given.url, model: given.model, timeoutSeconds: 300, concurrency: Number(given.concurrency ?? 16),
  ...(given["key-env"] && { keyEnv: given["key-env"] }),
};
const PATIENCE = { retries: 1, firstSeconds: 1, mostSeconds: 2 };
const WORDS = ["snow", "river", "a", "lantern", "of", "quiet"];

function check(what, holds, seen) {
  if (!holds) process.exitCode = 1;
  console.log(`${holds ? "ok" : "NO"}  ${what}${seen === undefined ? "" : `: ${typeof seen === "string" ? seen : JSON.stringify(seen)}`}`);
}

const asked = (word) => [{ role: "user", content: `How long is ${word}?` }];
const failure = async (call) => {
  try {
    await call();
    return { kind: "none", message: "it did not fail" };
  } catch (error) {
    return error instanceof EndpointError ? { ...error.problem, message: error.message } : { kind: "other", message: String(error) };
  }
};

async function chat() {
  const model = openaiChat("gold", endpoint, { patience: PATIENCE });
  const greedy = { maxTokens: 100, temperature: 0 };
  const on = await model.complete(asked("river"), greedy);
  check("the trace is found", /^r1 i2 [^<]*$/.test(on.reasoning), on);
  check("the answer stands apart", on.text === "5", on.text);
  check("finish, tokens, request and model are told", on.finish === "stop" && on.usage?.in > 0 && on.usage.out > 0 && on.requestId && on.model === endpoint.model, on.model);
  const told = await model.complete(asked("river"), { ...greedy, thinking: true });
  check("thinking on", told.reasoning === on.reasoning && told.text === on.text);
  const off = await model.complete(asked("river"), { ...greedy, thinking: false });
  check("thinking off", off.reasoning === null && /^\s*[0-9]$/.test(off.text), off);
  for (const effort of ["low", "medium", "high"]) {
    const said = await failure(async () => check(`effort ${effort} is taken`, (await model.complete(asked("snow"), { ...greedy, effort })).text.trim() !== ""));
    if (said.kind !== "none") check(`effort ${effort} is taken`, false, said.message);
  }
  const cut = await model.complete(asked("lantern"), { ...greedy, maxTokens: 6 });
  check("a text cut off within its trace is reasoning alone", cut.finish === "length" && cut.text === "" && cut.reasoning, cut);
  const cutOff = await model.complete(asked("lantern"), { ...greedy, maxTokens: 1, thinking: false });
  check("a text cut off with thinking off is an answer", cutOff.finish === "length" && cutOff.reasoning === null, cutOff);
  const full = { maxTokens: 60, temperature: 1, topP: 0.9, topK: 5, seed: 3 };
  const refused = await failure(async () => {
    const [one, again] = [await model.complete(asked("qwxz"), full), await model.complete(asked("qwxz"), full)];
    check("a seed gives the same text twice", one.text === again.text && one.reasoning === again.reasoning);
  });
  if (refused.kind !== "none") check("sampling parameters are taken", false, refused.message);

  const wrong = await failure(() => openaiChat("gold", { ...endpoint, model: "nobody" }).complete(asked("a"), greedy));
  check("a wrong model stops the run", wrong.status === 404 && wrong.attempts === 1, wrong.message);
  const long = await failure(() => model.complete([{ role: "user", content: "snow ".repeat(Number(given.context ?? 2048)) }], greedy));
  check("a prompt that is too long costs its own call", long.status === 400 && long.attempts === 1, long.message);
  const much = await failure(() => model.complete(asked("a"), { ...greedy, maxTokens: 10 * Number(given.context ?? 2048) }));
  check("so does one that asks for too many tokens", much.kind === "none" || (much.status === 400 && much.attempts === 1), much.message);
  if (!endpoint.keyEnv) return;
  process.env.REAL_INFERENCE_WRONG_KEY = "sk-not-the-right-one";
  const key = await failure(() => openaiChat("gold", { ...endpoint, keyEnv: "REAL_INFERENCE_WRONG_KEY" }).complete(asked("a"), greedy));
  check("a wrong key stops the run", key.status === 401 && key.attempts === 1 && !key.message.includes("right-one"), key.message);
  const { keyEnv: _, ...keyless } = endpoint;
  const none = await failure(() => openaiChat("gold", keyless).complete(asked("a"), greedy));
  check("so does none", none.status === 401 && none.attempts === 1, none.message);
}

async function tokens() {
  const client = openaiClient("judge", endpoint, { patience: PATIENCE });
  const sampler = openaiSampler("judge", endpoint, { patience: PATIENCE });
  const tokenizer = await loadTokenizer(given.tokenizer), format = { tokenizer, template: await loadChatTemplate(given.tokenizer, tokenizer) };
  const end = tokenizer.idOf("<|im_end|>"), close = tokenizer.idOf("</think>");
  const rows = [];
  const kept = (sequence, from, logprobs) => rows.push({ tokens: [...sequence], from, logprobs: [...logprobs] });

  const encode = await serverTokenizer(client);
  check("the server tells its tokens", encode !== null);
  const digits = await scoreTokenIds(encode);
  check("0 to 9 are ten single tokens, as here", digits.every((id, digit) => id === tokenizer.idOf(String(digit))), digits);
  const text = "  The score is 7.25\n\n\tça – 東京 🙂 1234567890 don't";
  check("texts are cut as here", JSON.stringify(await encode(text)) === JSON.stringify(tokenizer.encode(text)));

  const prompt = renderChat(format, asked("river"), { thinking: true });
  const base = { prompt, count: 4, maxTokens: 60, temperature: 1, seed: 7 };
  const [samples] = await sampler.sample([base]), [again] = await sampler.sample([base]);
  check("n samples with ids and log-probabilities", samples.length === 4, samples.map((one) => tokenizer.decode(one.tokens)));
  check("a seed gives the same samples twice", JSON.stringify(samples.map((one) => one.tokens)) === JSON.stringify(again.map((one) => one.tokens)));
  check("n samples differ", new Set(samples.map((one) => one.tokens.join())).size > 1);
  for (const one of samples) {
    const sequence = [...prompt, ...one.tokens];
    kept(sequence, prompt.length, one.logprobs);
    const [echoed] = await sampler.logprobs([sequence], [prompt.length]);
    kept(sequence, prompt.length, echoed);
    const apart = Math.max(...one.logprobs.map((value, i) => Math.abs(value - echoed[i])));
    check("sampled and prompt log-probabilities agree", apart < 1e-3, apart.toExponential(1));
    check("the end token is the last", one.stopReason === "length" || one.tokens.at(-1) === end);
  }
  const [[stopped]] = await sampler.sample([{ ...base, count: 1, stop: [close] }]);
  check("a stop token of ours ends it and is kept", stopped.stopReason === "stop" && stopped.tokens.at(-1) === close, tokenizer.decode(stopped.tokens));
  const [[short]] = await sampler.sample([{ ...base, count: 1, maxTokens: 2 }]);
  check("a cut text says so", short.stopReason === "length" && short.tokens.length === 2);
  const [hot] = await sampler.sample([{ ...base, count: 16, maxTokens: 1, prompt: prompt.slice(0, 3), temperature: 1 }]);
  const [cold] = await sampler.sample([{ ...base, count: 16, maxTokens: 1, prompt: prompt.slice(0, 3), temperature: 1, topK: 1 }]);
  check("no top_k but ours", new Set(hot.map((one) => one.tokens[0])).size > 1 && new Set(cold.map((one) => one.tokens[0])).size === 1,
    `${new Set(hot.map((one) => one.tokens[0])).size} different first tokens of 16, with top_k 1 ${new Set(cold.map((one) => one.tokens[0])).size}`);
  hot.forEach((one) => kept([...prompt.slice(0, 3), ...one.tokens], 3, one.logprobs));
  const [[warm]] = await sampler.sample([{ ...base, count: 1, temperature: 0.3, topK: 5, topP: 0.9 }]);
  kept([...prompt, ...warm.tokens], prompt.length, warm.logprobs); // the model's own, whatever the sampling was

  const asking = renderChat(format, asked("lanterns"), { thinking: false });
  const next = nextTokenOf(client);
  for (const [what, place] of [["where a digit is due", asking], ["where none is", prompt], ["of four bare tokens", [1, 2, 3, 4]]]) {
    const { way, missing, distribution } = await next(place, digits);
    const each = await sampler.logprobs(digits.map((digit) => [...place, digit]), digits.map(() => place.length));
    const apart = Math.max(...digits.map((_, i) => Math.abs(Math.exp(distribution.logprobs[i]) - Math.exp(each[i][0]))));
    check(`expected score ${what}`, missing === 0 && apart < 1e-4, `${way}, mass ${distribution.mass.toPrecision(4)}, digit by digit within ${apart.toExponential(1)}`);
    digits.forEach((digit, i) => kept([...place, digit], place.length, [distribution.logprobs[i]]));
  }
  const judged = await sampler.sample([{ ...base, count: 2, stop: [close], candidates: digits }]);
  check("a trace with the score after it", judged[0].every((one) => one.stopReason !== "stop" || one.next?.logprobs.length === 10));
  // At once, so that the server's batch holds both kinds of question.
  const [mixed, alone] = await Promise.all([
    sampler.scoreTokens(Array.from({ length: 8 }, () => asking), digits),
    sampler.sample(Array.from({ length: 8 }, (_, i) => ({ ...base, count: 1, seed: 100 + i }))),
  ]);
  const first = mixed[0].logprobs;
  check("both at once", mixed.every((one) => one.logprobs.every((value, i) => Math.abs(Math.exp(value) - Math.exp(first[i])) < 1e-4)));
  alone.flat().forEach((one) => kept([...prompt, ...one.tokens], prompt.length, one.logprobs));
  if (given.out) writeFileSync(given.out, rows.map((row) => JSON.stringify(row)).join("\n") + "\n");
}

async function load() {
  const calls = Number(given.calls ?? 200), started = performance.now();
  const model = openaiChat("arena", endpoint, { patience: PATIENCE });
  const sampler = openaiSampler("policy", endpoint, { patience: PATIENCE });
  const many = (call) => Promise.all(Array.from({ length: calls }, (_, i) => call(i, WORDS[i % WORDS.length])));
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s, client ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB`;
  const replies = await many((i, word) => model.complete(asked(word), { maxTokens: 100, temperature: 1, seed: i }));
  check(`${calls} chats`, replies.every(({ usage }) => usage !== null), `${replies.filter((one) => one.reasoning !== null).length} with a trace, ${seconds()}`);
  const prompt = Array.from({ length: 40 }, (_, i) => 20 + i);
  const completions = await many((i) => sampler.sample([{ prompt, count: 1, maxTokens: 30, temperature: 1, seed: i }]));
  check(`${calls} completions`, completions.flat(2).length === calls, seconds());
}

await { chat, tokens, load }[part]();
process.exit();
