/** @file Scores as a table with Arena-Hard's columns, rounding and order. */
import type { ArenaScores, Interval } from "./scoreArena.js";

export type LeaderboardRow = Record<string, string | number>;

/** One category's table. Beside the original's columns: the interval over questions, and how much was counted. */
export function leaderboard(scores: ArenaScores): LeaderboardRow[] {
  const rows = scores.models.map((model) => ({
    Model: model.model,
    "Scores (%)": percent(model.score),
    "CI (%)": around(model.score, model.rowInterval),
    "95 % CI over questions (%)": around(model.score, model.questionInterval),
    Rows: model.rows,
    Questions: model.questions,
    Dropped: Object.values(model.dropped).reduce((sum, count) => sum + count, 0),
  }));
  const baseline = {
    Model: scores.baseline,
    "Scores (%)": "50.0",
    "CI (%)": "(-0.0 / +0.0)",
    "95 % CI over questions (%)": "(-0.0 / +0.0)",
    Rows: 0,
    Questions: 0,
    Dropped: 0,
  };
  const value = (row: LeaderboardRow) => (row["Scores (%)"] === "" ? -1 : Number(row["Scores (%)"]));
  return [...rows, baseline].sort((a, b) => value(b) - value(a)).map((row, rank) => ({ Rank: rank, ...row }));
}

/** "(-1.2 / +1.3)", as show_result.py writes an interval: one that lies above its score is "(--0.3 / +0.6)" there, too. */
function around(score: number, interval: Interval | null): string {
  return interval ? `(-${percent(score - interval.low)} / +${percent(interval.high - score)})` : "";
}

/** One decimal of a hundredfold as Python's round gives it: a value halfway between two goes to the even one. */
export function percent(share: number): string {
  if (Number.isNaN(share)) return "";
  const value = share * 100;
  const halfway = Number.isInteger(value * 4) && !Number.isInteger(value * 2); // all other halves are not exact in binary
  return (halfway ? (2 * Math.round(value * 5)) / 10 : value).toFixed(1);
}
