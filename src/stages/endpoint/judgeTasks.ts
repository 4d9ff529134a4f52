/** @file The two tasks of judges on real text: to score a response (section 2.1), or to say which of two is better (4.4). */
import type { ZodType } from "zod";
import { PairRow } from "../../annotation/pairs.js";
import { AnnotationRow } from "../../annotation/rows.js";
import { preferenceAgreement, scoreAgreement, type TextAgreement } from "../../judge/text/agreement.js";
import type { TextJudge } from "../../judge/text/ask.js";
import type { TextExample } from "../../judge/text/prompt.js";

/** What gold wrote of either, and how far a judge agrees with it. */
export interface JudgeTask<Row extends TextExample, Measures extends Record<string, number>> {
  row: ZodType<Row>;
  measure: keyof Measures & ("alpha" | "accuracy"); // the best by validation is the one with the highest
  agreement: (judge: TextJudge, rows: readonly Row[], ...key: (string | number)[]) => Promise<TextAgreement<Measures>>;
}

export const SCORING = { row: AnnotationRow, measure: "alpha", agreement: scoreAgreement } as const satisfies JudgeTask<
  AnnotationRow,
  { alpha: number }
>;
export const COMPARING = {
  row: PairRow,
  measure: "accuracy",
  agreement: preferenceAgreement,
} as const satisfies JudgeTask<PairRow, { accuracy: number; bothRight: number; positionBias: number }>;
