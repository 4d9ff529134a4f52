/** @file A figure without any row says what to run. */
import type { FigureId } from "./figure.js";

/** Returns `rows`, or throws an error that names the missing rows and the command that makes them. */
export function need<T>(rows: T[], figure: FigureId, what: string): T[] {
  if (rows.length > 0) return rows;
  const message =
    `${figure} needs ${what}, and there are none. Train them with "make" ("make SCALE=smoke" for a quick look), ` +
    `or draw the stored rows with "make REFERENCE=1".`;
  throw Object.assign(new Error(message), { missing: what });
}

/** What `need` did not find, if an error is its own. */
export const missingRows = (error: unknown): string | undefined => (error as { missing?: string }).missing;

/** "seeds 1, 2, 3" */
export function seedsIn(rows: readonly { seed: number }[]): string {
  const seeds = [...new Set(rows.map((row) => row.seed))].sort((a, b) => a - b);
  return `${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")}`;
}
