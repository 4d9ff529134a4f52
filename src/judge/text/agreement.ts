/** @file Static evaluation on real text (section 2.1): how far a judge's scores agree with gold's. */
import { krippendorffAlpha } from "../../stats/krippendorff.js";
import type { Agreement } from "../agreement.js";
import type { TextAnnotated } from "./prompt.js";
import { scoreText, type TextJudge } from "./score.js";

/** All rows at once; the judge's engine bounds how many are under way. */
export async function textAgreement(judge: TextJudge, rows: readonly TextAnnotated[], ...key: (string | number)[]): Promise<Agreement> {
  const scored = await Promise.all(rows.map((row) => scoreText(judge, row, ...key)));
  const scores = scored.map((one) => one.score);
  const mean = (of: (one: (typeof scored)[number]) => number) => scored.reduce((sum, one) => sum + of(one), 0) / scored.length;
  return {
    alpha: krippendorffAlpha([scores, rows.map((row) => row.score)], "interval"),
    invalidRate: mean((one) => (one.invalid === null ? 0 : 1)),
    traceTokens: mean((one) => one.traceTokens),
    scores,
  };
}
