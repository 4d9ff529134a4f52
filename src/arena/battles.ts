/** @file Judgments as columns of outcome rows, one set of columns a category. */
import { type DropReason, questionOutcome } from "./games.js";
import type { Judgment } from "./rows.js";

/** R rows, sorted by model. Outcomes are the model's against the baseline: 0, .5 or 1; a big win is three rows. */
export interface Battles {
  category: string;
  baseline: string;
  models: string[]; // by name
  questions: string[];
  start_M: Int32Array; // rows of model m: start_M[m] up to start_M[m + 1]; so it has one entry more than models
  model_R: Int32Array;
  question_R: Int32Array;
  outcome_R: Float64Array;
  dropped_M: Record<DropReason, number>[]; // questions, by why
}

/** A model's name without the folders or organisation before it, as the original shows it. */
export const shortName = (model: string): string => model.slice(model.lastIndexOf("/") + 1);

/** Categories in the order in which they occur. Judgments of several judges are pooled, as the original pools them. */
export function battlesByCategory(judgments: readonly Judgment[], weight = 3): Battles[] {
  const categories = [...new Set(judgments.map(({ category }) => category))];
  return categories.map((name) =>
    battlesOf(
      judgments.filter(({ category }) => category === name),
      weight,
    ),
  );
}

function battlesOf(judgments: readonly Judgment[], weight: number): Battles {
  const { category, baseline } = judgments[0];
  const other = judgments.find((row) => row.baseline !== baseline);
  if (other) {
    throw new Error(`category ${category} has two baselines, ${baseline} and ${other.baseline}: score them apart`);
  }
  const models = [...new Set(judgments.map(({ model }) => shortName(model)))].sort();
  const questions = [...new Set(judgments.map(({ uid }) => uid))];
  const questionIndex = new Map(questions.map((uid, index) => [uid, index]));
  const modelIndex = new Map(models.map((model, index) => [model, index]));

  const rows_M = models.map(() => [] as { question: number; outcome: number }[]);
  const dropped_M = models.map(() => ({ "no-judgment": 0, "no-verdict": 0, "not-a-label": 0 }));
  for (const { uid, model, games } of judgments) {
    const m = modelIndex.get(shortName(model))!;
    const result = questionOutcome(games, weight);
    if (result.kind === "dropped") dropped_M[m][result.reason]++;
    else for (const outcome of result.outcomes) rows_M[m].push({ question: questionIndex.get(uid)!, outcome });
  }
  const start_M = new Int32Array(models.length + 1);
  rows_M.forEach((rows, m) => (start_M[m + 1] = start_M[m] + rows.length));
  const all = rows_M.flat();
  return {
    category,
    baseline,
    models,
    questions,
    start_M,
    model_R: Int32Array.from(rows_M.flatMap((rows, m) => rows.map(() => m))),
    question_R: Int32Array.from(all, ({ question }) => question),
    outcome_R: Float64Array.from(all, ({ outcome }) => outcome),
    dropped_M,
  };
}
