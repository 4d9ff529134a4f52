/** @file The runs of a scale on text, under the ids of the miniature's. */
import { isMain } from "./ablations.js";
import { ARENA_POOLS, type ArenaModel, type ArenaPool, arenaModel, baseModel } from "./arena.js";
import { experiment } from "./configs.js";
import type { Experiment, Stage, TaskName } from "./experiment.js";
import { judgeId, policyRunId } from "./judges.js";
import { POLICY_IDS } from "./policies.js";
import type { TextRun, TextScale } from "./textScales.js";

/** A killed run replays at most this many steps, from answers that are paid for. */
const CHECKPOINT_EVERY = 25;
const BOOTSTRAP = 1_000;
const SAMPLES_KEPT = 6;

const tier = "endpoint" as const;

export function textRuns(scale: TextScale): Experiment[] {
  const judges = trainedOn(scale);
  const asked = { tier, gold: scale.gold, data: scale.data };
  return [
    experiment(run("annotate", "high"), asked),
    ...(judges.some(compares) ? annotateForPairs(scale) : []),
    ...EFFORTS.filter((effort) => judges.some(({ variant }) => variant === effort)).map((effort) =>
      annotateAtEffort(scale, effort),
    ),
    ...(judges.some(readsRubrics)
      ? [experiment(run("annotate", "rubrics", "rubrics"), { ...asked, rubrics: true })]
      : []),
    ...judges.map((one) => trainJudge(scale, one)),
    ...judges.flatMap((one) => [
      ...(startsAsBase(one) ? [evaluateJudge(scale, one, false)] : []),
      evaluateJudge(scale, one, true),
    ]),
    ...scale.runs.map((one) => trainPolicy(scale, one)),
    ...scale.runs.map((one) => evaluatePolicy(scale, one)),
    ...arenas(scale),
  ];
}

const run = <S extends Stage>(stage: S, id: string, task?: TaskName) => ({
  stage,
  id,
  format: "text" as const,
  ...(task && { task }),
});

/** The judges that a scale trains, each once. */
export function trainedOn({ runs }: TextScale): TextJudgeName[] {
  const trained = runs.filter(({ variant }) => variant !== "untrained").map(judgeOf);
  return [...new Map(trained.map((judge) => [judgeId(judge), judge])).values()];
}

/** Whether the judge is evaluated untrained, too: a variant begins where its standard one does. */
export const startsAsBase = (judge: TextJudgeName): boolean => judge.variant === undefined || readsRubrics(judge);

export type TextJudgeName = Pick<TextRun, "task" | "kind" | "size" | "variant">;
const judgeOf = ({ task, kind, size, variant }: TextJudgeName): TextJudgeName => ({
  ...(task && { task }),
  kind,
  size,
  ...(variant && { variant }),
});
/** Whether it compares two answers (section 4.4) and does not score one. */
export const compares = ({ task }: Pick<TextJudgeName, "task">): boolean => task !== undefined;

/** Those of section 4.3 beside the high one. */
export const EFFORTS = ["low", "medium"] as const;

function annotateAtEffort({ gold }: TextScale, effort: (typeof EFFORTS)[number]): Experiment {
  const config = { tier, gold: { ...gold, effort }, agreesWith: "high" as const };
  return experiment(run("annotate", effort), config, [{ role: "high", stage: "annotate", id: "high" }]);
}

/** Gold's preferences, and the baseline's answers to the held-out prompts. */
function annotateForPairs({ gold, data, pairwise: { baseline } }: TextScale): Experiment[] {
  return [
    experiment(run("annotate", "pairwise", "pairwise"), { tier, task: "pairwise", gold, data }),
    experiment(run("annotate", "baseline", "baseline"), { tier, baseline, data }),
  ];
}

const annotationFor = (judge: TextJudgeName) => ({
  role: "annotation",
  stage: "annotate" as const,
  id: judge.task ?? "high",
});
const baselineFor = (judge: TextJudgeName): Experiment["inputs"] =>
  compares(judge) ? [{ role: "baseline", stage: "annotate", id: "baseline" }] : [];
const readsRubrics = ({ variant }: TextJudgeName) => variant === "rubric";
/** What is read beside an annotation or a judge: the rubrics, by who is shown them (section 4.2). */
const rubricsFor = (judge: TextJudgeName): Experiment["inputs"] =>
  readsRubrics(judge) ? [{ role: "rubrics", stage: "annotate", id: "rubrics" }] : [];
/** What a judge learns instead of gold's reasoning at high effort. */
const examplesFor = ({ variant }: TextJudgeName): Experiment["inputs"] =>
  variant === "low" || variant === "medium" ? [{ role: "examples", stage: "annotate", id: variant }] : [];
