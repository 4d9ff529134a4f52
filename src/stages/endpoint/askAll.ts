/** @file Gold, or the baseline, asked about many things at once: rows of its answers in the order of the questions, all else counted by reason. */
import { progress } from "../../store/progress.js";
import type { Manifest } from "../../store/run.js";
import { type GoldContext, type PaidRun, spentInAll } from "./context.js";
import { inOrder } from "./inOrder.js";
import type { ChatModel } from "./servers.js";

const AT_ONCE = 1024; // the role's concurrency bounds the calls; this, what waits for a slow one
const FLUSH_EVERY = 1000; // rows held in memory

/** A row to keep; a usable answer that is not kept ("left-out"); or none, why, and what gold wrote instead. */
export type Outcome =
  | { kind: "row"; row: object }
  | { kind: "left-out" }
  | { kind: "none"; reason: string; raw: string };

export interface ToAsk {
  part: string; // of the annotation: rows go to <part>.jsonl
  ask: () => Promise<Outcome>;
}

/** Throws, showing the last answer, where `who` gives nothing usable at all. */
export async function askAll(
  context: GoldContext,
  { run, ledger, finish }: PaidRun,
  questions: readonly ToAsk[],
  who: ChatModel["role"] = "gold",
): Promise<Manifest> {
  const { experiment, seed, onStep } = context;
  const counts = (run.checkpoint?.extra ?? {}) as Counts;
  const from = run.checkpoint?.step ?? 0;
  const bar = onStep ? null : progress(`annotate ${experiment.id} seed ${seed}`, questions.length);
  const answers = inOrder(questions.slice(from), AT_ONCE, async ({ part, ask }) => ({ part, outcome: await ask() }));
  let done = from;
  for await (const { part, outcome } of answers) {
    done += 1;
    const name = outcome.kind === "row" ? "kept" : outcome.kind === "none" ? outcome.reason : outcome.kind;
    const counted = (counts[part] ??= {});
    counted[name] = (counted[name] ?? 0) + 1;
    if (outcome.kind === "row") run.append(`${part}.jsonl`, outcome.row);
    if (outcome.kind === "none") failIfHopeless(who, counts, outcome);
    bar?.update(done, { ...spentInAll(ledger) });
    if (done % FLUSH_EVERY === 0) await run.saveCheckpoint(done, null, counts);
  }
  bar?.stop();
  return finish({ summary: { outcomes: counts } });
}

type Counts = Record<string, Record<string, number>>;

/** Before all of the mixture is paid for: a server without a reasoning parser gives no trace to anything. */
function failIfHopeless(who: string, counts: Counts, { reason, raw }: Outcome & { kind: "none" }): void {
  const all = Object.values(counts).flatMap((part) => Object.entries(part));
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  if (total < 20 || all.some(([name]) => name === "kept" || name === "left-out")) return;
  throw new Error(
    `${who} gave no usable answer in ${total} calls (${reason}), the last: ${JSON.stringify(raw.slice(0, 200))}`,
  );
}
