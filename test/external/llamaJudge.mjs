/**
 * @file Our OpenAI client against llama.cpp's server with a real instruct model (llamaServer.py): the probe, gold's annotations,
 * an arena battle, and the expected score of an untrained judge over the ten digits, with the mass that they cover.
 *   make build && node test/external/llamaJudge.mjs http://127.0.0.1:8090/v1 smollm2
 * It prints what the model answered, and ends with "ok" where every call came through; what the model thinks proves nothing.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { arenaBattle } from "../../dist/cli/battleCommand.js";
import { openaiChat } from "../../dist/engine/openai/chat.js";
import { openaiClient } from "../../dist/engine/openai/client.js";
import { nextTokenOf } from "../../dist/engine/openai/nextToken.js";
import { playableRoles } from "../../dist/engine/openai/probe.js";
import { scoreTokenIds, serverTokenizer } from "../../dist/engine/openai/serverTokens.js";
import { expectedScore } from "../../dist/judge/expectedScore.js";
import { parseScore } from "../../dist/judge/prompts/parse.js";
import { scoreMessages } from "../../dist/judge/prompts/score.js";
import { playableText } from "../../dist/servers/probe.js";

const [url, model] = process.argv.slice(2);
const endpoint = { url, model, concurrency: 2, timeoutSeconds: 600 };

const QUESTION = "Name the capital of France, in one word.";
const ANSWERS = {
  right: "Paris",
  wrong: "Berlin",
  absurd: "Purple monkeys dishwasher nineteen.",
  long: "The capital of France, a country of western Europe, is the city of Paris, which lies on the river Seine.",
  empty: "",
};

console.log("== roles");
console.log(playableText(endpoint, await playableRoles(endpoint, { tell: (line) => console.log(" ", line) })));

console.log("== as gold: a score each, by chat");
const gold = openaiChat("gold", endpoint);
for (const [what, answer] of Object.entries(ANSWERS)) {
  const started = performance.now();
  const reply = await gold.complete(scoreMessages({ instruction: QUESTION, answer }, what), { temperature: 0, maxTokens: 128 });
  const parsed = parseScore(reply);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`  ${what}: ${parsed.kind} ${parsed.score ?? parsed.reason}, wrote ${JSON.stringify(reply.text.slice(0, 80))}, ${JSON.stringify(reply.usage)}, ${seconds} s`);
  assert.ok(reply.usage.in > 100);
}

console.log("== as an untrained judge: the expected score over ten digits");
const client = openaiClient("judge", endpoint);
const encode = await serverTokenizer(client);
const digits = await scoreTokenIds(encode);
console.log("  digits are tokens", digits.join(" "));
const next = nextTokenOf(client);
for (const [what, answer] of Object.entries(ANSWERS)) {
  const text = scoreMessages({ instruction: QUESTION, answer }, what).map(({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`);
  const prompt = await encode(`${text.join("")}<|im_start|>assistant\n`);
  const { distribution, way, missing } = await next(prompt, digits);
  const score = expectedScore(distribution.logprobs).toFixed(3);
  console.log(`  ${what}: expected score ${score}, mass on the digits ${distribution.mass.toPrecision(3)}, by ${way}, ${missing} not shown`);
  assert.ok(distribution.mass > 0 && distribution.mass <= 1);
}

console.log("== as the arena's judge: two questions, two games each");
const folder = mkdtempSync(join(tmpdir(), "judgelab-llama-"));
const write = (name, rows) => {
  writeFileSync(join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return [join(folder, name)];
};
const questions = ["Name a prime above ten.", "What is 2 and 3?"].map((prompt, i) => ({ uid: `q${i}`, category: "hard_prompt", prompt }));
const answers = (name, texts) => texts.map((text, i) => ({ uid: `q${i}`, model: name, messages: [{ role: "assistant", content: { answer: text } }] }));
const report = await arenaBattle(
  {
    questions: write("questions.jsonl", questions),
    answers: write("answers.jsonl", answers("mine", ["Eleven.", "Five."])),
    baseline: write("baseline.jsonl", answers("base", ["Twelve.", "It is 6."])),
    ...{ judge: model, temperature: 0, maxTokens: 400, out: join(folder, "judgments.jsonl") },
  },
  (signal) => openaiChat("arena", endpoint, { signal }),
);
for (const { uid, games } of readFileSync(join(folder, "judgments.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line)))
  for (const game of games) console.log(`  ${uid}: ${game.score} (${game.finish}, ${JSON.stringify(game.usage)}) …${JSON.stringify(game.judgment.answer.slice(-120))}`);
console.log(`  ${JSON.stringify({ ...report, unanswered: [...report.unanswered] })}`);
assert.equal(report.judged, 2);
console.log("ok");
