/** @file Which runs a figure needs, as data: fields of a run that must agree. */
import type { ArenaPool } from "../paper/arena.js";
import type { Pace, School } from "../paper/beyond.js";
import type { Chapter, Experiment, FormatName, Stage, TaskName } from "../paper/experiment.js";
import type { JudgeKind, JudgeSize, Variant } from "../paper/judges.js";
import type { PolicyId } from "../paper/policies.js";

/** What a figure can ask of a run. The kind, size and variant are of its judge, or of the judge that rewards its policy. */
interface Run {
  stage: Stage;
  format: FormatName;
  task: TaskName;
  kind: JudgeKind | null;
  size: JudgeSize | null;
  variant: Variant;
  trained: boolean; // false: the judge before its training
  penalised: boolean; // by a weight on the distance to the base policy
  policy: PolicyId | null;
  pool: ArenaPool | null; // of the arena's battles
  chapter: Chapter; // where a need does not say: the paper
  schooled: boolean; // gold is a trained one
  defended: boolean; // the reward of a policy is
  paced: boolean; // something about the policy's learning was changed; where a need does not say: nothing
}

/** A kind of run: those that agree with every field of one of the alternatives. */
export type Need = readonly Partial<Run>[];

/** Evaluations of trained judges that score. */
export const JUDGED: Partial<Run> = { stage: "evaluate-judge", task: "pointwise", trained: true };
/** Evaluations of policies whose judge scores, without a penalty. */
export const REWARDED: Partial<Run> = { stage: "evaluate-policy", task: "pointwise", penalised: false };

/** Whether a run is of a kind. */
export const meets = (experiment: Experiment, need: Need): boolean => {
  const run = runOf(experiment);
  return need.some(
    (wanted) =>
      run.chapter === (wanted.chapter ?? "paper") &&
      run.paced === (wanted.paced ?? false) &&
      (Object.keys(wanted) as (keyof Run)[]).every((field) => run[field] === wanted[field]),
  );
};

/** Whether a figure reads a run. */
export const reads =
  ({ needs }: { needs: readonly Need[] }) =>
  (experiment: Experiment): boolean =>
    needs.some((need) => meets(experiment, need));

/** Whether a scale has a figure: some runs of each kind. */
export const has = (all: readonly Experiment[], { needs }: { needs: readonly Need[] }): boolean =>
  needs.every((need) => all.some((experiment) => meets(experiment, need)));

/** A configuration says only what is not standard. */
function runOf(experiment: Experiment): Run {
  const { stage, format, task, chapter, config } = experiment;
  const { kind, size, variant, trained, klWeight, policy, pool, ...rest } = config as Partial<
    Run & { klWeight: number; school: School; defence: unknown; pace: Pace }
  >;
  return {
    stage,
    format,
    task,
    chapter,
    kind: kind ?? null,
    size: size ?? null,
    variant: variant ?? "standard",
    trained: trained ?? true,
    penalised: (klWeight ?? 0) > 0,
    policy: policy ?? null,
    pool: pool ?? null,
    schooled: rest.school !== undefined,
    defended: rest.defence !== undefined,
    paced: rest.pace !== undefined,
  };
}
