/**
 * @file How a world speaks: all that stages, judges and policies have to know of it, as one value. Prompts, responses and
 * traces are text everywhere else. A third world is a third value of this type.
 */
import type { Question } from "../../annotation/rows.js";
import type { Completion, SampleRequest, Sampler, Token, Tokens } from "../../engine/engine.js";
import type { JudgeTaskName } from "../../paper/experiment.js";
import type { JudgeKind } from "../../paper/judges.js";
import type { Random } from "../../world/random.js";

/** What random numbers are keyed by. */
export type Key = readonly (string | number)[];

export interface Format {
  /** All prompts of a step in one call, which an engine in process decodes as one batch; else each as soon as it can be. */
  together: boolean;
  // ---- a policy
  prompt(instruction: string): Token[];
  end: Token; // that closes a response
  maxResponse: number; // tokens, the end included, where a run sets no limit
  /** A response as a judge and rows have it, without its end; a truncated one as far as a judge may read it. */
  response(tokens: Tokens, truncated: boolean): string;
  /** Whether a held-out response that did not end is judged as far as it goes; in training none is. */
  judgesUnfinished: boolean;
  /** Where a KL penalty enters: eq. 2's k3 in the loss, or the advantages, where a server's loss has no such term. */
  penalty: "loss" | "advantages";
  // ---- a judge
  /** What each task asks of one; a task that a world lacks throws. */
  asks: Record<JudgeTaskName, Asking>;
  /** One seed a question, for the trace about it: drawn in their order, or by what they ask, so that equal ones share an answer. */
  traceSeeds(questions: readonly Question[], key: Key): number[];
  /** What the seats in a group of responses are keyed by: its place in the step, or its prompt. */
  groupKey(prompt: string, place: number): string | number;
}

/** A task as a world puts it to a judge. */
export interface Asking {
  /** Tokens up to where the judge is to write; a non-reasoning one writes its answer there. */
  prompt(kind: JudgeKind, question: Question): Token[];
  /** What may be answered, a token each: ten scores, or the verdicts in the order of the task. */
  answers: readonly Token[];
  /** What a judge learns to write after the prompt: the answer of that place, behind gold's trace where it reasons. */
  taught(kind: JudgeKind, trace: string, answer: number): Token[];
  trace: Trace;
  /** Whole outputs of a reasoning judge, a group a prompt: what GRPO rewards. */
  outputs(sampler: Sampler, prompts: Token[][], asked: Asked, random: Random): Promise<Output[][]>;
  /** The place of the answer that such an output ends in; null where it is not of that form. */
  answerIn(output: Output): number | null;
  /** Names the random numbers of a training of this task. */
  key: string;
  /** The rows that a judge is tested on, and what its random numbers are keyed by then. */
  pools: readonly { pool: "mixture" | "other"; part: "test" | "other"; key: Key }[];
  /** The columns of rows, in the order in which files have them: of a validation, of an agreement, of a held-out output. */
  columns: { validation: readonly string[]; agreement: readonly string[]; output: readonly string[] };
}

/** How a reasoning judge's trace ends and is read. */
export interface Trace {
  stop: Token[]; // where sampling stops
  close: Token; // the one of these that makes the trace whole
  between: Token[]; // what is handed to the judge between its trace and its answer
  /** The trace as text, and its tokens as they are counted. */
  read(tokens: Tokens): { trace: string; traceTokens: number };
}

export type Asked = Pick<SampleRequest, "count" | "temperature" | "maxTokens">;
export type Output = Pick<Completion, "tokens" | "logprobs"> & { ended: boolean };

/** Works on all items at once or, where a world takes each by itself, on all of them side by side. */
export async function inBatches<T, R>(
  { together }: Pick<Format, "together">,
  items: readonly T[],
  work: (batch: readonly T[]) => Promise<R[]>,
): Promise<R[]> {
  if (items.length === 0) return [];
  return together ? work(items) : (await Promise.all(items.map((item) => work([item])))).flat();
}

/** A row with the columns that a file has, in its order. */
export const columnsOf = (row: object, columns: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(columns.map((name) => [name, (row as Record<string, unknown>)[name]]));
