/** @file Figure 8: policies trained on the 14B non-reasoning judge with rubrics, (a) by gold, (b) by the judge. */
import { judgeName } from "../paper/judges.js";
import type { Results } from "../results/rows.js";
import type { Figure } from "./figure.js";
import { GOLD_FIRST, judgedAlt, judgedPanels } from "./judgedPanels.js";
import { need, seedsIn } from "./need.js";
import { runTable } from "./runTable.js";
import { policyRuns, selectRuns } from "./series.js";
import { JUDGE_COLORS } from "./style.js";
import { BAND, PAPER_STEPS, RUBRIC_LISTS, TRUTH_PANEL } from "./words.js";

/** Section 4.2. */
export function fig8(results: Results): Figure {
  const all = selectRuns(policyRuns(results.curves), { variant: "rubric" });
  const runs = need(all, "fig8", "evaluations of policies trained on the judge with rubrics");
  const judge = {
    wanted: {},
    name: `${judgeName("14b")} judge with rubrics`,
    short: "14B with rubrics",
    color: JUDGE_COLORS["non-reasoning"]["14b"],
  };
  return {
    id: "fig8",
    title: "Figure 8: a non-reasoning judge with rubrics",
    sentence:
      "Policies trained on the largest non-reasoning judge when it is shown gold's rubric for each prompt, in its " +
      "training and as the reward: whether knowing what counts keeps it from being hacked.",
    caption:
      `Mean scores (0 to 9) of held-out prompts; ${BAND} (${seedsIn(runs)}). A rubric lists, before any answer is seen, ` +
      `${RUBRIC_LISTS} (section 4.2). Panels (a) and (b) are the paper's; ${TRUTH_PANEL}. ${PAPER_STEPS}`,
    alt: judgedAlt(runs, "policies trained on the 14B judge with rubrics", GOLD_FIRST),
    notebook: "notebooks/07-rubrics.ipynb",
    spec: judgedPanels(runs, [judge], GOLD_FIRST),
    table: runTable(runs, "gold"),
  };
}
