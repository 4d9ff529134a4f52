/** @file Bootstrap draws over battles: how often each of the R rows is taken. */
import type { Random } from "../world/random.js";
import type { Battles } from "./battles.js";

/** Every row once: the data as they are. */
export const everyRow = ({ outcome_R }: Battles): Float64Array => new Float64Array(outcome_R.length).fill(1);

/** Rows one by one among all models' rows: how the original draws under style control. */
export function drawRows(random: Random, { outcome_R }: Battles): Float64Array {
  return drawBetween(random, new Float64Array(outcome_R.length), 0, outcome_R.length);
}

/** Rows one by one, each model's among its own: how the original draws without control. */
export function drawRowsOfEachModel(random: Random, { outcome_R, start_M, models }: Battles): Float64Array {
  const taken_R = new Float64Array(outcome_R.length);
  models.forEach((_, m) => drawBetween(random, taken_R, start_M[m]!, start_M[m + 1]!));
  return taken_R;
}

/**
 * Whole questions, each with all rows that every model has on it. Weight copies, the two games and several judges'
 * verdicts on a question are not independent, so intervals over rows are too narrow.
 */
export function drawQuestions(random: Random, { questions, question_R }: Battles): Float64Array {
  const taken_Q = drawBetween(random, new Float64Array(questions.length), 0, questions.length);
  return Float64Array.from(question_R, (question) => taken_Q[question]!);
}

function drawBetween(random: Random, taken: Float64Array, from: number, to: number): Float64Array {
  for (let i = from; i < to; i++) taken[random.int(from, to - 1)]!++;
  return taken;
}
