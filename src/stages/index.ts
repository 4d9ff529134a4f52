/** @file The stages by name: what the command line and notebooks run. */
import { CONSTANT_JUDGE } from "../judge/score.js";
import { isArena } from "../paper/arena.js";
import { isEndpoint } from "../paper/endpoint.js";
import type { Stage } from "../paper/experiment.js";
import { CONFIGS } from "../paper/experiments.js";
import { isPairwise } from "../paper/pairwise.js";
import type { Manifest } from "../store/run.js";
import { annotate } from "./annotate.js";
import { annotateBattles } from "./arena/annotateBattles.js";
import { evaluateArena } from "./arena/evaluateArena.js";
import { evaluateArenaJudge } from "./arena/evaluateArenaJudge.js";
import { trainArenaJudge } from "./arena/trainArenaJudge.js";
import type { StageContext } from "./context.js";
import { runEndpointStage } from "./endpoint/index.js";
import { evaluateJudge } from "./evaluateJudge.js";
import { evaluatePolicy } from "./evaluatePolicy.js";
import { annotatePairs } from "./pairwise/annotatePairs.js";
import { evaluatePairwiseJudge } from "./pairwise/evaluatePairwiseJudge.js";
import { evaluatePairwisePolicy } from "./pairwise/evaluatePairwisePolicy.js";
import { trainPairwiseJudge } from "./pairwise/trainPairwiseJudge.js";
import { trainPairwisePolicy } from "./pairwise/trainPairwisePolicy.js";
import { pretrain } from "./pretrain.js";
import { probeJudge } from "./probeJudge.js";
import { trainJudge } from "./trainJudge.js";
import { trainPolicy } from "./trainPolicy.js";
import { trainPolicyOnGold } from "./trainPolicyOnGold.js";

const RUN: Record<Stage, (context: StageContext) => Promise<Manifest>> = {
  pretrain,
  annotate,
  "train-judge": trainJudge,
  "evaluate-judge": evaluateJudge,
  "probe-judge": probeJudge,
  "train-policy": trainPolicyOrControl,
  "evaluate-policy": evaluatePolicy,
  "evaluate-arena": evaluateArena,
};

/** The same stages for pairwise judges (section 4.4). */
const RUN_PAIRWISE: typeof RUN = {
  ...RUN,
  annotate: annotatePairs,
  "train-judge": trainPairwiseJudge,
  "evaluate-judge": evaluatePairwiseJudge,
  "train-policy": trainPairwisePolicy,
  "evaluate-policy": evaluatePairwisePolicy,
};

/** And for the judges of the arena (tables 1 and 6). */
const RUN_ARENA: typeof RUN = {
  ...RUN,
  annotate: annotateBattles,
  "train-judge": trainArenaJudge,
  "evaluate-judge": evaluateArenaJudge,
};

/** The controls whose reward is no model bring their rule. */
function trainPolicyOrControl(context: StageContext): Promise<Manifest> {
  const { variant } = CONFIGS["train-policy"].parse(context.experiment.config);
  if (variant === "gold") return trainPolicyOnGold(context);
  return trainPolicy(context, variant === "constant" ? CONSTANT_JUDGE : undefined);
}

/** Runs the experiment of a context for its seed; returns at once where it is already made. Its inputs must be made. */
export function runStage(context: StageContext): Promise<Manifest> {
  const { experiment } = context;
  if (isEndpoint(experiment)) return runEndpointStage(context);
  return (isPairwise(experiment) ? RUN_PAIRWISE : isArena(experiment) ? RUN_ARENA : RUN)[experiment.stage](context);
}
