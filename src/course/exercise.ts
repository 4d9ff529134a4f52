/** @file What an exercise is, and how a solution is told from the usual mistakes. */

/** What a check says: passed, or which usual mistake it recognises, or the first case that comes out wrong. */
export interface Verdict {
  passed: boolean;
  message: string;
}

export interface Exercise {
  title: string;
  level: "warm-up" | "core" | "hard";
  minutes: number;
  hints: readonly string[]; // each gives more away
  /** Never throws: what a solution throws is a verdict too. */
  judge(solution: unknown): Verdict;
}

type Value = number | string | null | readonly Value[] | { readonly [field: string]: Value };
type Solution<Args extends readonly unknown[]> = (...args: Args) => Value;

/** An exercise whose solution is a function: cases with the right answers, and wrong functions that are often written. */
export interface FunctionExercise<Args extends readonly unknown[]> {
  cases: readonly { args: Args; shown: string }[]; // `shown`: the arguments as a message prints them
  right: Solution<Args>;
  mistakes: readonly { message: string; as: Solution<Args> }[];
  passed: string; // what to take away
}

/**
 * A solution that answers every case rightly passes. Else the first mistake that gives the same answers as the solution in
 * every case is named; what matches none is shown the first case that it gets wrong.
 */
export function judgeFunction<Args extends readonly unknown[]>(exercise: FunctionExercise<Args>) {
  const { cases, right, mistakes, passed } = exercise;
  const answers = (of: Solution<Args>) => cases.map(({ args }) => of(...structuredClone(args)));
  const expected = answers(right);
  return (solution: unknown): Verdict => {
    if (typeof solution !== "function") return wrong('hand check() your function, as in check("…", myFunction).');
    let given: Value[];
    try {
      given = answers(solution as Solution<Args>);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return wrong(
        text === NOT_SOLVED ? "not solved yet: write the body of the function." : `your function throws: ${text}`,
      );
    }
    if (same(given, expected)) return { passed: true, message: passed };
    const known = mistakes.find(({ as }) => same(given, answers(as)));
    if (known) return wrong(known.message);
    const at = given.findIndex((value, i) => !same(value, expected[i]));
    return wrong(
      `for ${cases[at]?.shown} your function gives ${shown(given[at])}; it should be ${shown(expected[at])}.`,
    );
  };
}

/** The stub's error in the students' set. */
export const NOT_SOLVED = "not solved yet";

export const wrong = (message: string): Verdict => ({ passed: false, message });

/** Numbers to nine digits, since two right formulas may round differently; -0 is 0 and NaN is NaN. */
function same(a: Value | undefined, b: Value | undefined): boolean {
  if (typeof a === "number" && typeof b === "number")
    return Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  const fields = b as Record<string, Value>;
  return left.length === right.length && left.every(([field, value]) => same(value, fields[field]));
}

function shown(value: Value | undefined): string {
  const rounded = (_: string, part: unknown) =>
    typeof part === "number" && Number.isFinite(part) ? Number(part.toPrecision(6)) : part;
  return typeof value === "number"
    ? String(Number(value.toPrecision(6)))
    : (JSON.stringify(value, rounded) ?? "nothing");
}
