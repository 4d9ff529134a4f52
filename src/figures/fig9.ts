/** @file Figure 9: policies trained on reasoning judges of low and medium effort, (a) by gold, (b) by the judge they were trained on. */
import { ofSeeds, policyRuns, selectRuns } from "../analysis/runs.js";
import { figure, seedsIn } from "./figure.js";
import { REWARDED } from "./needs.js";
import { type JudgeLook, judgedAlt, judgedPanels } from "./parts/judgedPanels.js";
import { runTable } from "./parts/runTable.js";
import { EFFORT_COLORS } from "./parts/style.js";
import { PAPER_STEPS, TYPICAL_LINES, truthPanel } from "./parts/words.js";

const EXAMPLES = {
  miniature:
    "All efforts are learned from the same examples: our gold decides alike at each, so the paper's filter on equal decisions " +
    "would drop none (section 4.3).",
  text: "Examples are those on which gold decides as it does at high effort (section 4.3).",
};

const HIGH = { kind: "reasoning", size: "8b", variant: "standard" } as const;
const JUDGES: JudgeLook[] = (["low", "medium", "high"] as const).map((effort) => ({
  wanted: effort === "high" ? HIGH : { variant: effort },
  name: `${effort} effort`,
  short: effort,
  color: EFFORT_COLORS[effort],
}));

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
    [{ ...REWARDED, ...HIGH }],
  ],
  lacking: "evaluations of policies trained on judges of low or medium effort",
  rows: ({ curves }) => policyRuns(curves).filter(({ variant }) => variant === "low" || variant === "medium"),
  words: ({ rows, format }) => ({
    title: "Figure 9: reasoning judges of low, medium and high effort",
    sentence:
      "Policies trained on 8B judges that learned from shorter traces of gold's, a word or a list of requirements instead " +
      "of a step for each word: how much of the reasoning it takes.",
    caption:
      `Mean scores (0 to 9) on held-out prompts. ${TYPICAL_LINES} (${seedsIn(rows)}). ${EXAMPLES[format]} ` +
      `The paper shows (b) and (a).${truthPanel(format)} ${PAPER_STEPS}`,
    alt: judgedAlt(format, "policies trained on judges of low, medium and high effort"),
  }),
  draw: ({ rows, results, format }) => {
    const high = selectRuns(policyRuns(results.curves), { ...HIGH, klWeight: 0 });
    return judgedPanels([...rows, ...ofSeeds(high, rows)], JUDGES, format);
  },
  table: ({ rows }) => runTable(rows, "gold"),
});
