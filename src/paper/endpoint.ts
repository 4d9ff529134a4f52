/** @file The endpoint tier: the paper's stages on real text against servers, under the ids of the miniature's runs. */
import { z } from "zod";
import { SplitSizes } from "../data/splits.js";
import { TextArena, textArenas } from "./endpointArena.js";
import type { Experiment, Stage } from "./experiments.js";
import { JUDGE_KINDS, JUDGE_SIZES, judgeId, rewardId, VARIANTS } from "./judges.js";
import type { PaperRun, PaperScale } from "./paperScale.js";
import { POLICIES } from "./policies.js";
import { Grpo, Judging, PolicyRl, Supervised } from "./settings.js";

const count = z.number().int().positive();
const tier = z.literal("endpoint");
const judge = { kind: z.enum(JUDGE_KINDS), size: z.enum(JUDGE_SIZES), variant: z.enum(VARIANTS).exclude(["standard"]).optional() };
const policy = z.enum(POLICIES);
const lengths = { maxPrompt: count, maxResponse: count }; // tokens
const checkpointEvery = count; // steps
const goldAsked = z.strictObject({ effort: z.enum(["low", "medium", "high"]), temperature: z.number().nonnegative(), maxTokens: count });

/** What each stage is told. There is no pre-training: base models are the servers'. */
export const ENDPOINT_CONFIGS = {
  annotate: z.union([
    z.strictObject({ tier, gold: goldAsked, data: SplitSizes, rubrics: z.literal(true).optional() }),
    z.strictObject({ tier, gold: goldAsked, agreesWith: z.literal("high") }), // section 4.3: what gold decides alike
  ]),
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
  "evaluate-judge": z.strictObject({ tier, ...judge, trained: z.boolean(), judging: Judging, maxPrompt: count, bootstrap: count }),
  "train-policy": z.strictObject({
    tier, ...judge, policy, data: SplitSizes, rl: PolicyRl.extend(lengths), judging: Judging, judgePrompt: count, checkpointEvery,
  }),
  "evaluate-policy": z.strictObject({
    tier, ...judge, policy, klWeight: z.number().positive().optional(), gold: goldAsked, keep: count,
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
    ...EFFORTS.filter((effort) => judges.some(({ variant }) => variant === effort)).map((effort) => annotateAtEffort(scale, effort)),
    ...(judges.some(readsRubrics) ? [experiment("annotate", "rubrics", { ...asked, rubrics: true }, [])] : []),
    ...judges.map((one) => trainJudge(scale, one)),
    ...judges.flatMap((one) => [
      ...(one.variant === undefined || readsRubrics(one) ? [evaluateJudge(scale, one, false)] : []), // a variant begins where its standard one does
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
  return [...new Map(trained.map((judge) => [judgeId(judge), judge])).values()];
}

export type TextJudgeName = Pick<PaperRun, "kind" | "size" | "variant">;
const judgeOf = ({ kind, size, variant }: TextJudgeName): TextJudgeName => ({ kind, size, ...(variant && { variant }) });

/** Types the configuration of a stage against its schema. */
function experiment<S extends keyof typeof ENDPOINT_CONFIGS>(
  stage: S, id: string, config: EndpointConfig<S>, inputs: Experiment["inputs"],
): Experiment {
  return { stage, id, config, inputs };
}

/** Those of section 4.3 beside the high one. */
export const EFFORTS = ["low", "medium"] as const;

function annotateAtEffort({ gold }: PaperScale, effort: (typeof EFFORTS)[number]): Experiment {
  const config = { tier: "endpoint" as const, gold: { ...gold, effort }, agreesWith: "high" as const };
  return experiment("annotate", effort, config, [{ role: "high", stage: "annotate", id: "high" }]);
}

const annotation = { role: "annotation", stage: "annotate" as const, id: "high" };
const readsRubrics = ({ variant }: TextJudgeName) => variant === "rubric";
/** What is read beside an annotation or a judge: the rubrics, by who is shown them (section 4.2). */
const rubricsFor = (judge: TextJudgeName): Experiment["inputs"] =>
  readsRubrics(judge) ? [{ role: "rubrics", stage: "annotate", id: "rubrics" }] : [];
/** What a judge learns instead of gold's reasoning at high effort. */
const examplesFor = ({ variant }: TextJudgeName): Experiment["inputs"] =>
  variant === "low" || variant === "medium" ? [{ role: "examples", stage: "annotate", id: variant }] : [];
const longest = (scale: PaperScale) => ({ maxPrompt: scale.judgeRl.maxPrompt, maxResponse: scale.judgeRl.maxResponse });

function trainJudge(scale: PaperScale, judge: TextJudgeName): Experiment {
  const { kind, variant } = judge, { judging } = scale;
  const { steps } = scale.sft[kind];
  const rl = kind === "reasoning" ? { ...scale.judgeRl, validateEvery: Math.min(20, scale.judgeRl.steps) } : null;
  const config = {
    tier: "endpoint" as const, ...judge,
    sft: variant === "rl-only" ? null : scale.sft[kind],
    validateEvery: Math.ceil(steps / 6), // half an epoch where there are three
    rl, judging, ...longest(scale),
    checkpointEvery: CHECKPOINT_EVERY,
  };
  return experiment("train-judge", judgeId(judge), config, [annotation, ...examplesFor(judge), ...rubricsFor(judge)]);
}

function evaluateJudge(scale: PaperScale, judge: TextJudgeName, trained: boolean): Experiment {
  const id = judgeId(judge), { judging } = scale;
  const { maxPrompt } = longest(scale);
  const config = { tier: "endpoint" as const, ...judge, trained, judging, maxPrompt, bootstrap: BOOTSTRAP };
  const inputs = [...(trained ? [{ role: "judge", stage: "train-judge" as const, id }] : []), annotation, ...rubricsFor(judge)];
  return experiment("evaluate-judge", trained ? id : `base-${id}`, config, inputs);
}

/** As in the miniature: "reasoning-4b--llama-3.1-8b", "non-reasoning-4b-kl0.01--llama-3.1-8b". */
const runId = ({ policy, ...reward }: PaperRun) => `${rewardId(reward)}--${policy}`;

function trainPolicy(scale: PaperScale, run: PaperRun): Experiment {
  const { policy, klWeight, variant } = run, { data, judging } = scale;
  const judge = judgeOf(run);
  const config = {
    tier: "endpoint" as const, ...judge, policy, data, judging,
    rl: { ...scale.policyRl, ...(klWeight && { klWeight }) },
    judgePrompt: longest(scale).maxPrompt,
    checkpointEvery: CHECKPOINT_EVERY,
  };
  const reward = { role: "judge", stage: "train-judge" as const, id: judgeId(judge) };
  return experiment("train-policy", runId(run), config, [...(variant === "untrained" ? [] : [reward]), ...rubricsFor(judge)]);
}

function evaluatePolicy(scale: PaperScale, run: PaperRun): Experiment {
  const { policy, klWeight } = run;
  const penalty = klWeight ? { klWeight } : {};
  const config = { tier: "endpoint" as const, ...judgeOf(run), policy, ...penalty, gold: scale.gold, keep: SAMPLES_KEPT };
  return experiment("evaluate-policy", runId(run), config, [{ role: "outputs", stage: "train-policy", id: runId(run) }]);
}
