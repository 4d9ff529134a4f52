/** @file Figure 7: policies trained on reasoning judges that were trained by RL alone, (a) by gold, (b) by the judge. */
import { policyRuns, selectRuns } from "../analysis/runs.js";
import { judgeModelName } from "../paper/judges.js";
import { figure, seedsIn } from "./figure.js";
import { REWARDED } from "./needs.js";
import { judgedAlt, judgedPanels } from "./parts/judgedPanels.js";
import { runTable } from "./parts/runTable.js";
import { JUDGE_COLORS } from "./parts/style.js";
import { PAPER_STEPS, TYPICAL_LINES, truthPanel } from "./parts/words.js";

const BASE_JUDGE = {
  miniature: "the base judge, which writes a generic trace,",
  text: "the base model, which reasons in its own manner,",
};

/** Section 4.1: the judges never saw a trace of gold's, only eq. 1. */
export const fig7 = figure({
  id: "fig7",
  section: "4",
  notebook: "06-rl-only",
  carriesNotebook: true,
  needs: [[{ ...REWARDED, variant: "rl-only" }]],
  lacking: "evaluations of policies trained on RL-only judges",
  rows: ({ curves }) => selectRuns(policyRuns(curves), { variant: "rl-only" }),
  words: ({ rows, format }) => ({
    title: "Figure 7: reasoning judges trained by RL alone",
    sentence:
      "Policies trained on reasoning judges that learned from the distance to gold's scores alone, without its traces: " +
      "where gold falls while the judge's score rises, reasoning by itself protects nothing.",
    caption:
      `Mean scores (0 to 9) on held-out prompts. ${TYPICAL_LINES} (${seedsIn(rows)}). The judges start from ${BASE_JUDGE[format]} ` +
      `and are trained by GRPO with eq. 1 (section 4.1). The paper shows (a) and (b).${truthPanel(format)} ${PAPER_STEPS}`,
    alt: judgedAlt(format, "policies trained on RL-only reasoning judges"),
  }),
  draw: ({ rows, format }) => {
    const judges = (["4b", "8b"] as const).map((size) => ({
      wanted: { size },
      name: `${judgeModelName(size)} judge, RL only`,
      short: size.toUpperCase(),
      color: JUDGE_COLORS.reasoning[size],
    }));
    return judgedPanels(rows, judges, format);
  },
  table: ({ rows }) => runTable(rows, "gold"),
});
