/** @file Which run a cell is about, where a scale may lack the one that it names. */

import { type Evaluation, selectRuns } from "../analysis/runs.js";
import { judgeText } from "../figures/parts/runTable.js";
import { POLICY_NAMES } from "../paper/policies.js";
import { line } from "./show.js";

type Name = Omit<Evaluation, "seed" | "step">;

/**
 * The name of a run, for selectRuns. A scale on real text may train one policy on one judge: where it lacks the run, this is the
 * first that agrees with as many of the fields as possible, and the cell says so. Fields that are named first count first, so
 * { kind, size, policy } gives another base policy before another size. Where none agrees with the first field, what was asked.
 */
export function runLike(runs: readonly Evaluation[], wanted: Partial<Name>): Partial<Name> {
  const fields = Object.entries(wanted);
  for (let agreeing = fields.length; agreeing > 0; agreeing--) {
    const [found] = selectRuns(runs, Object.fromEntries(fields.slice(0, agreeing)));
    if (!found) continue;
    if (agreeing === fields.length) return wanted;
    const { kind, size, variant, klWeight, policy } = found;
    line(`This scale has no such run; shown is ${POLICY_NAMES[policy]} trained on ${judgeText(found)}.`);
    return { kind, size, variant, klWeight, policy };
  }
  return wanted;
}
