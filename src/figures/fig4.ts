/** @file Figure 4: the runs of figure 3, scored by the judge that each was trained on. */
import type { Results } from "../results/rows.js";
import { nonReasoningPanels, nonReasoningRuns } from "./fig3.js";
import type { Figure } from "./figure.js";
import { need, seedsIn } from "./need.js";
import { runTable } from "./runTable.js";
import { BAND, PAPER_STEPS } from "./words.js";

/** Section 3: what training sees of the runs that gold sees in figure 3. */
export function fig4(results: Results): Figure {
  const runs = need(nonReasoningRuns(results), "fig4", "evaluations of policies trained on non-reasoning judges");
  return {
    id: "fig4",
    title: "Figure 4: the same runs, scored by the training judge",
    sentence:
      "The score that the policies of figure 3 get from the judge they are trained on: where it rises while gold " +
      "falls, training sees nothing of the fall.",
    caption:
      `Mean score (0 to 9) of held-out prompts by the judge that is the reward; ${BAND} (${seedsIn(runs)}). ` +
      PAPER_STEPS,
    alt:
      "Three line charts, one a base policy, of the training judge's score over training steps for four sizes of " +
      "non-reasoning judge.",
    notebook: "notebooks/03-non-reasoning-rewards.ipynb",
    spec: nonReasoningPanels(runs, "judgeScore", "training judge's score"),
    table: runTable(runs, "judgeScore"),
  };
}
