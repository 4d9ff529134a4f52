/** @file The stages by name: what the command line and notebooks run. */
import type { FormatName, Stage } from "../paper/experiment.js";
import type { Manifest } from "../store/manifest.js";
import { annotateFrom } from "./annotate.js";
import { MINIATURE_SOURCES } from "./annotateMiniature.js";
import { TEXT_SOURCES } from "./annotateText.js";
import type { StageContext } from "./context.js";
import { trainPolicyOrControl } from "./controls.js";
import { trainDefended } from "./defend.js";
import { evaluateGold } from "./evaluateGold.js";
import { evaluateJudge } from "./evaluateJudge.js";
import { evaluateMiniatureArena } from "./evaluateMiniatureArena.js";
import { evaluatePolicy } from "./evaluatePolicy.js";
import { evaluateTextArena } from "./evaluateTextArena.js";
import { serversOf } from "./paidRun.js";
import { pretrain } from "./pretrain.js";
import { probeJudge } from "./probeJudge.js";
import type { Servers } from "./servers.js";
import { trainGold } from "./trainGold.js";
import { trainJudge } from "./trainJudge.js";
import { watchPolicy } from "./watchPolicy.js";

type Run = (context: StageContext) => Promise<Manifest>;

const ARENAS: Record<FormatName, Run> = { miniature: evaluateMiniatureArena, text: evaluateTextArena };

const RUN: Record<Stage, Run> = {
  pretrain,
  "train-gold": trainGold,
  "evaluate-gold": evaluateGold,
  annotate: annotateFrom({ miniature: MINIATURE_SOURCES, text: TEXT_SOURCES }),
  "train-judge": trainJudge,
  "evaluate-judge": evaluateJudge,
  "probe-judge": probeJudge,
  "train-policy": (context) =>
    context.experiment.config["defence"] === undefined ? trainPolicyOrControl(context) : trainDefended(context),
  "evaluate-policy": evaluatePolicy,
  "watch-policy": watchPolicy,
  "evaluate-arena": (context) => ARENAS[context.experiment.format](context),
};

/** Which chat models a stage gets: training gets neither gold nor the arena's judge. */
const HANDED: Partial<Record<Stage, readonly Exclude<keyof Servers, "shared">[]>> = {
  annotate: ["gold", "baseline"],
  "evaluate-policy": ["gold"],
  "evaluate-arena": ["arena"],
};

/** Runs the experiment of a context for its seed; returns at once where it is already made. Its inputs must be made. */
export async function runStage(context: StageContext): Promise<Manifest> {
  const { stage, format } = context.experiment;
  return RUN[stage](format === "text" ? handedTo(context) : context);
}

/** A context with only the servers that its stage may use. */
export function handedTo(context: StageContext): StageContext {
  const { shared, ...models } = serversOf(context);
  const roles = HANDED[context.experiment.stage] ?? [];
  return { ...context, servers: { shared, ...Object.fromEntries(roles.map((role) => [role, models[role]])) } };
}
