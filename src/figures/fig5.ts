/** @file Figure 5: policies trained on reasoning judges, (a) by the training judge, (b) by gold, (c) in truth. */
import { JUDGE_SIZES, judgeName } from "../paper/judges.js";
import type { Results } from "../results/rows.js";
import type { Figure } from "./figure.js";
import { judgedAlt, judgedPanels } from "./judgedPanels.js";
import { need, seedsIn } from "./need.js";
import { runTable } from "./runTable.js";
import { knowsTruth, mainRuns, selectRuns } from "./series.js";
import { JUDGE_COLORS } from "./style.js";
import { BAND, PAPER_STEPS, TRUTH_PANEL, UNMEASURED } from "./words.js";

/** Section 3: colour is the judge, the marker the base policy. Panel (c) is ours: the paper had no oracle. */
export function fig5(results: Results): Figure {
  const all = selectRuns(mainRuns(results.curves), { kind: "reasoning" });
  const runs = need(all, "fig5", "evaluations of policies trained on reasoning judges");
  const truth = knowsTruth(runs);
  const judges = JUDGE_SIZES.map((size) => ({
    wanted: { size },
    name: `${judgeName(size)} judge`,
    short: `${size.toUpperCase()} judge`,
    color: JUDGE_COLORS.reasoning[size],
  }));
  return {
    id: "fig5",
    title: `Figure 5: reasoning judges, scored by the training judge${truth ? ", by gold, and in truth" : " and by gold"}`,
    sentence: truth
      ? "Policies trained on reasoning judges, as their judge, gold and the miniature's oracle score them: where gold and the oracle part, gold is being deceived."
      : "Policies trained on reasoning judges, as their judge and gold score them.",
    caption:
      `Mean scores (0 to 9) of held-out prompts; ${BAND} (${seedsIn(runs)}). Panels (a) and (b) are the paper's; ` +
      `${TRUTH_PANEL}${UNMEASURED}. ${PAPER_STEPS}`,
    alt: judgedAlt(runs, "policies trained on reasoning judges"),
    notebook: "notebooks/04-reasoning-rewards.ipynb",
    spec: judgedPanels(runs, judges),
    table: runTable(runs, "gold"),
  };
}