/** What a judge may read and write. */
const longest = ({ judgeRl, pairwise }: TextScale, judge: TextJudgeName) => ({
  maxPrompt: compares(judge) ? pairwise.maxPrompt : judgeRl.maxPrompt,
  maxResponse: judgeRl.maxResponse,
});

function trainJudge(scale: TextScale, judge: TextJudgeName): Experiment {
  const { kind, variant } = judge,
    { judging } = scale;
  const sft = (compares(judge) ? scale.pairwise.sft : scale.sft)[kind];
  const rl = { ...scale.judgeRl, ...longest(scale, judge), validateEvery: Math.min(20, scale.judgeRl.steps) };
  const config = {
    tier,
    ...judge,
    sft: variant === "rl-only" ? null : sft,
    validateEvery: Math.ceil(sft.steps / 6), // half an epoch where there are three
    rl: kind === "reasoning" ? rl : null,
    judging,
    ...longest(scale, judge),
    checkpointEvery: CHECKPOINT_EVERY,
  };
  const inputs = [annotationFor(judge), ...examplesFor(judge), ...rubricsFor(judge)];
  return experiment(run("train-judge", judgeId(judge), judge.task), config, inputs);
}

function evaluateJudge(scale: TextScale, judge: TextJudgeName, trained: boolean): Experiment {
  const id = judgeId(judge),
    { judging } = scale;
  const { maxPrompt } = longest(scale, judge);
  const config = { tier, ...judge, trained, judging, maxPrompt, bootstrap: BOOTSTRAP };
  const inputs = [
    ...(trained ? [{ role: "judge", stage: "train-judge" as const, id }] : []),
    annotationFor(judge),
    ...rubricsFor(judge),
  ];
  return experiment(run("evaluate-judge", trained ? id : `base-${id}`, judge.task), config, inputs);
}

function trainPolicy(scale: TextScale, of: TextRun): Experiment {
  const { policy, klWeight, variant } = of,
    { data, judging } = scale;
  const judge = judgeOf(of);
  const config = {
    tier,
    ...judge,
    policy,
    data,
    judging,
    rl: { ...scale.policyRl, ...(klWeight && { klWeight }) },
    judgePrompt: longest(scale, judge).maxPrompt,
    checkpointEvery: CHECKPOINT_EVERY,
  };
  const reward = { role: "judge", stage: "train-judge" as const, id: judgeId(judge) };
  const inputs = [...(variant === "untrained" ? [] : [reward]), ...rubricsFor(judge), ...baselineFor(judge)];
  return experiment(run("train-policy", policyRunId(of), of.task), config, inputs);
}

function evaluatePolicy(scale: TextScale, of: TextRun): Experiment {
  const { policy, klWeight, task } = of;
  const penalty = klWeight ? { klWeight } : {};
  const config = { tier, ...judgeOf(of), policy, ...penalty, gold: scale.gold, keep: SAMPLES_KEPT };
  const id = policyRunId(of);
  return experiment(run("evaluate-policy", id, task), config, [{ role: "outputs", stage: "train-policy", id }]);
}

/** A run of Arena-Hard-V2 for each pool that a scale has policies of; none where it lists no arena. */
function arenas(scale: TextScale): Experiment[] {
  const { arena, policyRl } = scale;
  if (!arena) return [];
  const { maxPrompt, ...asked } = arena;
  return battling(scale).map(({ pool, models }): Experiment => {
    const sampling = { maxPrompt, maxResponse: policyRl.maxResponse, temperature: policyRl.temperature }; // 2.2
    const inputs = models
      .filter(({ kind }) => kind !== null)
      .map(({ model }) => ({ role: model, stage: "train-policy" as const, id: model }));
    const config = { tier, task: "arena" as const, pool, models, ...asked, sampling };
    return experiment(run("evaluate-arena", pool, "arena"), config, inputs);
  });
}

/** The pools that a scale has policies of. One base policy after the other, each behind those trained from it: many servers hold one. */
export function battling(scale: TextScale): { pool: ArenaPool; models: ArenaModel[] }[] {
  return ARENA_POOLS.flatMap((pool) => {
    const runs = scale.runs.filter((one) => (pool === "pairwise" ? compares(one) : isMain(one)));
    const models = POLICY_IDS.flatMap((policy) => {
      const own = runs.filter((one) => one.policy === policy).map((one) => arenaModel(judgeOf(one), policy));
      return own.length > 0 ? [...own, baseModel(policy)] : [];
    });
    return models.length > 0 ? [{ pool, models }] : [];
  });
}
