/**
 * @file The official openai JavaScript client against `judgelab serve`.
 *   node dist/cli/index.js serve --port 8400 --model policy=runs/smoke/pretrain/policy-llama-3.1-8b/seed-1 &
 *   OPENAI_API_KEY=any OPENAI_BASE_URL=http://127.0.0.1:8400/v1 node test/external/openaiJs.mjs policy
 * It ends with "ok", or fails at the first thing that is not as it should be.
 */
import assert from "node:assert/strict";
import OpenAI from "openai";

const model = process.argv[2];
const prompt = "write about winter use scarf dance avoid skate len 8";
const client = new OpenAI({ maxRetries: 0 });

const models = [];
for await (const { id } of client.models.list()) models.push(id);
console.log("models:", models);

const asked = { model, prompt, max_tokens: 12, n: 2, seed: 4, logprobs: 2 };
const [one, again] = [await client.completions.create(asked), await client.completions.create(asked)];
assert.deepEqual(one.choices, again.choices, "a seed gives the same draws");
const [{ text, finish_reason, logprobs }] = one.choices;
logprobs.tokens.forEach((token, i) => assert.ok(Math.abs(logprobs.top_logprobs[i][token] - logprobs.token_logprobs[i]) < 1e-5));
console.log("completion:", text, finish_reason, one.usage);

const streamed = ["", ""];
for await (const { choices } of await client.completions.create({ ...asked, stream: true }))
  for (const { index, text: piece } of choices) streamed[index] += piece;
assert.deepEqual(streamed, one.choices.map((choice) => choice.text), "a stream is the same text");
assert.equal((await client.models.retrieve(model)).id, model);
const refusal = (name) => ({ status: 400, param: name });
await assert.rejects(client.completions.create({ ...asked, logit_bias: { 5: 3 } }), refusal("logit_bias"));
await assert.rejects(client.completions.create({ ...asked, best_of: 5 }), refusal("best_of"));

const content = `<prompt>\n${prompt}\n</prompt>\n<response>\nscarf dance snow frost the ice\n</response>`;
const {
  choices: [{ message }],
} = await client.chat.completions.create({
  model: "gold",
  reasoning_effort: "high",
  messages: [{ role: "user", content }],
});
assert.match(message.content, /^score [0-9]$/);
console.log("gold:", message.content, "after", message.reasoning);
const question = [{ role: "user", content }];
let said = "";
const stream = await client.chat.completions.create({ model: "gold", reasoning_effort: "minimal", messages: question, stream: true });
for await (const { choices } of stream) said += choices[0].delta.content ?? "";
assert.equal(said, message.content);
const helper = client.chat.completions.stream({ model: "gold", messages: question });
assert.equal((await helper.finalChatCompletion()).choices[0].message.content, said);
await assert.rejects(
  client.chat.completions.create({ model: "gold", messages: question, response_format: { type: "json_object" } }),
  refusal("response_format"),
);
await assert.rejects(
  client.chat.completions.create({ model: "gold", messages: [{ role: "user", content: "hello" }] }),
  OpenAI.BadRequestError,
);
await assert.rejects(client.completions.create({ model: "nobody", prompt }), OpenAI.NotFoundError);
console.log("ok");
