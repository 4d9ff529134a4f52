/** @file Scores texts with a model as judge: the reward of a policy and the prediction of static evaluation (section 2.2). */
import { expectedScore } from "../expectedScore.js";
import { LOWEST_SCORE } from "../score.js";
import { askTextJudge, type TextAnswered, type TextJudge } from "./ask.js";
import type { TextPair } from "./prompt.js";

/** An invalid judgement counts as the lowest score. */
export interface TextScored extends Pick<TextAnswered, "trace" | "traceTokens" | "invalid"> {
  score: number;
}

/** As `scoreResponses`: the expected score over the ten digits, after one trace where the judge reasons. */
export async function scoreText(judge: TextJudge, pair: TextPair, ...key: (string | number)[]): Promise<TextScored> {
  const { odds, ...rest } = await askTextJudge(judge, pair, ...key);
  return { ...rest, score: odds === null ? LOWEST_SCORE : expectedScore(odds.logprobs) };
}
