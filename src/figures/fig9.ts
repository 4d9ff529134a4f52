/** @file Figure 9: policies trained on reasoning judges of low and medium effort, (a) by the judge, (b) by gold. */
import type { Results } from "../results/rows.js";
import type { Figure } from "./figure.js";
import { judgedAlt, judgedPanels } from "./judgedPanels.js";
import { need, seedsIn } from "./need.js";
import { runTable } from "./runTable.js";
import { policyRuns } from "./series.js";
import { OKABE_ITO } from "./style.js";
import { BAND, EFFORTS_ALIKE, PAPER_STEPS, TRUTH_PANEL } from "./words.js";

/** Efforts have colours of their own, here and in table 4: they are one judge's, not three judges. */
export const EFFORT_COLORS = { low: OKABE_ITO.orange, medium: OKABE_ITO.green, high: OKABE_ITO.purple } as const;

/** Section 4.3. The high effort is figure 5's. */
export function fig9(results: Results): Figure {
  const all = policyRuns(results.curves).filter(({ variant }) => variant === "low" || variant === "medium");
  const runs = need(all, "fig9", "evaluations of policies trained on judges of low or medium effort");
  const judges = (["low", "medium"] as const).map((variant) => ({
    wanted: { variant },
    name: `8B judge of ${variant} effort`,
    short: `${variant} effort`,
    color: EFFORT_COLORS[variant],
  }));
  return {
    id: "fig9",
    title: "Figure 9: reasoning judges of low and medium effort",
    sentence:
      "Policies trained on 8B judges that learned from shorter traces of gold's, a word or a list of requirements instead " +
      "of a step a word: how much of the reasoning it takes.",
    caption:
      `Mean scores (0 to 9) of held-out prompts; ${BAND} (${seedsIn(runs)}). ${EFFORTS_ALIKE} ` +
      `Panels (a) and (b) are the paper's; ${TRUTH_PANEL}. ${PAPER_STEPS}`,
    alt: judgedAlt(runs, "policies trained on judges of low and medium effort"),
    notebook: "notebooks/08-effort.ipynb",
    spec: judgedPanels(runs, judges),
    table: runTable(runs, "gold"),
  };
}
