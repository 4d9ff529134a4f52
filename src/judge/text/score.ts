/** @file Scores texts with a model as judge: the reward of a policy and the prediction of static evaluation (section 2.2). */
import type { Sampler, ScoreDistribution, Tokens } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import type { JudgeKind } from "../../paper/judges.js";
import type { Judging } from "../../paper/settings.js";
import { randomFrom } from "../../world/random.js";
import { expectedScore } from "../expectedScore.js";
import { LOWEST_SCORE } from "../score.js";
import { afterThoughts, thoughtsOf } from "./layout.js";
import { judgePrompt, type TextPair } from "./prompt.js";

export interface TextJudge {
  kind: JudgeKind;
  sampler: Sampler;
  format: TextFormat;
  judging: Judging;
  maxPrompt: number; // tokens; what is longer is not judged
}

/** `trace` is what a reasoning judge wrote before the score; an invalid judgement counts as the lowest score. */
export interface TextScored {
  score: number;
  trace: string;
  traceTokens: number;
  invalid: "prompt-too-long" | "no-end-of-thoughts" | "not-a-score" | null;
}

/**
 * As `scoreResponses`: the expected score over the ten digits, after one trace where the judge reasons. Random numbers
 * are keyed by `key` and the text, so equal responses to a prompt share one judgement, and a ledger asks for it once.
 */
export async function scoreText(judge: TextJudge, pair: TextPair, ...key: (string | number)[]): Promise<TextScored> {
  const { kind, sampler, format, judging, maxPrompt } = judge;
  const prompt = judgePrompt(format, kind, pair);
  if (prompt.length > maxPrompt) return invalid("prompt-too-long", "", 0);
  const candidates = [...format.scores];
  if (kind === "non-reasoning") return judged((await sampler.scoreTokens([prompt], candidates))[0]!, "", 0);

  const { open, close } = thoughtsOf(format);
  const { temperature, maxTrace: maxTokens, topK, topP } = judging;
  const seed = randomFrom(...key, "trace", pair.prompt, pair.response).int(0, 0x7fffffff);
  const asked = { prompt, count: 1, maxTokens, temperature, topK, topP, stop: [close, format.end], seed };
  const [completions] = await sampler.sample([asked]);
  const { tokens } = completions![0]!;
  const trace = traceText(format, tokens.filter((token) => token !== open && token !== close));
  if (tokens.at(-1) !== close) return invalid("no-end-of-thoughts", trace, tokens.length);
  const [score] = await sampler.scoreTokens([[...prompt, ...tokens, ...afterThoughts(format)]], candidates);
  return judged(score!, trace, tokens.length);
}

const traceText = (format: TextFormat, tokens: Tokens) => format.decode(tokens).trim();

const judged = ({ logprobs, mass }: ScoreDistribution, trace: string, traceTokens: number): TextScored =>
  mass < 0.5
    ? invalid("not-a-score", trace, traceTokens)
    : { score: expectedScore(logprobs), trace, traceTokens, invalid: null };

const invalid = (why: NonNullable<TextScored["invalid"]>, trace: string, traceTokens: number): TextScored =>
  ({ score: LOWEST_SCORE, trace, traceTokens, invalid: why });
