/** @file Judgments as columns of outcome rows, one set of columns a category. */
import { groupBy } from "../stats/groupBy.js";
import { type DropReason, questionOutcome } from "./games.js";
import { shownNames, withoutEnd } from "./names.js";
import type { Judgment } from "./rows.js";

/** R rows, sorted by model. Outcomes are the model's against the baseline: 0, .5 or 1; a big win is three rows. */
export interface Battles {
  category: string;
  baseline: string;
  models: string[]; // as tables show them, sorted
  names_M: string[]; // as the rows have them
  questions: string[];
  start_M: Int32Array; // rows of model m: start_M[m] up to start_M[m + 1]; so it has one entry more than models
  model_R: Int32Array;
  question_R: Int32Array;
  outcome_R: Float64Array;
  dropped_M: Record<DropReason, number>[]; // questions, by why
}

/** Categories in the order in which they occur. Judgments of several judges are pooled, as the original pools them. */
export function battlesByCategory(judgments: readonly Judgment[], weight = 3): Battles[] {
  const shown = shownNames(judgments.map(({ model }) => model));
  const categories = groupBy(judgments, ({ category }) => category);
  return [...categories.values()].map((rows) => battlesOf(rows, shown, weight));
}

function battlesOf(judgments: readonly Judgment[], shown: (model: string) => string, weight: number): Battles {
  const { category, baseline } = judgments[0]!;
  const other = judgments.find((row) => row.baseline !== baseline);
  if (other) {
    throw new RangeError(`category ${category} has two baselines, ${baseline} and ${other.baseline}: score them apart`);
  }
  const names = new Map(judgments.map(({ model }) => [shown(model), withoutEnd(model)]));
  const models = [...names.keys()].sort();
  const questions = [...new Set(judgments.map(({ uid }) => uid))];
  const questionIndex = new Map(questions.map((uid, index) => [uid, index]));
  const modelIndex = new Map(models.map((model, index) => [model, index]));

  const rows_M = models.map(() => [] as { question: number; outcome: number }[]);
  const dropped_M = models.map(() => ({ "no-judgment": 0, "no-verdict": 0, "not-a-label": 0 }));
  for (const { uid, model, games } of judgments) {
    const m = modelIndex.get(shown(model))!;
    const result = questionOutcome(games, weight);
    if (result.kind === "dropped") dropped_M[m]![result.reason]++;
    else for (const outcome of result.outcomes) rows_M[m]!.push({ question: questionIndex.get(uid)!, outcome });
  }
  const start_M = new Int32Array(models.length + 1);
  rows_M.forEach((rows, m) => (start_M[m + 1] = start_M[m]! + rows.length));
  const all = rows_M.flat();
  return {
    category,
    baseline,
    models,
    names_M: models.map((model) => names.get(model)!),
    questions,
    start_M,
    model_R: Int32Array.from(rows_M.flatMap((rows, m) => rows.map(() => m))),
    question_R: Int32Array.from(all, ({ question }) => question),
    outcome_R: Float64Array.from(all, ({ outcome }) => outcome),
    dropped_M,
  };
}
