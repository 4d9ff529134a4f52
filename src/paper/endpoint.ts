/** @file The endpoint tier: the paper's stages on real text against servers, under the ids of the miniature's runs. */
import { z } from "zod";
import { SplitSizes } from "../data/splits.js";
import { TextArena, textArenas } from "./endpointArena.js";
import type { Experiment, Stage } from "./experiment.js";
import { JUDGE_KINDS, JUDGE_SIZES, judgeId, rewardId, VARIANTS } from "./judges.js";
import { isPairwise, pairwiseId } from "./pairwise.js";
import { type PaperRun, PaperScale } from "./paperScale.js";
import { POLICIES } from "./policies.js";
import { Grpo, Judging, PolicyRl, Supervised } from "./settings.js";

const count = z.number().int().positive();
const tier = z.literal("endpoint");
const task = z.literal("pairwise"); // section 4.4; absent: pointwise
const judge = {
  task: task.optional(),
  kind: z.enum(JUDGE_KINDS),
  size: z.enum(JUDGE_SIZES),
  variant: z.enum(VARIANTS).exclude(["standard"]).optional(),
};
const policy = z.enum(POLICIES);
const lengths = { maxPrompt: count, maxResponse: count }; // tokens
const checkpointEvery = count; // steps
const goldAsked = z.strictObject({
  effort: z.enum(["low", "medium", "high"]),
  temperature: z.number().nonnegative(),
  maxTokens: count,
});

/** What gold writes. */
export const GoldAnnotation = z.union([
  z.strictObject({ tier, task: task.optional(), gold: goldAsked, data: SplitSizes }), // its scores, or which of two answers is better
  z.strictObject({ tier, gold: goldAsked, data: SplitSizes, rubrics: z.literal(true) }),
  z.strictObject({ tier, gold: goldAsked, agreesWith: z.literal("high") }), // section 4.3: what gold decides alike
]);
/** The answers that policies of pairwise judges are compared with. */
export const BaselineAnswers = z.strictObject({
  tier,
  baseline: PaperScale.shape.pairwise.shape.baseline,
  data: SplitSizes,
});

/** What each stage is told. There is no pre-training: base models are the servers'. */
export const ENDPOINT_CONFIGS = {
  annotate: z.union([GoldAnnotation, BaselineAnswers]),
  "train-judge": z.strictObject({
    tier,
    ...judge,
    sft: Supervised.nullable(), // null: GRPO from the base judge (section 4.1)
    validateEvery: count,
    rl: Grpo.extend({ ...lengths, validateEvery: count }).nullable(), // null: SFT alone
    judging: Judging,
    ...lengths,
    checkpointEvery,
  }),
  "evaluate-judge": z.strictObject({
    tier,
    ...judge,
    trained: z.boolean(),
    judging: Judging,
    maxPrompt: count,
    bootstrap: count,
  }),
  "train-policy": z.strictObject({
    tier,
    ...judge,
    policy,
    data: SplitSizes,
    rl: PolicyRl.extend(lengths),
    judging: Judging,
    judgePrompt: count,
    checkpointEvery,
  }),
  "evaluate-policy": z.strictObject({
    tier,
    ...judge,
    policy,
    klWeight: z.number().positive().optional(),
    gold: goldAsked,
    keep: count,
  }),
  "evaluate-arena": TextArena,
} as const satisfies Partial<Record<Stage, z.ZodType>>;
export type EndpointConfig<S extends keyof typeof ENDPOINT_CONFIGS> = z.infer<(typeof ENDPOINT_CONFIGS)[S]>;

/** Whether a run is of the endpoint tier and has its configuration in ENDPOINT_CONFIGS. */
export const isEndpoint = ({ config }: Pick<Experiment, "config">): boolean => config.tier === "endpoint";

/** A killed run replays at most this many steps, from answers that are paid for. */
const CHECKPOINT_EVERY = 25;
const BOOTSTRAP = 1_000;
const SAMPLES_KEPT = 6;

/** All runs of an endpoint scale, inputs before what needs them. */
export function endpointExperiments(scale: PaperScale): Experiment[] {
  const judges = trainedOn(scale);
  const asked = { tier: "endpoint" as const, gold: scale.gold, data: scale.data };
  return [
    experiment("annotate", "high", asked, []),
    ...(judges.some(compares) ? annotateForPairs(scale) : []),
    ...EFFORTS.filter((effort) => judges.some(({ variant }) => variant === effort)).map((effort) =>
      annotateAtEffort(scale, effort),
    ),
    ...(judges.some(readsRubrics) ? [experiment("annotate", "rubrics", { ...asked, rubrics: true }, [])] : []),
    ...judges.map((one) => trainJudge(scale, one)),
    ...judges.flatMap((one) => [
      ...(startsAsBase(one) ? [evaluateJudge(scale, one, false)] : []),
      evaluateJudge(scale, one, true),
    ]),
    ...scale.runs.map((run) => trainPolicy(scale, run)),
    ...scale.runs.map((run) => evaluatePolicy(scale, run)),
    ...textArenas(scale),
  ];
}

/** The judges that a scale trains, each once. */
export function trainedOn({ runs }: PaperScale): TextJudgeName[] {
  const trained = runs.filter(({ variant }) => variant !== "untrained").map(judgeOf);
  return [...new Map(trained.map((judge) => [idOf(judge), judge])).values()];
}

/** Whether the judge is evaluated untrained, too: a variant begins where its standard one does. */
export const startsAsBase = (judge: TextJudgeName): boolean => judge.variant === undefined || readsRubrics(judge);

