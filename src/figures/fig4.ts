/** @file Figure 4: the runs of figure 3, scored by the judge that each was trained on. */
import { figure, seedsIn } from "./figure.js";
import { NON_REASONING, NON_REASONING_ROWS, nonReasoningPanels, nonReasoningRuns } from "./parts/nonReasoningPanels.js";
import { runTable } from "./parts/runTable.js";
import { MEAN_LINES, PAPER_STEPS } from "./parts/words.js";

/** The curves run from about 4 to 9. */
const TOP_HALF = { range: [2.9, 9.15] as [number, number], yTicks: [3, 6, 9] };

/** Section 3: what training sees of the runs that gold sees in figure 3. */
export const fig4 = figure({
  id: "fig4",
  section: "3",
  notebook: "03-non-reasoning-rewards",
  main: true,
  needs: [NON_REASONING],
  lacking: NON_REASONING_ROWS,
  readBeside: "non-reasoning-1.7b",
  rows: nonReasoningRuns,
  words: ({ rows }) => ({
    title: "Figure 4: the same runs, scored by the training judge",
    sentence:
      "The score that the policies of figure 3 get from the judge they are trained on: where it rises while gold " +
      "falls, training sees nothing of the fall.",
    caption:
      `Mean score (0 to 9) on held-out prompts by the judge that is the reward; the axis begins at 3. ${MEAN_LINES} (${seedsIn(rows)}). ` +
      PAPER_STEPS,
    alt:
      "Three line charts, one per base policy, of the training judge's score over training steps for four sizes of " +
      "non-reasoning judge.",
  }),
  draw: ({ rows, format }) => nonReasoningPanels(rows, ["judgeScore"], format, TOP_HALF),
  table: ({ rows }) => runTable(rows, "judgeScore"),
});
