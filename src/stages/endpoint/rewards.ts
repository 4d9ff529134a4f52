/** @file The two rewards of policies on real text: a judge's score (section 2.2), or the share of wins within a group (4.4). */
import type { TextJudge } from "../../judge/text/ask.js";
import { compareTexts } from "../../judge/text/compare.js";
import { scoreText } from "../../judge/text/score.js";
import { byScore, heldOutByScore, type TextScorer } from "../../policy/text/byScore.js";
import { byWins, heldOutByWins, type TextComparer } from "../../policy/text/byWins.js";
import type { HeldOutJudge } from "../../policy/text/outputs.js";
import type { GroupReward } from "../../policy/text/train.js";
import type { Inputs } from "../context.js";
import { readBaseline } from "./baseline.js";
import { openRubrics } from "./rubrics.js";

/** What a training takes from its judge, whichever the task. */
export interface Rewarding {
  canJudge: Record<"training" | "heldOut", (instruction: string) => boolean>;
  reward: GroupReward;
  judgeHeldOut: HeldOutJudge<object>;
  show: string[]; // beside the progress
  close: () => void;
}

/** Where the judge is shown rubrics, a prompt without one is left out. */
export async function rewardOfScores(judge: TextJudge, inputs: Inputs): Promise<Rewarding> {
  const { has, show, close } = await openRubrics(inputs.rubrics, ["policyTrain", "policyTest"]);
  const score: TextScorer = (pair, ...key) => scoreText(judge, show(pair), ...key);
  return {
    canJudge: { training: has, heldOut: has },
    reward: byScore(score),
    judgeHeldOut: heldOutByScore(score),
    show: ["reward", "length", "truncated"],
    close,
  };
}

/** A held-out prompt that the baseline did not answer is left out. The mean reward is always near .5 and says nothing. */
export async function rewardOfWins(judge: TextJudge, inputs: Inputs): Promise<Rewarding> {
  const { has, answerTo } = await readBaseline(inputs.baseline!);
  const compare: TextComparer = (asked, ...key) => compareTexts(judge, asked, ...key);
  return {
    canJudge: { training: () => true, heldOut: has },
    reward: byWins(compare),
    judgeHeldOut: heldOutByWins(compare, answerTo),
    show: ["judged", "length", "truncated"],
    close: () => {},
  };
}
