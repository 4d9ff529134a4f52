/** @file Result rows of battles on real text, from the benchmark's files that a run wrote: they are too large to hold. */
import type { ZodType } from "zod";
import { benchmarkScores } from "../../arena/benchmarkScores.js";
import { Answer, answerText, Judgment, Question } from "../../arena/rows.js";
import { styleRow } from "../../arena/styleMetadata.js";
import { ARENA_SUBSETS, type ArenaModel, type ArenaPool, BENCHMARK_JUDGE } from "../../paper/arena.js";
import { meanOver } from "../../policy/evaluate.js";
import { wordsOf } from "../../policy/text/train.js";
import type { ArenaRow } from "../../results/rows.js";
import { openRowFile } from "../../store/rowFile.js";

/** One a subset and model. What only the miniature can know stays null. */
export async function arenaRows(
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
