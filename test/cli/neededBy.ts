/** @file What figures read, with all that it is made from: what make has to make for them, found without make. */
import { FIGURES, type FigureId } from "../../src/figures/index.js";
import { reads } from "../../src/figures/needs.js";
import type { Experiment } from "../../src/paper/experiment.js";

/** The experiments that figures read, and all that those are made from, in the order given. */
export function neededBy(figures: readonly FigureId[], all: readonly Experiment[]): Experiment[] {
  const nameOf = ({ stage, id }: { stage: string; id: string }) => `${stage}/${id}`;
  const byName = new Map(all.map((experiment) => [nameOf(experiment), experiment]));
  const needed = new Set<Experiment>();
  const need = (experiment: Experiment): void => {
    needed.add(experiment);
    for (const input of experiment.inputs) need(byName.get(nameOf(input))!);
  };
  const drawn = FIGURES.filter(({ id }) => figures.includes(id));
  for (const experiment of all) if (drawn.some((one) => reads(one)(experiment))) need(experiment);
  return all.filter((experiment) => needed.has(experiment));
}
