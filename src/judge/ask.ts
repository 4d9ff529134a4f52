/**
 * @file Asks a model as judge: the probability of each answer of a task, after one trace if it reasons (sections 2.2,
 * 4.4).
 */
import type { Question } from "../annotation/rows.js";
import type { Sampler, ScoreDistribution } from "../engine/engine.js";
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

async function answers(
  { kind, sampler, judging, maxPrompt = Infinity }: ModelJudge,
  asking: Asking,
  batch: readonly { question: Question; seed: number }[],
): Promise<Answered[]> {
  const candidates = [...asking.answers];
  const asked = batch.map(({ question, seed }) => ({ prompt: asking.prompt(kind, question), seed }));
  const short = asked.filter(({ prompt }) => prompt.length <= maxPrompt);
  const found = new Map<object, Answered>();
  if (kind === "non-reasoning") {
    const odds =
      short.length === 0
        ? []
        : await sampler.scoreTokens(
            short.map(({ prompt }) => prompt),
            candidates,
          );
    short.forEach((one, i) => found.set(one, certain(odds[i]!, "", 0)));
  } else {
    const { temperature, maxTrace: maxTokens, topK, topP } = judging;
    const { stop, close, between, read } = asking.trace;
    const inline = between.length === 0; // the answer comes with the trace: one call less
    const settings = { count: 1, maxTokens, temperature, topK, topP, stop, ...(inline && { candidates }) };
    const traces =
      short.length === 0 ? [] : await sampler.sample(short.map(({ prompt, seed }) => ({ ...settings, prompt, seed })));
    const written = short.map((one, i) => ({ one, ...traces[i]![0]! }));
    const whole = written.filter(({ tokens }) => tokens.at(-1) === close);
    const odds =
      inline || whole.length === 0
        ? whole.map(({ next }) => next!)
        : await sampler.scoreTokens(
            whole.map(({ one, tokens }) => [...one.prompt, ...tokens, ...between]),
            candidates,
          );
    for (const { one, tokens } of written) found.set(one, { odds: null, invalid: "no-end-of-trace", ...read(tokens) });
    whole.forEach(({ one, tokens }, i) => {
      const { trace, traceTokens } = read(tokens);
      found.set(one, certain(odds[i]!, trace, traceTokens));
    });
  }
  return asked.map((one) => found.get(one) ?? { odds: null, invalid: "prompt-too-long", trace: "", traceTokens: 0 });
}

const certain = (odds: ScoreDistribution, trace: string, traceTokens: number): Answered =>
  odds.mass < 0.5
    ? { odds: null, invalid: "no-answer", trace, traceTokens }
    : { odds, invalid: null, trace, traceTokens };

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
