/** @file The result rows as cells load them, and the run that a cell is about. */
import { type Evaluation, isRealText, selectRuns } from "../analysis/runs.js";
import { judgeText } from "../figures/parts/runTable.js";
import { POLICY_NAMES } from "../paper/policies.js";
import { loadResults as load, type Results, type ResultsOptions } from "../results/load.js";
import { inNotebook, line } from "./show.js";

const ON_REAL_TEXT =
  "These rows are of real text, from models that servers trained (docs/endpoints.md). The notebook's words are about the miniature and " +
  "need not hold for them. True quality, the rates of the strategy's steps and the platform's forbidden topics are unknown here: they are left out or blank.";

/**
 * The result rows, by default of every seed that has been run (`make`), or the stored rows under `make REFERENCE=1`.
 * Throws, with the remedy, where there are none. In a cell it says so when the rows are of real text.
 */
export function loadResults(options?: ResultsOptions): Results {
  const results = load(options);
  if (isRealText(results) && inNotebook()) line(ON_REAL_TEXT);
  return results;
}

type Name = Omit<Evaluation, "seed" | "step">;

/**
 * The name of a run, for selectRuns. A scale on real text may lack the run that a cell names; then this is the first run
 * that agrees with as many of the wanted fields as possible, and the cell says which. Earlier fields count first, so
 * { kind, size, policy } gives another base policy before another size. Without any run that agrees with the first field
 * it returns what was asked for.
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
