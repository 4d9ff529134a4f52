/** @file The benchmark's scores of one judge's battles, with and without style control, as result rows hold them. */
import type { ArenaSubset } from "../paper/arena.js";
import type { Judgment, MetadataRow } from "./rows.js";
import { type ModelScore, scoreArena } from "./scoreArena.js";

/** Win rates and their 95 % intervals over questions; null if no question counts. */
export interface Scored {
  score: number | null;
  low: number | null;
  high: number | null;
  controlled: number | null;
  controlledLow: number | null;
  controlledHigh: number | null;
  questions: number; // that count
}

/**
 * By subset and model, from one judge's judgments and the style of all models' answers and of the baseline's. Control is
 * fitted over all models of a subset together, as in the benchmark.
 */
export function benchmarkScores(
  judgments: readonly Judgment[],
  metadata: readonly MetadataRow[],
  rounds: number,
  seed: number,
): (subset: ArenaSubset, model: string) => Scored {
  const [plain, styled] = [false, true].map((control) => scoreArena({ judgments, metadata, control, rounds, seed }));
  const found = (scores: typeof plain, subset: ArenaSubset, model: string): ModelScore | undefined =>
    scores!.find(({ category }) => category === subset)?.models.find((one) => one.model === model);
  return (subset, model) => {
    const [one, other] = [found(plain, subset, model), found(styled, subset, model)];
    return {
      ...named(one),
      controlled: named(other).score,
      controlledLow: named(other).low,
      controlledHigh: named(other).high,
      questions: one?.questions ?? 0,
    };
  };
}

const named = (one: ModelScore | undefined) => ({
  score: one === undefined || Number.isNaN(one.score) ? null : one.score,
  low: one?.questionInterval?.low ?? null,
  high: one?.questionInterval?.high ?? null,
});
