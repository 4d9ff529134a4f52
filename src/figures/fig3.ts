/** @file Figure 3: gold's score over steps of policies trained on non-reasoning judges, one panel per base policy. */
import { mainRuns, type PolicyRun, selectRuns } from "../analysis/runs.js";
import type { Results } from "../results/rows.js";
import { figure, seedsIn } from "./figure.js";
import { type Need, REWARDED } from "./needs.js";
import { nonReasoningPanels } from "./parts/nonReasoningPanels.js";
import { runTable } from "./parts/runTable.js";
import { MEAN_LINES, PAPER_STEPS } from "./parts/words.js";

/** The runs of figures 3 and 4. */
export const NON_REASONING: Need = [{ ...REWARDED, kind: "non-reasoning", variant: "standard" }];
export const nonReasoningRuns = ({ curves }: Results): PolicyRun[] =>
  selectRuns(mainRuns(curves), { kind: "non-reasoning" });
export const NON_REASONING_ROWS = "evaluations of policies trained on non-reasoning judges";

/** Section 3: the four non-reasoning judges, by gold and, in the miniature, in truth. */
export const fig3 = figure({
  id: "fig3",
  section: "3",
  notebook: "03-non-reasoning-rewards",
  carriesNotebook: true,
  main: true,
  needs: [NON_REASONING],
  lacking: NON_REASONING_ROWS,
  readBeside: "non-reasoning-1.7b",
  rows: nonReasoningRuns,
  words: ({ rows, format }) => ({
    title: "Figure 3: non-reasoning judges, scored by gold",
    sentence:
      "Gold's score of policies trained on non-reasoning judges of four sizes: where it rises, peaks and falls, " +
      "the policy has learned to please its judge and not gold.",
    caption:
      `Gold's mean score (0 to 9) on held-out prompts. ${MEAN_LINES} (${seedsIn(rows)}). ` +
      (format === "text"
        ? ""
        : "Below, dashed: true quality by the miniature's oracle, which the paper could not measure. ") +
      `One column per base policy, named for the model it stands for. ${PAPER_STEPS}`,
    alt: "Line charts, a column per base policy, of gold's score over training steps for four sizes of non-reasoning judge.",
  }),
  draw: ({ rows, format }) => nonReasoningPanels(rows, format === "text" ? ["gold"] : ["gold", "oracle"], format),
  table: ({ rows }) => runTable(rows, "gold"),
});
