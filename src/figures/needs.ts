/** @file Which evaluations a figure reads, so that make trains those and no others, and which figures and notebooks a scale has. */

import type { ArenaPool } from "../paper/arena.js";
import type { Experiment } from "../paper/experiment.js";
import type { FigureId } from "./figure.js";

type Need = (experiment: Experiment) => boolean;

const standard = /^(base-)?(non-)?reasoning-[\d.]+b$/;
/** Evaluations of judges by their id. */
const judged =
  (judges: RegExp): Need =>
  ({ stage, id }) =>
    stage === "evaluate-judge" && judges.test(id);
/** Evaluations of policies by their judge's id. */
const trainedOn =
  (judges: RegExp): Need =>
  ({ stage, id }) =>
    stage === "evaluate-policy" && judges.test(id.split("--")[0]!);
/** Of those, the ones of Llama-3.1-8B. */
const llamaOn =
  (judges: RegExp): Need =>
  (experiment) =>
    trainedOn(judges)(experiment) && experiment.id.endsWith("--llama-3.1-8b");
const nonReasoning = trainedOn(/^non-reasoning-[\d.]+b$/);
const reasoning = trainedOn(/^reasoning-[48]b$/);
const pairwise =
  (stage: Experiment["stage"]): Need =>
  (experiment) =>
    experiment.task === "pairwise" && experiment.stage === stage;
/** The battles of a table, and how well their judges judge. */
const battles =
  (pool: ArenaPool): Need =>
  (experiment) =>
    experiment.task === "arena" &&
    (experiment.stage === "evaluate-judge" || (experiment.stage === "evaluate-arena" && experiment.id === pool));
/** Llama-3.1-8B with the 4B reasoning and the 14B non-reasoning judge. */
const bothKinds = llamaOn(/^(reasoning-4b|non-reasoning-14b)$/);

/** Judges that are probed. */
const PROBED = /^((low|medium|untitled)-)?reasoning-[\d.]+b$|^non-reasoning-[\d.]+b$/;
const probed: Need = ({ stage }) => stage === "probe-judge";

/** The kinds of evaluations that each figure reads, and compares where they are several. */
const FIGURE_NEEDS: Record<FigureId, readonly Need[]> = {
  fig1: [bothKinds],
  fig2: [judged(standard)],
  fig3: [nonReasoning],
  fig4: [nonReasoning],
  fig5: [reasoning],
  // Which words are which step of the strategy is known of the miniature's outputs alone.
  fig6: [(experiment) => llamaOn(/^reasoning-4b$/)(experiment) && experiment.format === "miniature"],
  fig7: [trainedOn(/^rl-only-/)],
  table2: [judged(/^reasoning-[48]b$/), judged(/^rl-only-reasoning-[48]b$/)],
  fig8: [trainedOn(/^rubric-/)],
  table3: [judged(/^(base-)?non-reasoning-14b$/), judged(/^(base-)?rubric-non-reasoning-14b$/)],
  fig9: [trainedOn(/^(low|medium)-/)],
  table4: [judged(/^reasoning-8b$/), judged(/^(low|medium)-reasoning-8b$/)],
  figA1: [trainedOn(/^reasoning-1\.7b$/), trainedOn(/^untrained-/)],
  figA2: [llamaOn(/^non-reasoning-4b$/), llamaOn(/^non-reasoning-4b-kl[\d.]+$/)],
  figA3: [trainedOn(/^(gold|constant|shuffled-.*)$/), judged(/^shuffled-/)],
  figA4: [probed, judged(PROBED), llamaOn(/^(untitled-)?reasoning-[48]b$/)],
  fig10: [pairwise("evaluate-policy")],
  table5: [pairwise("evaluate-judge")],
  table1: [battles("pointwise")],
  table6: [battles("pairwise")],
  // What a believed refusal is worth is the miniature's judge's to tell.
  figA5: [(experiment) => battles("pointwise")(experiment) && experiment.format === "miniature"],
};

/** Whether a figure reads an evaluation. */
export const reads =
  (figure: FigureId): Need =>
  (experiment) =>
    FIGURE_NEEDS[figure].some((need) => need(experiment));

/** Whether a scale has a figure: some evaluations of each kind that it reads. */
export const has = (all: readonly Experiment[], figure: FigureId): boolean =>
  FIGURE_NEEDS[figure].every((need) => all.some(need));

/** The notebooks in order; those about result rows with the figure without which they have nothing to show. */
export const NOTEBOOKS: Record<string, FigureId | null> = {
  "00-setting": null,
  "01-gold-annotation": null,
  "02-training-judges": "fig2",
  "03-non-reasoning-rewards": "fig3",
  "04-reasoning-rewards": "fig5",
  "05-arena-hard": "table1",
  "06-rl-only": "fig7",
  "07-rubrics": "fig8",
  "08-effort": "fig9",
  "09-pairwise": "fig10",
  "10-appendix": "figA1",
};

/** The notebooks that are run on a scale. */
export const notebooksOf = (all: readonly Experiment[]): string[] =>
  Object.entries(NOTEBOOKS).flatMap(([name, figure]) => (figure === null || has(all, figure) ? [name] : []));
