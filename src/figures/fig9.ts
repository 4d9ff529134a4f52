/** @file Figure 9: policies trained on reasoning judges of low and medium effort, (a) by the judge, (b) by gold. */
import { policyRuns } from "../analysis/runs.js";
import { figure, seedsIn } from "./figure.js";
import { REWARDED } from "./needs.js";
import { judgedAlt, judgedPanels } from "./parts/judgedPanels.js";
import { runTable } from "./parts/runTable.js";
import { EFFORT_COLORS } from "./parts/style.js";
import { BAND, PAPER_STEPS, TRUTH_PANEL } from "./parts/words.js";

const EXAMPLES = {
  miniature:
    "All efforts are learned from the same examples: our gold decides alike at each, so the paper's filter on equal decisions " +
    "would drop none (section 4.3).",
  text: "Examples are those on which gold decides as it does at high effort (section 4.3).",
};

/** Section 4.3. The high effort is figure 5's. */
export const fig9 = figure({
  id: "fig9",
  section: "4",
  notebook: "08-effort",
  carriesNotebook: true,
  needs: [
    [
      { ...REWARDED, variant: "low" },
      { ...REWARDED, variant: "medium" },
    ],
  ],
  lacking: "evaluations of policies trained on judges of low or medium effort",
  rows: ({ curves }) => policyRuns(curves).filter(({ variant }) => variant === "low" || variant === "medium"),
  words: ({ rows, format }) => ({
    title: "Figure 9: reasoning judges of low and medium effort",
    sentence:
      "Policies trained on 8B judges that learned from shorter traces of gold's, a word or a list of requirements instead " +
      "of a step a word: how much of the reasoning it takes.",
    caption:
      `Mean scores (0 to 9) of held-out prompts; ${BAND} (${seedsIn(rows)}). ${EXAMPLES[format]} ` +
      `Panels (a) and (b) are the paper's${format === "text" ? "" : `; ${TRUTH_PANEL}`}. ${PAPER_STEPS}`,
    alt: judgedAlt(rows, "policies trained on judges of low and medium effort"),
  }),
  draw: ({ rows, format }) => {
    const judges = (["low", "medium"] as const).map((variant) => ({
      wanted: { variant },
      name: `8B judge of ${variant} effort`,
      short: `${variant} effort`,
      color: EFFORT_COLORS[variant],
    }));
    return judgedPanels(rows, judges, format);
  },
  table: ({ rows }) => runTable(rows, "gold"),
});
