/** @file Which evaluations a figure reads, so that make trains those and no others, and what runs need of an endpoints file. */
import type { FigureId } from "../figures/figure.js";
import { isEndpoint } from "../paper/endpoint.js";
import type { Experiment } from "../paper/experiments.js";
import { isArena, type ArenaPool } from "../paper/arena.js";
import { isPairwise } from "../paper/pairwise.js";

type Need = (experiment: Experiment) => boolean;

const standard = /^(base-)?(non-)?reasoning-[\d.]+b$/;
/** Evaluations of judges by their id. */
const judged = (judges: RegExp): Need => ({ stage, id }) => stage === "evaluate-judge" && judges.test(id);
/** Evaluations of policies by their judge's id. */
const trainedOn = (judges: RegExp): Need => ({ stage, id }) =>
  stage === "evaluate-policy" && judges.test(id.split("--")[0]!);
const anyOf = (...needs: Need[]): Need => (experiment) => needs.some((need) => need(experiment));
const nonReasoning = trainedOn(/^non-reasoning-[\d.]+b$/);
const reasoning = trainedOn(/^reasoning-[48]b$/);
const pairwise = (stage: Experiment["stage"]): Need => (experiment) => isPairwise(experiment) && experiment.stage === stage;
/** The battles of a table, and how well their judges judge. */
const battles = (pool: ArenaPool): Need => (experiment) =>
  isArena(experiment) && (experiment.stage === "evaluate-judge" || (experiment.stage === "evaluate-arena" && experiment.id === pool));
/** Llama-3.1-8B with the 4B reasoning and the 14B non-reasoning judge. */
const bothKinds: Need = ({ stage, id }) =>
  stage === "evaluate-policy" && ["reasoning-4b--llama-3.1-8b", "non-reasoning-14b--llama-3.1-8b"].includes(id);

/** Judges that are probed, and the policies that tell what comes of it. */
const PROBED = /^((low|medium|untitled)-)?reasoning-[\d.]+b$|^non-reasoning-[\d.]+b$/;
const probed: Need = ({ stage }) => stage === "probe-judge";
const onLlama: Need = ({ stage, id }) => stage === "evaluate-policy" && /^(untitled-)?reasoning-[48]b--llama-3\.1-8b$/.test(id);

export const FIGURE_NEEDS = {
  fig1: bothKinds,
  fig2: judged(standard),
  fig3: nonReasoning,
  fig4: nonReasoning,
  fig5: reasoning,
  fig6: ({ stage, id }) => stage === "evaluate-policy" && id === "reasoning-4b--llama-3.1-8b",
  fig7: trainedOn(/^rl-only-/),
  table2: judged(/^(rl-only-)?reasoning-[48]b$/),
  fig8: trainedOn(/^rubric-/),
  table3: judged(/^(base-)?(rubric-)?non-reasoning-14b$/),
  fig9: trainedOn(/^(low|medium)-/),
  figA1: trainedOn(/^(reasoning-1\.7b|untrained-.*)$/),
  figA2: ({ stage, id }) => stage === "evaluate-policy" && /^non-reasoning-4b(-kl[\d.]+)?--llama-3\.1-8b$/.test(id),
  figA3: anyOf(trainedOn(/^(gold|constant|shuffled-.*)$/), judged(/^shuffled-/)),
  figA4: anyOf(probed, judged(PROBED), onLlama),
  table4: judged(/^((low|medium)-)?reasoning-8b$/),
  fig10: pairwise("evaluate-policy"),
  table5: pairwise("evaluate-judge"),
  table1: battles("pointwise"),
  table6: battles("pairwise"),
  figA5: battles("pointwise"),
} as const satisfies Record<FigureId, Need>;

/** The experiments that figures read, and all that those are made from, in the order given. */
export function neededBy(figures: readonly FigureId[], all: readonly Experiment[]): Experiment[] {
  const byName = new Map(all.map((experiment) => [nameOf(experiment), experiment]));
  const needed = new Set<Experiment>();
  const need = (experiment: Experiment): void => {
    needed.add(experiment);
    for (const input of experiment.inputs) need(byName.get(nameOf(input))!);
  };
  for (const experiment of all) if (figures.some((name) => FIGURE_NEEDS[name](experiment))) need(experiment);
  return all.filter((experiment) => needed.has(experiment));
}

/** The roles that an endpoints file may lack, and the runs that ask them. */
const OPTIONAL_ROLES: Record<string, Need> = {
  arena: ({ stage, config }) => stage === "evaluate-arena" && isEndpoint({ config }),
  baseline: ({ stage, id }) => stage === "annotate" && id === "baseline",
};

/** Those that a file's roles lack. */
export const lackingRoles = (roles: Record<string, unknown>): string[] =>
  Object.keys(OPTIONAL_ROLES).filter((role) => roles[role] === undefined);

/** The runs that cannot be made without some roles: those that ask them, and all that is made from these. `all`: inputs first. */
export function unmakeable(all: readonly Experiment[], lacking: readonly string[]): Set<Experiment> {
  const left = new Set<Experiment>();
  const names = new Set<string>();
  for (const experiment of all) {
    const asks = lacking.some((role) => OPTIONAL_ROLES[role]!(experiment));
    if (!asks && !experiment.inputs.some((input) => names.has(nameOf(input)))) continue;
    left.add(experiment);
    names.add(nameOf(experiment));
  }
  return left;
}

const nameOf = ({ stage, id }: { stage: string; id: string }) => `${stage}/${id}`;
