/** @file Judges on real text: what they learn, how they are read, rewarded and tested. */
import assert from "node:assert/strict";
import type { Completion, Sampler } from "../../../src/engine/engine.js";
import { textFormat } from "../../../src/engine/textModel.js";
import { compareResponses } from "../../../src/judge/compare.js";
import { textFormatOf } from "../../../src/judge/format/text.js";
import { judgeGrpoStep } from "../../../src/judge/grpo.js";
import { sftDatum } from "../../../src/judge/sft.js";
import { pairwise } from "../../../src/judge/task.js";
import { TEXT_SCALES } from "../../../src/paper/textScales.js";
import { fakeSampler, fakeTrainer } from "../../fakeModel.js";
import { tinyChat } from "../../stages/text/tinyText.js";

const model = textFormat(tinyChat);
const { decode } = model;
const format = textFormatOf(model);
const pair = { prompt: "Name a river.", first: "Rhine", second: "Elbe", better: "second" as const, trace: "longer" };
/** The answer in the first seat, from what a judge reads. */
const seatedFirst = (tokens: readonly number[]) => /BEGIN ANSWER A \w+ ===\n(\w+)/.exec(decode(tokens))![1];
const judge = (sampler: Sampler, maxPrompt = 999) => ({
  kind: "non-reasoning" as const,
  sampler,
  format,
  judging: { temperature: 1, maxTrace: 20 },
  maxPrompt,
});
const compare = async (of: ReturnType<typeof judge>) => (await compareResponses(of, [pair], 1)).compared[0]!;
/** By its probabilities of A and B. */
const odds = (of: (first: string | undefined) => [number, number]) =>
  fakeSampler({ scores: (read) => of(seatedFirst(read)) });
const tokensOf = (text: string) => tinyChat.tokenizer.encode(text, { markup: true });

describe("a pairwise judge on real text", () => {
  it("learns the letter of gold's choice alone, or gold's reasoning, the letter and to end", () => {
    const [alone, reasoned] = (["non-reasoning", "reasoning"] as const).map((kind) =>
      sftDatum(format, pairwise, kind, pair),
    );
    assert.deepEqual([...alone!.tokens.slice(alone!.from)], [model.verdicts[1]]);
    assert.equal(decode(reasoned!.tokens.slice(reasoned!.from)), "<think>\nlonger\n</think>\n\nB<|im_end|>");
    const read = decode(reasoned!.tokens.slice(0, reasoned!.from));
    assert.match(read, /ANSWER A \w+ ===\nRhine\n=== END ANSWER A[^]*ANSWER B \w+ ===\nElbe\n=== END ANSWER B/);
  });

  it("is read by the letter after its thoughts, and by nothing else", () => {
    const written = (text: string, stopReason: Completion["stopReason"] = "stop") => {
      const tokens = tokensOf(stopReason === "stop" ? `${text}<|im_end|>` : text);
      const place = format.asks.pairwise.answerIn({ tokens, logprobs: [], ended: stopReason === "stop" });
      return place === null ? null : (["first", "second"] as const)[place];
    };
    const cases: [string, "first" | "second" | null][] = [
      ["<think>\nno\n</think>\n\nA", "first"],
      ["<think>\nA\n</think>\n\nB", "second"],
      ["<think>\nA</think></think> B", "second"],
      ["A", null],
      ["<think>\nA", null],
      ["<think>\n</think>\n\nC", null],
      ["<think>\n</think>\n\nA or B", null],
      ["<think>\n</think>\n\na", null],
    ];
    for (const [text, better] of cases) assert.equal(written(text), better, text);
    assert.equal(written("<think>\n</think>\n\nA", "length"), null);
  });

  it("is rewarded by eq. 3: 1 for gold's choice, 0 for the other, -1 for none", async () => {
    const outputs = [
      "<think>\n</think>\n\nB<|im_end|>",
      "<think>\n</think>\n\nA<|im_end|>",
      "<think>\n</think>\n\nB.<|im_end|>",
      "B<|im_end|>",
    ];
    const sampler = fakeSampler({ write: (_, index) => tokensOf(outputs[index]!) });
    const settings = { ...TEXT_SCALES.paper.judgeRl, rollouts: 4, miniBatches: 1 };
    const trainer = fakeTrainer(sampler);
    const of = { trainer, sampler, format, task: pairwise, examples: [pair], settings, key: [1] };
    const row = await judgeGrpoStep(of);
    assert.equal(row.reward, (1 + 0 - 1 - 1) / 4);
    assert.equal(row.invalidRate, 0.5);
  });

  it("prefers by the odds of A and B alone; with less than half of its mass on them, or too long a prompt, by neither", async () => {
    const likely = await compare(judge(odds(() => [0.6, 0.2])));
    assert.equal(likely.better, "first");
    assert.ok(Math.abs(likely.first - 0.75) < 1e-12);
    assert.equal(likely.invalid, null);
    const elsewhere = await compare(judge(odds(() => [0.3, 0.1])));
    assert.deepEqual([elsewhere.better, elsewhere.first, elsewhere.invalid], [null, 0.5, "no-answer"]);
    const sampler = odds(() => [0.6, 0.2]);
    const unread = await compare(judge(sampler, 50));
    assert.deepEqual(
      [unread.better, unread.first, unread.invalid, sampler.scored.length],
      [null, 0.5, "prompt-too-long", 0],
    );
  });

  it("is tested in both orders of each pair", async () => {
    const pairs = [
      pair,
      { prompt: "Name a sea.", first: "Aral", second: "Baltic", better: "first" as const, trace: "" },
    ];
    // Elbe over Rhine in either order: right twice. Of Aral and Baltic it takes whichever sits first: right once.
    const sampler = odds((first) => (first === "Rhine" ? [0, 1] : [1, 0]));
    const { measures, invalidRate, statistic } = await pairwise.agreement(judge(sampler), pairs, [1]);
    assert.deepEqual(
      { ...measures, invalidRate },
      { accuracy: 0.75, bothRight: 0.5, positionBias: 0.25, invalidRate: 0 },
    );
    assert.deepEqual([statistic([0, 0]), statistic([1, 1])], [1, 0.5]);
  });
});