export type TextJudgeName = Pick<PaperRun, "task" | "kind" | "size" | "variant">;
const judgeOf = ({ task, kind, size, variant }: TextJudgeName): TextJudgeName => ({
  ...(task && { task }),
  kind,
  size,
  ...(variant && { variant }),
});
/** Whether it compares two answers (section 4.4) and does not score one. */
export const compares = ({ task }: Pick<TextJudgeName, "task">): boolean => isPairwise({ config: { task } });
/** As in the miniature: "reasoning-4b", "pairwise-reasoning-8b". */
const idOf = (judge: TextJudgeName): string => (compares(judge) ? pairwiseId(judge.kind, judge.size) : judgeId(judge));

/** Types the configuration of a stage against its schema. */
function experiment<S extends keyof typeof ENDPOINT_CONFIGS>(
  stage: S,
  id: string,
  config: EndpointConfig<S>,
  inputs: Experiment["inputs"],
): Experiment {
  return { stage, id, config, inputs };
}

/** Those of section 4.3 beside the high one. */
export const EFFORTS = ["low", "medium"] as const;

function annotateAtEffort({ gold }: PaperScale, effort: (typeof EFFORTS)[number]): Experiment {
  const config = { tier: "endpoint" as const, gold: { ...gold, effort }, agreesWith: "high" as const };
  return experiment("annotate", effort, config, [{ role: "high", stage: "annotate", id: "high" }]);
}

/** Gold's preferences, and the baseline's answers to the held-out prompts. */
function annotateForPairs({ gold, data, pairwise: { baseline } }: PaperScale): Experiment[] {
  return [
    experiment("annotate", "pairwise", { tier: "endpoint", task: "pairwise", gold, data }, []),
    experiment("annotate", "baseline", { tier: "endpoint", baseline, data }, []),
  ];
}

const annotationFor = (judge: TextJudgeName) => ({
  role: "annotation",
  stage: "annotate" as const,
  id: compares(judge) ? "pairwise" : "high",
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
const longest = ({ judgeRl, pairwise }: PaperScale, judge: TextJudgeName) => ({
  maxPrompt: compares(judge) ? pairwise.maxPrompt : judgeRl.maxPrompt,
  maxResponse: judgeRl.maxResponse,
});

function trainJudge(scale: PaperScale, judge: TextJudgeName): Experiment {
  const { kind, variant } = judge,
    { judging } = scale;
  const sft = (compares(judge) ? scale.pairwise.sft : scale.sft)[kind];
  const rl =
    kind === "reasoning"
      ? { ...scale.judgeRl, ...longest(scale, judge), validateEvery: Math.min(20, scale.judgeRl.steps) }
      : null;
  const config = {
    tier: "endpoint" as const,
    ...judge,
    sft: variant === "rl-only" ? null : sft,
    validateEvery: Math.ceil(sft.steps / 6), // half an epoch where there are three
    rl,
    judging,
    ...longest(scale, judge),
    checkpointEvery: CHECKPOINT_EVERY,
  };
  return experiment("train-judge", idOf(judge), config, [
    annotationFor(judge),
    ...examplesFor(judge),
    ...rubricsFor(judge),
  ]);
}

function evaluateJudge(scale: PaperScale, judge: TextJudgeName, trained: boolean): Experiment {
  const id = idOf(judge),
    { judging } = scale;
  const { maxPrompt } = longest(scale, judge);
  const config = { tier: "endpoint" as const, ...judge, trained, judging, maxPrompt, bootstrap: BOOTSTRAP };
  const inputs = [
    ...(trained ? [{ role: "judge", stage: "train-judge" as const, id }] : []),
    annotationFor(judge),
    ...rubricsFor(judge),
  ];
  return experiment("evaluate-judge", trained ? id : `base-${id}`, config, inputs);
}

/** As in the miniature: "reasoning-4b--llama-3.1-8b", "non-reasoning-4b-kl0.01--llama-3.1-8b", "pairwise-reasoning-8b--llama-3.1-8b". */
const runId = ({ policy, ...reward }: PaperRun) => `${compares(reward) ? idOf(reward) : rewardId(reward)}--${policy}`;

function trainPolicy(scale: PaperScale, run: PaperRun): Experiment {
  const { policy, klWeight, variant } = run,
    { data, judging } = scale;
  const judge = judgeOf(run);
  const config = {
    tier: "endpoint" as const,
    ...judge,
    policy,
    data,
    judging,
    rl: { ...scale.policyRl, ...(klWeight && { klWeight }) },
    judgePrompt: longest(scale, judge).maxPrompt,
    checkpointEvery: CHECKPOINT_EVERY,
  };
  const reward = { role: "judge", stage: "train-judge" as const, id: idOf(judge) };
  const inputs = [...(variant === "untrained" ? [] : [reward]), ...rubricsFor(judge), ...baselineFor(judge)];
  return experiment("train-policy", runId(run), config, inputs);
}

function evaluatePolicy(scale: PaperScale, run: PaperRun): Experiment {
  const { policy, klWeight } = run;
  const penalty = klWeight ? { klWeight } : {};
  const config = {
    tier: "endpoint" as const,
    ...judgeOf(run),
    policy,
    ...penalty,
    gold: scale.gold,
    keep: SAMPLES_KEPT,
  };
  return experiment("evaluate-policy", runId(run), config, [
    { role: "outputs", stage: "train-policy", id: runId(run) },
  ]);
}
