/** @file Compares texts with a model as pairwise judge: the reward of a policy and the verdict of static evaluation (section 4.4). */
import type { Seat } from "../../annotation/annotatedPair.js";
import { preference } from "../pairwise/compare.js";
import { askTextJudge, type TextAnswered, type TextJudge } from "./ask.js";
import type { TextComparison } from "./prompt.js";

/** As the miniature's `Compared`. */
export interface TextCompared extends Pick<TextAnswered, "trace" | "traceTokens" | "invalid"> {
  better: Seat | null; // the likelier verdict, null where the judge gave none
  first: number; // probability that the first is better, of the two verdicts alone; .5 without a verdict
}

/** As `compareResponses`, of one comparison in one order. */
export async function compareTexts(
  judge: TextJudge,
  asked: TextComparison,
  ...key: (string | number)[]
): Promise<TextCompared> {
  const { odds, ...rest } = await askTextJudge(judge, asked, ...key);
  return { ...rest, ...preference(odds) };
}
