/**
 * @file Splits and benchmark in tiny numbers, as `make DATA=…` expects them, and what a model has to know to take part.
 * As a script it writes both for servers that others wrote: see test/external/README.md.
 */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SEATS } from "../../src/annotation/annotated.js";
import { BENCHMARK_FILES, BENCHMARK_SOURCE } from "../../src/arena/benchmark.js";
import { BASELINES, type Category } from "../../src/arena/prompt.js";
import type { Datum } from "../../src/engine/engine.js";
import { renderChat } from "../../src/engine/text/renderChat.js";
import { textFormat } from "../../src/engine/textModel.js";
import { textFormatOf } from "../../src/judge/format/text.js";
import { sftDatum } from "../../src/judge/sft.js";
import { pairwise, pointwise } from "../../src/judge/task.js";
import { randomFrom } from "../../src/world/random.js";
import { TOKENIZER_FILES, tinyChat } from "../stages/text/tinyText.js";
import { makePairs, makeSplits } from "../stages/text/world.js";

/** Writes `<folder>/data`: what `judgelab data` would have downloaded and split. Returns that folder. */
export function makeData(folder: string, scale: string): string {
  makeSplits(folder);
  makePairs(folder);
  const data = join(folder, "data"),
    splits = join(folder, "splits");
  renameSync(data, splits);
  mkdirSync(join(data, "splits", scale), { recursive: true });
  renameSync(splits, join(data, "splits", scale, "seed-1"));
  makeBenchmark(join(data, "downloads", BENCHMARK_SOURCE));
  return data;
}

/** Eight questions of each category, answered by their baselines in a word or two. */
function makeBenchmark(at: string): void {
  const categories = Object.keys(BASELINES) as Category[];
  const questions = categories.flatMap((category) =>
    Array.from({ length: 8 }, (_, i) => ({ uid: `${category}-${i}`, category, prompt: `Write about sun ${600 + i}` })),
  );
  const answersOf = (model: string) =>
    questions.map(({ uid }, i) => ({
      uid,
      model,
      messages: [{ role: "assistant", content: { answer: i % 2 === 0 ? "sun" : "sun sun" } }],
    }));
  const files = [questions, ...Object.values(BASELINES).map(answersOf)];
  BENCHMARK_FILES.forEach((file, i) => {
    mkdirSync(dirname(join(at, file)), { recursive: true });
    writeFileSync(join(at, file), files[i]!.map((row) => JSON.stringify(row) + "\n").join(""));
  });
}

/**
 * One model for all roles: it writes a few words, counts the words of an answer as its thoughts and score, prefers the longer of two, and
 * gives a bare score or letter where its thoughts are closed. To nothing it says nothing: SkyRL fills a batch up with empty prompts, and
 * samples until these have ended, too.
 */
function examples(count: number): Datum[] {
  const random = randomFrom("real-text"),
    format = textFormat(tinyChat),
    text = textFormatOf(format);
  const says = () =>
    Array.from({ length: random.int(1, 5) }, () => random.choice(["red", "sun", "ice", "tree", "cat", "blue"])).join(
      " ",
    );
  const wordsOf = (text: string) => text.split(" ").length;
  return Array.from({ length: count }, () => {
    if (random.int(0, 15) === 0) {
      const nothing = Array<number>(random.int(1, 192)).fill(0);
      return { tokens: [...nothing, format.end], from: nothing.length };
    }
    const prompt = `Write about ${random.choice(["red", "sun", "ice", "tree", "cat", "blue"])} ${random.int(0, 999)}`;
    const kind = random.choice(["reasoning", "non-reasoning"] as const),
      task = random.int(0, 2);
    if (task === 0) {
      const options = kind === "reasoning" ? {} : { thinking: false }; // chat servers do not close the thoughts
      const asked = renderChat(tinyChat, [{ role: "user", content: prompt }], options);
      const thoughts = kind === "reasoning" ? { reasoning: "some words" } : {};
      return { tokens: [...asked, ...format.reply({ ...thoughts, text: says() })], from: asked.length };
    }
    if (task === 1) {
      const response = says(),
        score = wordsOf(response);
      if (kind === "non-reasoning") {
        const asked = text.asks.pointwise.prompt(kind, { prompt, response });
        return { tokens: [...asked, ...format.reply({ text: String(score) })], from: asked.length };
      }
      return sftDatum(text, pointwise, kind, { prompt, response, score, trace: `${score} words` });
    }
    const first = says(),
      second = says(),
      counts = [wordsOf(first), wordsOf(second)] as const;
    return sftDatum(text, pairwise, kind, {
      prompt,
      first,
      second,
      better: SEATS[counts[0] >= counts[1] ? 0 : 1]!,
      trace: counts.join(", "),
    });
  });
}

if (process.argv[1]?.endsWith("realText.ts")) {
  const [folder, model] = process.argv.slice(2) as [string, string];
  mkdirSync(folder, { recursive: true });
  mkdirSync(model, { recursive: true });
  for (const [name, content] of Object.entries(TOKENIZER_FILES))
    writeFileSync(join(model, name), JSON.stringify(content));
  writeFileSync(
    join(model, "examples.jsonl"),
    examples(12_000)
      .map((one) => JSON.stringify(one) + "\n")
      .join(""),
  );
  console.log(`DATA=${makeData(folder, "smoke-endpoint")}`);
}
