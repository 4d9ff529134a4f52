/**
 * @file Asks a model as judge: the probability of each answer of a task, after one trace if it reasons (sections 2.2,
 * 4.4).
 */
import type { Question } from "../annotation/rows.js";
import type { Sampler, ScoreDistribution, Token } from "../engine/engine.js";
import type { JudgeTaskName } from "../paper/experiment.js";
import type { JudgeKind } from "../paper/judges.js";
import type { Judging } from "../paper/settings.js";
import type { Key } from "../world/random.js";
import { type Asking, type Format, inBatches } from "./format/format.js";

/** A model that judges: by a score, or by a verdict on two responses. */
export interface ModelJudge {
  kind: JudgeKind;
  sampler: Sampler;
  format: Format;
  judging: Judging;
  maxPrompt?: number | undefined; // tokens; a longer prompt is not judged
  /** Adds what a judge is shown beside a question: gold's rubric (section 4.2). */
  show?: <Q extends Question>(asked: Q) => Q;
}

/**
 * `odds` is null without an answer, and `invalid` says why; `trace` is what a reasoning judge wrote before the answer.
 */
export type Answered = { trace: string; traceTokens: number } & (
  | { odds: ScoreDistribution; invalid: null }
  | { odds: null; invalid: "prompt-too-long" | "no-end-of-trace" | "no-answer" }
);

/**
 * One answer per question, in order; `key` decides all random numbers. A question that occurs twice is asked once:
 * equal questions share one answer and, from a reasoning judge, one sampled trace, so their rewards cannot differ by
 * chance. `distinct` counts the questions asked. There is no answer after a trace that does not end within `maxTrace`
 * tokens, or from a judge that puts less than half of its mass on the possible answers: it would rather write something
 * else.
 */
export async function ask(
  judge: ModelJudge,
  task: JudgeTaskName,
  questions: readonly Question[],
  key: Key,
): Promise<{ answered: Answered[]; distinct: number }> {
  const { format } = judge;
  const { places, distinct } = distinctOf(questions);
  const seeds = judge.kind === "reasoning" ? format.traceSeeds(distinct, key) : [];
  const { show = (question) => question } = judge;
  const asked = distinct.map((question, i) => ({ question: show(question), seed: seeds[i] ?? 0 }));
  const answered = await inBatches(format, asked, (batch) => answers(judge, format.asks[task], batch));
  return { answered: places.map((place) => answered[place]!), distinct: distinct.length };
}

/** The place of the likeliest answer, the first of equal ones. */
export const likeliest = ({ logprobs }: ScoreDistribution): number => logprobs.indexOf(Math.max(...logprobs));

interface Posed {
  prompt: Token[];
  seed: number;
}

async function answers(
  judge: ModelJudge,
  asking: Asking,
  batch: readonly { question: Question; seed: number }[],
): Promise<Answered[]> {
  const { kind, maxPrompt = Infinity } = judge;
  const posed = batch.map(({ question, seed }): Posed => ({ prompt: asking.prompt(kind, question), seed }));
  const short = posed.filter(({ prompt }) => prompt.length <= maxPrompt);
  const answer = kind === "reasoning" ? scoredAfterTraces : scoredAtOnce;
  const given = short.length === 0 ? [] : await answer(judge, asking, short);
  const answerTo = new Map(short.map((one, i) => [one, given[i]!]));
  return posed.map((one) => answerTo.get(one) ?? { odds: null, invalid: "prompt-too-long", trace: "", traceTokens: 0 });
}

async function scoredAtOnce({ sampler }: ModelJudge, asking: Asking, posed: readonly Posed[]): Promise<Answered[]> {
  const prompts = posed.map(({ prompt }) => prompt);
  const odds = await sampler.scoreTokens(prompts, [...asking.answers]);
  return odds.map((one) => certain(one, { trace: "", traceTokens: 0 }));
}

async function scoredAfterTraces(
  { sampler, judging }: ModelJudge,
  asking: Asking,
  posed: readonly Posed[],
): Promise<Answered[]> {
  const candidates = [...asking.answers];
  const { temperature, maxTrace: maxTokens, topK, topP } = judging;
  const { stop, close, between, read } = asking.trace;
  const inline = between.length === 0; // the answer comes with the trace: one call less
  const settings = { count: 1, maxTokens, temperature, topK, topP, stop, ...(inline && { candidates }) };
  const traces = await sampler.sample(posed.map(({ prompt, seed }) => ({ ...settings, prompt, seed })));
  const written = posed.map(({ prompt }, i) => ({ prompt, ...traces[i]![0]! }));
  const whole = written.filter(({ tokens }) => tokens.at(-1) === close);
  const odds =
    inline || whole.length === 0
      ? whole.map(({ next }) => next!)
      : await sampler.scoreTokens(
          whole.map(({ prompt, tokens }) => [...prompt, ...tokens, ...between]),
          candidates,
        );
  const oddsAfter = new Map(whole.map((one, i) => [one, odds[i]!]));
  return written.map((one): Answered => {
    const odds = oddsAfter.get(one);
    return odds ? certain(odds, read(one.tokens)) : { odds: null, invalid: "no-end-of-trace", ...read(one.tokens) };
  });
}

const certain = (odds: ScoreDistribution, trace: Pick<Answered, "trace" | "traceTokens">): Answered =>
  odds.mass < 0.5 ? { odds: null, invalid: "no-answer", ...trace } : { odds, invalid: null, ...trace };

/** The distinct questions, and for each question the place of its equal among them. */
export function distinctOf<Q extends object>(questions: readonly Q[]): { places: number[]; distinct: Q[] } {
  const placeOf = new Map<string, number>();
  const distinct: Q[] = [];
  const places = questions.map((question) => {
    const text = JSON.stringify(question);
    const place = placeOf.get(text) ?? distinct.push(question) - 1;
    placeOf.set(text, place);
    return place;
  });
  return { places, distinct };
}
