/**
 * @file Judges beside each other on the same held-out responses: how far two of them agree, and where they do not. Two
 * judges of equal agreement with gold may make the same errors, or others.
 */
import { type JudgeName, judgeId } from "../paper/judges.js";
import type { PredictionRow } from "../results/rows.js";
import { groupBy } from "../stats/groupBy.js";
import { krippendorffAlpha, UndefinedReliability } from "../stats/krippendorff.js";
import { meanOf } from "../stats/meanOf.js";

/** A response as two judges scored it: `row` is its place in the annotation's test.jsonl. */
export interface ScoredByBoth extends Pick<PredictionRow, "seed" | "row" | "gold"> {
  one: number;
  other: number;
}

/**
 * The responses that both judges scored, by seed, those that they disagree about most first; none if there are no
 * predictions of one of them, or if they were asked about different responses.
 */
export function disagreements(predictions: readonly PredictionRow[], one: JudgeName, other: JudgeName): ScoredByBoth[] {
  const of = groupBy(predictions, judgeId);
  const distance = (row: ScoredByBoth) => Math.abs(row.one - row.other);
  return onSameRows(of.get(judgeId(one)) ?? [], of.get(judgeId(other)) ?? []).sort((a, b) => distance(b) - distance(a));
}

/**
 * Krippendorff's alpha, interval level, of each judge with gold and with each other judge: the mean over seeds. Null where
 * two judges were asked about different responses (the untitled judges were annotated apart), or gave one score only.
 */
export function agreementBetween(predictions: readonly PredictionRow[]): Record<string, string | number | null>[] {
  const judges = [...groupBy(predictions, judgeId)];
  return judges.map(([judge, rows]) => ({
    judge,
    gold: meanAlpha(onSameRows(rows, rows).map((row) => ({ ...row, other: row.gold }))),
    ...Object.fromEntries(
      judges.map(([name, others]) => [name, name === judge ? null : meanAlpha(onSameRows(rows, others))]),
    ),
  }));
}

/** The rows that both scored. A seed is in with all or with none: where gold's scores differ, the places are of different responses. */
function onSameRows(one: readonly PredictionRow[], other: readonly PredictionRow[]): ScoredByBoth[] {
  const placeOf = ({ seed, row }: PredictionRow) => `${seed} ${row}`;
  const others = new Map(other.map((row) => [placeOf(row), row]));
  const unlike = new Set(one.filter((row) => others.get(placeOf(row))?.gold !== row.gold).map(({ seed }) => seed));
  return one
    .filter(({ seed }) => !unlike.has(seed))
    .map((row) => {
      const { seed, row: place, gold, score } = row;
      return { seed, row: place, gold, one: score, other: others.get(placeOf(row))!.score };
    });
}

function meanAlpha(rows: readonly ScoredByBoth[]): number | null {
  const seeds = [...new Set(rows.map(({ seed }) => seed))];
  try {
    const alphas = seeds.map((seed) => {
      const ofSeed = rows.filter((row) => row.seed === seed);
      return krippendorffAlpha([ofSeed.map(({ one }) => one), ofSeed.map(({ other }) => other)], "interval");
    });
    return alphas.length === 0 ? null : meanOf(alphas);
  } catch (error) {
    if (error instanceof UndefinedReliability) return null;
    throw error;
  }
}
