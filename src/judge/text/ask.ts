/** @file Asks a model as judge about texts: how likely each answer is, after one trace where it reasons (section 2.2). */
import type { Sampler, ScoreDistribution, Tokens } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import type { JudgeKind } from "../../paper/judges.js";
import type { Judging } from "../../paper/settings.js";
import { randomFrom } from "../../world/random.js";
import { afterThoughts, answersTo, thoughtsOf } from "./layout.js";
import { judgePrompt, type TextQuestion } from "./prompt.js";

export interface TextJudge {
  kind: JudgeKind;
  sampler: Sampler;
  format: TextFormat;
  judging: Judging;
  maxPrompt: number; // tokens; what is longer is not judged
}

/** `odds` are null where there is no answer, and `invalid` says why; `trace` is what a reasoning judge wrote before it. */
export type TextAnswered = { trace: string; traceTokens: number } & (
  | { odds: ScoreDistribution; invalid: null }
  | { odds: null; invalid: "prompt-too-long" | "no-end-of-thoughts" | "no-answer" }
);

/**
 * Random numbers are keyed by `key` and the texts, so equal questions share one answer, and a ledger asks for it once. A
 * judge that puts less than half of its mass on the answers there are has none.
 */
export async function askTextJudge(
  judge: TextJudge,
  asked: TextQuestion,
  ...key: (string | number)[]
): Promise<TextAnswered> {
  const { kind, sampler, format, judging, maxPrompt } = judge;
  const prompt = judgePrompt(format, kind, asked);
  if (prompt.length > maxPrompt) return { odds: null, invalid: "prompt-too-long", trace: "", traceTokens: 0 };
  const candidates = [...answersTo(asked, format)];
  if (kind === "non-reasoning") return answered((await sampler.scoreTokens([prompt], candidates))[0]!, "", 0);

  const { open, close } = thoughtsOf(format);
  const { temperature, maxTrace: maxTokens, topK, topP } = judging;
  const seed = randomFrom(...key, "trace", ...textsOf(asked)).int(0, 0x7fffffff);
  const request = { prompt, count: 1, maxTokens, temperature, topK, topP, stop: [close, format.end], seed };
  const [completions] = await sampler.sample([request]);
  const { tokens } = completions![0]!;
  const trace = traceText(
    format,
    tokens.filter((token) => token !== open && token !== close),
  );
  if (tokens.at(-1) !== close) return { odds: null, invalid: "no-end-of-thoughts", trace, traceTokens: tokens.length };
  const [odds] = await sampler.scoreTokens([[...prompt, ...tokens, ...afterThoughts(format)]], candidates);
  return answered(odds!, trace, tokens.length);
}

const textsOf = (asked: TextQuestion): string[] =>
  "first" in asked ? [asked.prompt, asked.first, asked.second] : [asked.prompt, asked.response];

const traceText = (format: TextFormat, tokens: Tokens) => format.decode(tokens).trim();

const answered = (odds: ScoreDistribution, trace: string, traceTokens: number): TextAnswered =>
  odds.mass < 0.5
    ? { odds: null, invalid: "no-answer", trace, traceTokens }
    : { odds, invalid: null, trace, traceTokens };
