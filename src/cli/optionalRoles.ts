/** @file The roles that an endpoints file may lack, and what can be made without them. */
import type { Experiment } from "../paper/experiment.js";
import { allExperiments } from "../paper/experiments.js";
import type { ScaleName } from "../paper/textScales.js";
import { readEndpoints } from "../servers/endpoints.js";

/** Whether a run fights the battles of Arena-Hard-V2 itself. */
export const asksArena = ({ stage, format }: Experiment): boolean => stage === "evaluate-arena" && format === "text";

/**
 * The runs that need each role: the arena's judge, and the baseline that policies of pairwise judges are compared with.
 */
const ASKED_BY: Record<string, (experiment: Experiment) => boolean> = {
  arena: asksArena,
  baseline: (experiment) => experiment.task === "baseline",
};

/** The optional roles that a file lacks. */
export const lackingRoles = (roles: Record<string, unknown>): string[] =>
  Object.keys(ASKED_BY).filter((role) => roles[role] === undefined);

/** The runs that can be made without some roles: neither those that ask them, nor what is made from these. `all`: inputs first. */
export function makeable(all: readonly Experiment[], lacking: readonly string[]): Experiment[] {
  const left = new Set<string>();
  return all.filter((experiment) => {
    const { stage, id, inputs } = experiment;
    const asks = lacking.some((role) => ASKED_BY[role]!(experiment));
    if (!asks && !inputs.some((input) => left.has(`${input.stage}/${input.id}`))) return true;
    left.add(`${stage}/${id}`);
    return false;
  });
}

/** The runs of a scale that can be made with the servers of an endpoints file, or, where it has none to go by, all. */
export function makeableRuns(scale: ScaleName, endpoints?: string): Experiment[] {
  return makeable(allExperiments(scale), endpoints === undefined ? [] : lackingRoles(readEndpoints(endpoints).roles));
}
