/** @file Figure 7: policies trained on reasoning judges that were trained by RL alone, (a) by gold, (b) by the judge. */
import { judgeName } from "../paper/judges.js";
import type { Results } from "../results/rows.js";
import type { Figure } from "./figure.js";
import { GOLD_FIRST, judgedAlt, judgedPanels } from "./judgedPanels.js";
import { need, seedsIn } from "./need.js";
import { runTable } from "./runTable.js";
import { policyRuns, selectRuns } from "./series.js";
import { JUDGE_COLORS } from "./style.js";
import { BAND, BASE_JUDGE, PAPER_STEPS, TRUTH_PANEL } from "./words.js";

/** Section 4.1: the judges never saw a trace of gold's, only eq. 1. */
export function fig7(results: Results): Figure {
  const all = selectRuns(policyRuns(results.curves), { variant: "rl-only" });
  const runs = need(all, "fig7", "evaluations of policies trained on RL-only judges");
  const judges = (["4b", "8b"] as const).map((size) => ({
    wanted: { size },
    name: `${judgeName(size)} RL-only judge`,
    short: `${size.toUpperCase()}, RL only`,
    color: JUDGE_COLORS.reasoning[size],
  }));
  return {
    id: "fig7",
    title: "Figure 7: reasoning judges trained by RL alone",
    sentence:
      "Policies trained on reasoning judges that learned from the distance to gold's scores alone, without its traces: " +
      "where gold falls while the judge's score rises, reasoning by itself protects nothing.",
    caption:
      `Mean scores (0 to 9) of held-out prompts; ${BAND} (${seedsIn(runs)}). The judges start from ${BASE_JUDGE} ` +
      `and are trained by GRPO with eq. 1 (section 4.1). Panels (a) and (b) are the paper's; ${TRUTH_PANEL}. ${PAPER_STEPS}`,
    alt: judgedAlt(runs, "policies trained on RL-only reasoning judges", GOLD_FIRST),
    notebook: "notebooks/06-rl-only.ipynb",
    spec: judgedPanels(runs, judges, GOLD_FIRST),
    table: runTable(runs, "gold"),
  };
}
