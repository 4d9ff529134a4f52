/** @file Figure 3: gold's score over steps of policies trained on non-reasoning judges, one panel per base policy. */
import { figure, seedsIn } from "./figure.js";
import { NON_REASONING, NON_REASONING_ROWS, nonReasoningPanels, nonReasoningRuns } from "./parts/nonReasoningPanels.js";
import { runTable } from "./parts/runTable.js";
import { MEAN_LINES, PAPER_STEPS } from "./parts/words.js";

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
