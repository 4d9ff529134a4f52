/** @file The endpoint tier: the paper's stages on real text against servers, under the ids of the miniature's runs. */
import { z } from "zod";
import { SplitSizes } from "../data/splits.js";
import type { Experiment, Stage } from "./experiments.js";
import { JUDGE_KINDS, JUDGE_SIZES, judgeId, VARIANTS, type JudgeName } from "./judges.js";
import type { PaperScale } from "./paperScale.js";
import { POLICIES, type PolicyId } from "./policies.js";
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
  annotate: z.strictObject({ tier, gold: goldAsked, data: SplitSizes }),
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
  "evaluate-policy": z.strictObject({ tier, ...judge, policy, gold: goldAsked, keep: count }),
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
  const judges = [...new Map(scale.runs.map(({ kind, size }) => [judgeId({ kind, size }), { kind, size }])).values()];
  return [
    experiment("annotate", "high", { tier: "endpoint", gold: scale.gold, data: scale.data }, []),
    ...judges.map((one) => trainJudge(scale, one)),
    ...judges.flatMap((one) => [evaluateJudge(scale, one, false), evaluateJudge(scale, one, true)]),
    ...scale.runs.map((run) => trainPolicy(scale, run)),
    ...scale.runs.map((run) => evaluatePolicy(scale, run)),
  ];
}

/** Types the configuration of a stage against its schema. */
function experiment<S extends keyof typeof ENDPOINT_CONFIGS>(
  stage: S, id: string, config: EndpointConfig<S>, inputs: Experiment["inputs"],
): Experiment {
  return { stage, id, config, inputs };
}

const annotation = { role: "annotation", stage: "annotate" as const, id: "high" };
const longest = (scale: PaperScale) => ({ maxPrompt: scale.judgeRl.maxPrompt, maxResponse: scale.judgeRl.maxResponse });

function trainJudge(scale: PaperScale, judge: JudgeName): Experiment {
  const { kind, size } = judge, sft = scale.sft[kind], { judging } = scale;
  const rl = kind === "reasoning" ? { ...scale.judgeRl, validateEvery: Math.min(20, scale.judgeRl.steps) } : null;
  const config = {
    tier: "endpoint" as const, kind, size, sft,
    validateEvery: Math.ceil(sft.steps / 6), // half an epoch where there are three
    rl, judging, ...longest(scale),
    checkpointEvery: CHECKPOINT_EVERY,
  };
  return experiment("train-judge", judgeId(judge), config, [annotation]);
}

function evaluateJudge(scale: PaperScale, judge: JudgeName, trained: boolean): Experiment {
  const id = judgeId(judge), { kind, size } = judge, { judging } = scale;
  const { maxPrompt } = longest(scale);
  const config = { tier: "endpoint" as const, kind, size, trained, judging, maxPrompt, bootstrap: BOOTSTRAP };
  const inputs = [...(trained ? [{ role: "judge", stage: "train-judge" as const, id }] : []), annotation];
  return experiment("evaluate-judge", trained ? id : `base-${id}`, config, inputs);
}

type Run = JudgeName & { policy: PolicyId };
const runId = ({ policy, ...judge }: Run) => `${judgeId(judge)}--${policy}`;

function trainPolicy(scale: PaperScale, run: Run): Experiment {
  const { kind, size, policy } = run, { data, policyRl: rl, judging } = scale;
  const config = {
    tier: "endpoint" as const, kind, size, policy, data, rl, judging,
    judgePrompt: longest(scale).maxPrompt,
    checkpointEvery: CHECKPOINT_EVERY,
  };
  return experiment("train-policy", runId(run), config, [{ role: "judge", stage: "train-judge", id: judgeId({ kind, size }) }]);
}

function evaluatePolicy(scale: PaperScale, run: Run): Experiment {
  const { kind, size, policy } = run;
  const config = { tier: "endpoint" as const, kind, size, policy, gold: scale.gold, keep: SAMPLES_KEPT };
  return experiment("evaluate-policy", runId(run), config, [{ role: "outputs", stage: "train-policy", id: runId(run) }]);
}
