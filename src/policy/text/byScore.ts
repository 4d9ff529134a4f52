/** @file A pointwise judge as the reward of a policy on real text (section 2.2): its expected score. */
import { LOWEST_SCORE } from "../../judge/score.js";
import type { TextPair } from "../../judge/text/prompt.js";
import type { TextScored } from "../../judge/text/score.js";
import type { OutputRow } from "../outputs.js";
import type { HeldOutJudge } from "./outputs.js";
import type { GroupReward } from "./train.js";

/** Scores an answer: a trained judge, or a control. */
export type TextScorer = (pair: TextPair, ...key: (string | number)[]) => Promise<TextScored>;

/** The lowest score for an answer that does not end: it is not judged. */
export const byScore =
  (score: TextScorer): GroupReward =>
  async (instruction, group_G, ...key) => {
    const scored_G = await Promise.all(
      group_G.map(({ text, truncated }) => (truncated ? null : score({ prompt: instruction, response: text }, ...key))),
    );
    const scored = scored_G.filter((one) => one !== null);
    return {
      rewards_G: scored_G.map((one) => one?.score ?? LOWEST_SCORE),
      asked: scored.length,
      invalid: scored.filter(({ invalid }) => invalid !== null).length,
      distinct: new Set(group_G.flatMap(({ text, truncated }) => (truncated ? [] : [text]))).size,
    };
  };

type Judged = Pick<OutputRow, "judgeScore" | "judgeTrace" | "invalid">;

export const heldOutByScore =
  (score: TextScorer): HeldOutJudge<Judged> =>
  async (instruction, { text, truncated }, ...key) => {
    const scored = truncated ? null : await score({ prompt: instruction, response: text }, ...key);
    return {
      judgeScore: scored?.score ?? LOWEST_SCORE,
      judgeTrace: scored?.trace ?? "",
      invalid: scored?.invalid != null,
    };
  };
