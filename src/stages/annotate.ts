/**
 * @file Stage annotate: rows of gold's or the baseline's answers, in the order of the questions; the rest is counted by
 * reason.
 */
import type { Ledger } from "../ledger/ledger.js";
import type { FormatName, TaskName } from "../paper/experiment.js";
import { ENOUGH } from "../servers/enough.js";
import type { Manifest } from "../store/manifest.js";
import { progress } from "../store/progress.js";
import type { Run } from "../store/run.js";
import type { StageContext } from "./context.js";
import { inOrder } from "./inOrder.js";
import { spentInAll } from "./paidRun.js";
import { StageError } from "./problem.js";
import type { ChatModel } from "./servers.js";

/** A row to keep; a usable answer that is not kept ("left-out"); or none, why, and what was written instead. */
export type Outcome =
  | { kind: "row"; row: object }
  | { kind: "left-out" }
  | { kind: "none"; reason: string; raw: string };

export interface ToAsk {
  part: string; // of the annotation: rows go to <part>.jsonl
  ask: () => Promise<Outcome>;
}

/** An opened run, what is asked in it, and whom. `summary`: what else its manifest says. */
export interface Annotating {
  run: Run;
  questions: readonly ToAsk[];
  who?: ChatModel["role"];
  ledger?: Ledger;
  summary?: Record<string, unknown>;
}

/** Opens a run and its questions, and has them asked. */
export type Source = (
  context: StageContext,
  askAll: (context: StageContext, opened: Annotating) => Promise<Manifest>,
) => Promise<Manifest>;

/** What is annotated in each world, by task. */
export type Sources = Record<FormatName, Partial<Record<TaskName, Source>>>;

const FLUSH_EVERY = 1000; // rows held in memory

export const annotateFrom =
  (sources: Sources) =>
  (context: StageContext): Promise<Manifest> => {
    const { format, task, id } = context.experiment;
    const source = sources[format][task];
    if (!source) throw new Error(`annotate ${id} is of task ${task}, which is not annotated in this world`);
    return source(context, askAll);
  };

/** Throws StageError, showing the last answer, if `who` gives nothing usable at all. */
async function askAll(context: StageContext, { run, questions, who = "gold", ledger, summary }: Annotating) {
  const { experiment, seed, onStep } = context;
  const counts = (run.checkpoint?.extra ?? {}) as Counts;
  const from = run.checkpoint?.step ?? 0;
  const bar = onStep ? null : progress(`annotate ${experiment.id} seed ${seed}`, questions.length);
  const answers = inOrder(questions.slice(from), async ({ part, ask }) => ({ part, outcome: await ask() }));
  let done = from;
  for await (const { part, outcome } of answers) {
    done += 1;
    const name = outcome.kind === "row" ? "kept" : outcome.kind === "none" ? outcome.reason : outcome.kind;
    const counted = (counts[part] ??= {});
    counted[name] = (counted[name] ?? 0) + 1;
    if (outcome.kind === "row") run.append(`${part}.jsonl`, outcome.row);
    if (outcome.kind === "none") failWithoutAnswers(who, counts, outcome);
    bar?.update(done, ledger ? spentInAll(ledger) : {});
    if (done % FLUSH_EVERY === 0) await run.saveCheckpoint(done, null, counts);
  }
  bar?.stop();
  return run.finish({ summary: { ...summary, outcomes: counts } });
}

type Counts = Record<string, Record<string, number>>;

/** Runs before the whole mixture is paid for: a server without a reasoning parser never returns a trace. */
function failWithoutAnswers(who: string, counts: Counts, { reason, raw }: Outcome & { kind: "none" }): void {
  const all = Object.values(counts).flatMap((part) => Object.entries(part));
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  if (total < ENOUGH || all.some(([name]) => name === "kept" || name === "left-out")) return;
  throw new StageError({ kind: "no-answers", who, calls: total, reason, last: raw });
}
