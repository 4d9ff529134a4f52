/**
 * @file Results of battles on text: a tally of a model's questions while they are judged, and result rows from the
 * run's benchmark files.
 */
import type { ZodType } from "zod";
import type { Battle } from "../arena/battle.js";
import { benchmarkScores } from "../arena/benchmarkScores.js";
import { questionOutcome } from "../arena/games.js";
import { Answer, answerText, Judgment, Question } from "../arena/rows.js";
import { styleRow } from "../arena/styleMetadata.js";
import { ARENA_SUBSETS, type ArenaModel, type ArenaPool, BENCHMARK_JUDGE } from "../paper/arena.js";
import { wordsOf } from "../policy/rollouts.js";
import type { ArenaRow } from "../results/rows.js";
import { ENOUGH } from "../servers/enough.js";
import { meanOver } from "../stats/meanOf.js";
import { openRowFile } from "../store/rowFile.js";
import { StageError } from "./problem.js";

/** One a subset and model, from files that are too large to hold. What only the miniature can know stays null. */
export async function battleResults(
  dir: string,
  {
    seed,
    pool,
    models,
    bootstrap,
  }: { seed: number; pool: ArenaPool; models: readonly ArenaModel[]; bootstrap: number },
): Promise<ArenaRow[]> {
  const categories = new Map(
    await read(dir, "questions.jsonl", Question, ({ uid, category }) => [uid, category] as const),
  );
  const baselines = await read(dir, "baselines.jsonl", Answer, styleRow);
  const answers = await read(dir, "answers.jsonl", Answer, (one) => ({
    style: styleRow(one),
    model: one.model,
    category: categories.get(one.uid),
    words: wordsOf(answerText(one)).length,
  }));
  const judgments = await read(dir, "judgments.jsonl", Judgment, (one) => one);
  const scores = benchmarkScores(judgments, [...baselines, ...answers.map(({ style }) => style)], bootstrap, seed);
  return ARENA_SUBSETS.flatMap((subset) =>
    models.map((model): ArenaRow => {
      const own = answers.filter((one) => one.model === model.model && one.category === subset);
      return {
        seed,
        pool,
        subset,
        ...model,
        judge: BENCHMARK_JUDGE,
        ...scores(subset, model.model),
        length: meanOver(own, (one) => one.words),
        rules: null,
        truth: null,
        citedRefusal: null,
      };
    }),
  );
}

/** What is wanted of each row. */
async function read<T, R>(dir: string, file: string, schema: ZodType<T>, of: (row: T) => R): Promise<R[]> {
  const rows = await openRowFile(dir, file, schema);
  try {
    return Array.from({ length: rows.length }, (_, i) => of(rows.at(i)));
  } finally {
    rows.close();
  }
}

/** Questions: those that count and why others do not; and how many answers were cut off. */
interface Tally {
  judged: number;
  withoutVerdict: number;
  failed: number;
  tooLong: number;
  truncated: number;
}
/** By model. */
export type Tallies = Record<string, Tally>;

export const newTally = (): Tally => ({ judged: 0, withoutVerdict: 0, failed: 0, tooLong: 0, truncated: 0 });

export function count(tally: Tally, { row }: Battle, truncated: boolean): void {
  const outcome = questionOutcome(row.games);
  tally[outcome.kind === "rows" ? "judged" : outcome.reason === "no-judgment" ? "failed" : "withoutVerdict"] += 1;
  if (truncated) tally.truncated += 1;
}

/** Before all battles are paid for: a judge of another kind ends its judgments in no verdict at all. `last`: the latest battle. */
export function failWithoutVerdicts(tallies: Tallies, last: Battle): void {
  const sum = (of: (tally: Tally) => number) => Object.values(tallies).reduce((total, one) => total + of(one), 0);
  const lost = sum(({ withoutVerdict, failed }) => withoutVerdict + failed);
  if (lost < ENOUGH || sum(({ judged }) => judged) > 0) return;
  const said = last.failures[0] ?? JSON.stringify(last.row.games[1]?.judgment);
  throw new StageError({ kind: "no-verdicts", count: lost, last: said });
}
