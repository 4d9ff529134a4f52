/** @file Figure 8: policies trained on the 14B non-reasoning judge with rubrics, (a) by gold, (b) by the judge. */
import { policyRuns, selectRuns } from "../analysis/runs.js";
import { judgeName } from "../paper/judges.js";
import { figure, seedsIn } from "./figure.js";
import { REWARDED } from "./needs.js";
import { GOLD_FIRST, judgedAlt, judgedPanels } from "./parts/judgedPanels.js";
import { runTable } from "./parts/runTable.js";
import { JUDGE_COLORS } from "./parts/style.js";
import { BAND, PAPER_STEPS, TRUTH_PANEL } from "./parts/words.js";

const RUBRIC_LISTS = {
  miniature: "the words to use, the topic's words that count, the banned word and the length",
  text: "what gold would look for",
};

/** Section 4.2. */
export const fig8 = figure({
  id: "fig8",
  section: "4",
  notebook: "07-rubrics",
  carriesNotebook: true,
  needs: [[{ ...REWARDED, variant: "rubric" }]],
  lacking: "evaluations of policies trained on the judge with rubrics",
  rows: ({ curves }) => selectRuns(policyRuns(curves), { variant: "rubric" }),
  words: ({ rows, format }) => ({
    title: "Figure 8: a non-reasoning judge with rubrics",
    sentence:
      "Policies trained on the largest non-reasoning judge when it is shown gold's rubric for each prompt, in its " +
      "training and as the reward: whether knowing what counts keeps it from being hacked.",
    caption:
      `Mean scores (0 to 9) of held-out prompts; ${BAND} (${seedsIn(rows)}). A rubric lists, before any answer is seen, ` +
      `${RUBRIC_LISTS[format]} (section 4.2). Panels (a) and (b) are the paper's` +
      `${format === "text" ? "" : `; ${TRUTH_PANEL}`}. ${PAPER_STEPS}`,
    alt: judgedAlt(rows, "policies trained on the 14B judge with rubrics", GOLD_FIRST),
  }),
  draw: ({ rows, format }) => {
    const judge = {
      wanted: {},
      name: `${judgeName("14b")} judge with rubrics`,
      short: "14B with rubrics",
      color: JUDGE_COLORS["non-reasoning"]["14b"],
    };
    return judgedPanels(rows, [judge], format, GOLD_FIRST);
  },
  table: ({ rows }) => runTable(rows, "gold"),
});
