/** @file How an answer's style differs from the baseline's, in the four features of Arena-Hard's style control. */
import type { StyleMetadata } from "./rows.js";

export const STYLE_FEATURES = ["length", "headers", "lists", "bold"] as const;
export type StyleFeature = (typeof STYLE_FEATURES)[number];

/**
 * In STYLE_FEATURES' order: length as (t - t') / (t + t'), the others by their density d = count / (t + 1) as
 * (d - d') / (d + d' + 1), primes the baseline's. Two empty answers do not differ (the original stops there).
 * From print_leaderboard_with_style_features in show_result.py.
 */
export function styleDifference(answer: StyleMetadata, baseline: StyleMetadata): number[] {
  const [tokens, baselineTokens] = [answer.token_len, baseline.token_len];
  const length = tokens + baselineTokens === 0 ? 0 : (tokens - baselineTokens) / (tokens + baselineTokens);
  const markdown = (["header_count", "list_count", "bold_count"] as const).map((kind) => {
    const density = total(answer[kind]) / (tokens + 1);
    const baselineDensity = total(baseline[kind]) / (baselineTokens + 1);
    return (density - baselineDensity) / (density + baselineDensity + 1);
  });
  return [length, ...markdown];
}

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0);

/**
 * z-scores (sd with n - 1) of a column in which entry i stands for `rows[i]` rows. A column that does not vary can
 * explain nothing and gives null (the original stops there).
 */
export function standardised(values: readonly number[], rows: ArrayLike<number>): number[] | null {
  let count = 0;
  let mean = 0;
  let squares = 0;
  values.forEach((value, i) => {
    if (rows[i]! === 0) return;
    count += rows[i]!; // West's update for weighted values
    const delta = value - mean;
    mean += (delta * rows[i]!) / count;
    squares += rows[i]! * delta * (value - mean);
  });
  const sd = Math.sqrt(squares / (count - 1));
  return sd > 1e-12 ? values.map((value) => (value - mean) / sd) : null;
}
