/** @file Static evaluation (section 2.1): how far a judge's scores agree with gold's on annotated responses. */

import type { Annotated } from "../annotation/annotated.js";
import { krippendorffAlpha } from "../stats/krippendorff.js";
import { type Judge, scoreResponses } from "./score.js";

export interface Agreement {
  alpha: number; // Krippendorff, interval level
  invalidRate: number;
  traceTokens: number; // mean, before the score
  scores: number[]; // one a row; an invalid judgement has the lowest
}

/** Scores `rows` as a policy's responses would be scored, by expected score, and compares with gold. */
export async function agreement(judge: Judge, rows: Annotated[], ...key: (string | number)[]): Promise<Agreement> {
  const { scored, invalidRate } = await scoreResponses(judge, rows, ...key);
  const scores = scored.map((one) => one.score);
  const alpha = krippendorffAlpha([scores, rows.map((row) => row.score)], "interval");
  const traceTokens = scored.reduce((sum, one) => sum + one.trace.length, 0) / scored.length;
  return { alpha, invalidRate, traceTokens, scores };
}
