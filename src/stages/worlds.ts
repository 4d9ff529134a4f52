/** @file The values that stages are given by name: the two worlds' runs, and the tasks of judges and policies. */
import { arena } from "../arena/miniature/task.js";
import { pairwise, pointwise, type Task } from "../judge/task.js";
import type { Experiment, FormatName, JudgeTaskName } from "../paper/experiment.js";
import { byScore, byWins, type PolicyTask } from "../policy/rewards.js";
import { miniatureRun } from "./miniatureRun.js";
import type { OpenRun } from "./models.js";
import { textRun } from "./textRun.js";

const WORLDS: Record<FormatName, OpenRun> = { miniature: miniatureRun, text: textRun };
const TASKS: Record<JudgeTaskName, Task> = { pointwise, pairwise, arena };
/** Controls, whose rewards are rules, score; no run gives a rule to byWins, which compares. */
const POLICY_TASKS: Partial<Record<JudgeTaskName, PolicyTask>> = { pointwise: byScore, pairwise: byWins };

/** Opens the run of an experiment in its world. */
export const openRunOf: OpenRun = (context, needs, work) => WORLDS[context.experiment.format](context, needs, work);

export const taskOf = (experiment: Experiment): Task => known(TASKS, experiment);
export const policyTaskOf = (experiment: Experiment): PolicyTask => known(POLICY_TASKS, experiment);

function known<T>(tasks: Partial<Record<string, T>>, { stage, id, task }: Experiment): T {
  const found = tasks[task];
  if (!found) throw new Error(`${stage} ${id} is of task ${task}, which this stage does not know`);
  return found;
}
