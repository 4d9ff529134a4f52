/** @file GRPO of a pairwise reasoning judge (section 4.4, eq. 3): samples trace and verdict, rewards gold's choice. */
import type { AnnotatedPair } from "../../annotation/annotatedPair.js";
import type { Trainer } from "../../engine/engine.js";
import type { Grpo, Judging } from "../../paper/settings.js";
import { type JudgeGrpoRow, type JudgeTask, judgeTaskStep } from "../grpo.js";
import { pairwiseReward } from "../reward.js";
import { parseVerdict } from "./output.js";
import { pairPrefix } from "./prompt.js";

/** One GRPO step on `pairs` (one group each); `reward` of the row is the mean of eq. 3, -1..1. */
export function pairJudgeGrpoStep(
  trainer: Trainer,
  pairs: AnnotatedPair[],
  settings: Grpo,
  judging: Judging,
  ...key: (string | number)[]
): Promise<JudgeGrpoRow> {
  const tasks = pairs.map(
    (pair): JudgeTask => ({
      prefix: pairPrefix(pair),
      reward: ({ tokens }) => pairwiseReward(parseVerdict(tokens), pair.better),
    }),
  );
  return judgeTaskStep(trainer, tasks, settings, judging, ...key);
}
