/** @file Static evaluation on real text: how far a judge's scores agree with gold's (section 2.1), or its preferences do (4.4). */

import { krippendorffAlpha } from "../../stats/krippendorff.js";
import { meanOf } from "../../stats/meanOf.js";
import { agreementInBothOrders } from "../pairwise/agreement.js";
import type { TextJudge } from "./ask.js";
import { compareTexts } from "./compare.js";
import type { TextAnnotated, TextAnnotatedPair } from "./prompt.js";
import { scoreText } from "./score.js";

/** What is reported of a judge, and its statistic on any rows (by their places), for an interval. */
export interface TextAgreement<Measures> {
  measures: Measures;
  invalidRate: number;
  traceTokens: number; // mean, before the answer
  statistic: (drawn: readonly number[]) => number;
}

/** Krippendorff's alpha, interval level. All rows at once; the judge's engine bounds how many are under way. */
export async function scoreAgreement(
  judge: TextJudge,
  rows: readonly TextAnnotated[],
  ...key: (string | number)[]
): Promise<TextAgreement<{ alpha: number }>> {
  const scored = await Promise.all(rows.map((row) => scoreText(judge, row, ...key)));
  const statistic = (drawn: readonly number[]) =>
    krippendorffAlpha([drawn.map((i) => scored[i]!.score), drawn.map((i) => rows[i]!.score)], "interval");
  return {
    measures: { alpha: statistic(rows.map((_, i) => i)) },
    invalidRate: meanOf(scored.map(({ invalid }) => (invalid === null ? 0 : 1))),
    traceTokens: meanOf(scored.map(({ traceTokens }) => traceTokens)),
    statistic,
  };
}

/** Accuracy in both orders, as the miniature's `pairwiseAgreement`. */
export async function preferenceAgreement(
  judge: TextJudge,
  pairs: readonly TextAnnotatedPair[],
  ...key: (string | number)[]
): Promise<TextAgreement<{ accuracy: number; bothRight: number; positionBias: number }>> {
  const compare = (asked: TextAnnotatedPair[]) => Promise.all(asked.map((pair) => compareTexts(judge, pair, ...key)));
  const { right, invalidRate, traceTokens, ...measures } = await agreementInBothOrders(pairs, compare);
  return { measures, invalidRate, traceTokens, statistic: (drawn) => meanOf(drawn.map((i) => right[i]!)) };
}
