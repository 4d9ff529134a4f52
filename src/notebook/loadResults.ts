/** @file The result rows as cells load them. */
import { isRealText } from "../analysis/runs.js";
import { loadResults as load, type Results, type ResultsOptions } from "../results/load.js";
import { inNotebook, line } from "./show.js";

const ON_REAL_TEXT =
  "These rows are of real text, of models that servers trained (docs/endpoints.md). What is said here of the miniature's world need not hold " +
  "of them: true quality, the rates of the strategy's steps and the topics that a platform forbids are not known, and are left out or blank.";

/** As src/results/load.ts loads them. A cell says so where they are of real text: the notebooks' words are about the miniature. */
export function loadResults(options?: ResultsOptions): Results {
  const results = load(options);
  if (isRealText(results) && inNotebook()) line(ON_REAL_TEXT);
  return results;
}
