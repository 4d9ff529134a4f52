/** @file The course's exercises by name, as cells use them: check() and hint(). */
import type { Exercise, Verdict } from "./exercise.js";
import { expectedScoreExercise, groupAdvantagesExercise, judgeRewardExercise, winRateExercise } from "./rewards.js";
import { alphaExercise, clippedLossExercise } from "./statistics.js";
import { foolGoldExercise, patchExercise, silentBugExercise } from "./tricks.js";

/** In the order of the notebook, from the easiest to the capstone. */
export const exercises = {
  "judge-reward": judgeRewardExercise,
  "expected-score": expectedScoreExercise,
  "group-advantages": groupAdvantagesExercise,
  alpha: alphaExercise,
  "win-rate": winRateExercise,
  "clipped-loss": clippedLossExercise,
  "silent-bug": silentBugExercise,
  "fool-gold": foolGoldExercise,
  patch: patchExercise,
} as const satisfies Record<string, Exercise>;
export type ExerciseId = keyof typeof exercises;

const named = (id: ExerciseId): Exercise => {
  const found: Exercise | undefined = exercises[id];
  if (!found) throw new RangeError(`there is no exercise "${id}": the names are ${Object.keys(exercises).join(", ")}`);
  return found;
};

/** What a check says of a solution: a function of the exercise's arguments, or replies. Never throws for a wrong one. */
export const verdictOn = (id: ExerciseId, solution: unknown): Verdict => named(id).judge(solution);

/** Checks your solution of an exercise and says in the cell whether it is right or, of the usual mistakes, which it has. */
export function check(id: ExerciseId, solution: unknown): void {
  const { passed, message } = verdictOn(id, solution);
  console.log(inLines(`${passed ? "✓ passed" : "✗ not yet"}  ${id}: ${message}`));
}

/** JupyterLab breaks long lines inside words. */
const inLines = (text: string): string => text.replace(/(?!.{0,88}$)(.{1,88}) /gm, "$1\n");

/** Shows the n-th hint of an exercise, counted from 1; each gives more away than the one before. */
export function hint(id: ExerciseId, n = 1): void {
  const { hints } = named(id);
  const text = hints[n - 1];
  const none = `There are ${hints.length} hints: hint("${id}", 1) is the first.`;
  console.log(text ? inLines(`Hint ${n} of ${hints.length}: ${text}`) : none);
}
