/** @file Which evaluations a figure reads, so that make trains those and no others. */
import type { FigureId } from "../figures/figure.js";
import type { Experiment } from "../paper/experiments.js";
import { isPairwise } from "../paper/pairwise.js";

type Need = (experiment: Experiment) => boolean;

const pairwise = (stage: Experiment["stage"]): Need => (experiment) => isPairwise(experiment) && experiment.stage === stage;
const agreement: Need = (experiment) => !isPairwise(experiment) && experiment.stage === "evaluate-judge";
const curves: Need = ({ stage }) => stage === "evaluate-policy";
const nonReasoning: Need = (experiment) => curves(experiment) && experiment.id.startsWith("non-reasoning-");
const reasoning: Need = (experiment) => curves(experiment) && experiment.id.startsWith("reasoning-");
/** Llama-3.1-8B with the 4B reasoning and the 14B non-reasoning judge. */
const bothKinds: Need = ({ stage, id }) =>
  stage === "evaluate-policy" && ["reasoning-4b--llama-3.1-8b", "non-reasoning-14b--llama-3.1-8b"].includes(id);

export const FIGURE_NEEDS = {
  fig1: bothKinds,
  fig2: agreement,
  fig3: nonReasoning,
  fig4: nonReasoning,
  fig5: reasoning,
  fig6: reasoning,
  fig10: pairwise("evaluate-policy"),
  table5: pairwise("evaluate-judge"),
} as const satisfies Record<FigureId, Need>;
