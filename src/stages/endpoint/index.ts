/** @file The stages of the endpoint tier by name. Training is handed neither gold nor the arena's judge. */

import type { Experiment, Stage } from "../../paper/experiment.js";
import { isPairwise } from "../../paper/pairwise.js";
import type { Manifest } from "../../store/run.js";
import type { StageContext } from "../context.js";
import { annotateText } from "./annotate.js";
import { annotateAtEffort } from "./annotateAtEffort.js";
import { annotateTextPairs } from "./annotatePairs.js";
import type { ArenaContext, EndpointContext, GoldContext } from "./context.js";
import { evaluateTextArena } from "./evaluateArena.js";
import { evaluateTextJudge } from "./evaluateJudge.js";
import { evaluateTextPolicy } from "./evaluatePolicy.js";
import { trainTextJudge } from "./trainJudge.js";
import { trainTextPolicy } from "./trainPolicy.js";
import { writeBaseline } from "./writeBaseline.js";
import { writeRubrics } from "./writeRubrics.js";

const WITHOUT_GOLD: Partial<Record<Stage, (context: EndpointContext) => Promise<Manifest>>> = {
  "train-judge": trainTextJudge,
  "evaluate-judge": evaluateTextJudge,
  "train-policy": trainTextPolicy,
};
const WITH_GOLD: Partial<Record<Stage, (context: GoldContext) => Promise<Manifest>>> = {
  annotate: (context) => annotationOf(context.experiment)(context),
  "evaluate-policy": evaluateTextPolicy,
};
const WITH_ARENA: Partial<Record<Stage, (context: ArenaContext) => Promise<Manifest>>> = {
  "evaluate-arena": evaluateTextArena,
};

function annotationOf(experiment: Pick<Experiment, "config">) {
  const { config } = experiment;
  if ("rubrics" in config) return writeRubrics;
  if ("baseline" in config) return writeBaseline;
  if ("agreesWith" in config) return annotateAtEffort;
  return isPairwise(experiment) ? annotateTextPairs : annotateText;
}

/** Throws where the context has no servers. */
export function runEndpointStage({ servers, ...context }: StageContext): Promise<Manifest> {
  const { stage, id } = context.experiment;
  if (!servers)
    throw new Error(
      `${stage} ${id} is of scale ${context.scale}, which runs against servers: name them with --endpoints FILE or make ENDPOINTS=FILE`,
    );
  const { tier, gold: goldModel, baseline: baselineModel, arena } = servers;
  const withGold = WITH_GOLD[stage],
    withArena = WITH_ARENA[stage],
    without = WITHOUT_GOLD[stage];
  if (withGold) return withGold({ ...context, tier, goldModel, baselineModel });
  if (withArena) return withArena({ ...context, tier, arena });
  if (without) return without({ ...context, tier });
  throw new Error(`there is no stage ${stage} on real text`);
}
