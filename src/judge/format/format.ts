/**
 * @file A format is all that stages, judges and policies need to know about a world, as one value. Everywhere else
 * prompts, responses and traces are text. A third world is a third value of this type.
 */
import type { Question } from "../../annotation/rows.js";
import type { Completion, SampleRequest, Sampler, Token, Tokens } from "../../engine/engine.js";
import type { JudgeTaskName } from "../../paper/experiment.js";
import type { JudgeKind } from "../../paper/judges.js";
import type { Key, Random } from "../../world/random.js";

export interface Format {
  /** All prompts of a step in one call, which an in-process engine decodes as one batch; otherwise each on its own. */
  together: boolean;
  // ---- a policy
  prompt(instruction: string): Token[];
  end: Token; // that closes a response
  maxResponse: number; // tokens, the end included, where a run sets no limit
  /** A response as judges and rows have it, without its end; a truncated one up to the length that a judge may read. */
  response(tokens: Tokens, truncated: boolean): string;
  /** Whether an unfinished held-out response is judged; in training none is. */
  judgesUnfinished: boolean;
  /** Where a KL penalty enters: eq. 2's k3 in the loss, or the advantages if a server's loss has no such term. */
  penalty: "loss" | "advantages";
  // ---- a judge
  /** What each task asks of a judge; a task that the world lacks throws. */
  asks: Record<JudgeTaskName, Asking>;
  /** One seed a question, for the trace about it: drawn in their order, or by what they ask, so that equal ones share an answer. */
  traceSeeds(questions: readonly Question[], key: Key): number[];
  /** What the seats in a group of responses are keyed by: its place in the step, or its prompt. */
  groupKey(prompt: string, place: number): string | number;
}

/** A task as a world presents it to a judge. */
export interface Asking {
  /** Tokens up to where the judge starts to write; a non-reasoning judge writes its answer there. */
  prompt(kind: JudgeKind, question: Question): Token[];
  /** The possible answers, one token each: ten scores, or the verdicts in the order of the task. */
  answers: readonly Token[];
  /** What a judge learns to write after the prompt: the answer of that place, behind gold's trace where it reasons. */
  taught(kind: JudgeKind, trace: string, answer: number): Token[];
  trace: Trace;
  /** Whole outputs of a reasoning judge, a group a prompt: what GRPO rewards. */
  outputs(sampler: Sampler, prompts: Token[][], asked: Asked, random: Random): Promise<Output[][]>;
  /** The index of the answer at the end of such an output; null if it does not have that form. */
  answerIn(output: Output): number | null;
  /** Names the random numbers of a training of this task. */
  key: string;
  /** The rows that a judge is tested on, and the key of the random numbers in that test. */
  pools: readonly { pool: "mixture" | "other"; part: "test" | "other"; key: Key }[];
  /** The columns of rows, in the order in which files have them: of a validation, of an agreement, of a held-out output. */
  columns: { validation: readonly string[]; agreement: readonly string[]; output: readonly string[] };
}

/** How a reasoning judge's trace ends and is read. */
export interface Trace {
  stop: Token[]; // where sampling stops
  close: Token; // the one of these that makes the trace whole
  between: Token[]; // inserted between the judge's trace and its answer
  /** The trace as text, and its tokens as they are counted. */
  read(tokens: Tokens): { trace: string; traceTokens: number };
}

export type Asked = Pick<SampleRequest, "count" | "temperature" | "maxTokens">;
export type Output = Pick<Completion, "tokens" | "logprobs"> & { ended: boolean };

/** Works on all items in one call or, if a world takes them one by one, on all of them concurrently. */
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
