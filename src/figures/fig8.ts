/** @file Figure 8: policies trained on the 14B non-reasoning judge with rubrics, (a) by gold, (b) by the judge. */
import { ofSeeds, type PolicyRun, policyRuns, selectRuns } from "../analysis/runs.js";
import { judgeModelName } from "../paper/judges.js";
import type { Results } from "../results/rows.js";
import { figure, seedsIn } from "./figure.js";
import { REWARDED } from "./needs.js";
import { type JudgeLook, judgedAlt, judgedPanels } from "./parts/judgedPanels.js";
import { runTable } from "./parts/runTable.js";
import { JUDGE_COLORS, OKABE_ITO } from "./parts/style.js";
import { PAPER_STEPS, TYPICAL_LINES, truthPanel } from "./parts/words.js";

const RUBRIC_LISTS = {
  miniature: "the words to use, the topic's words that count, the banned word and the length",
  text: "what gold would look for",
};

const WITHOUT = { kind: "non-reasoning", size: "14b", variant: "standard" } as const;
const JUDGES: JudgeLook[] = [
  {
    wanted: { variant: "rubric" },
    name: `${judgeModelName("14b")} judge with rubrics`,
    short: "rubrics",
    color: OKABE_ITO.blue,
  },
  {
    wanted: WITHOUT,
    name: "without (figure 3)",
    short: "without",
    color: JUDGE_COLORS["non-reasoning"]["14b"],
  },
];

/** The runs of figure 3 of the same judge without rubrics. */
const withoutRubrics = ({ curves }: Results): PolicyRun[] =>
  selectRuns(policyRuns(curves), { ...WITHOUT, klWeight: 0 });

/** Section 4.2. */
export const fig8 = figure({
  id: "fig8",
  section: "4",
  notebook: "07-rubrics",
  carriesNotebook: true,
  needs: [[{ ...REWARDED, variant: "rubric" }], [{ ...REWARDED, ...WITHOUT }]],
  lacking: "evaluations of policies trained on the judge with rubrics",
  rows: ({ curves }) => selectRuns(policyRuns(curves), { variant: "rubric" }),
  words: ({ rows, format }) => ({
    title: "Figure 8: a non-reasoning judge with rubrics",
    sentence:
      "Policies trained on the largest non-reasoning judge when it is shown gold's rubric for each prompt, in its " +
      "training and as the reward: whether knowing what counts keeps it from being hacked.",
    caption:
      `Mean scores (0 to 9) on held-out prompts. ${TYPICAL_LINES} (${seedsIn(rows)}). A rubric lists, before any answer is seen, ` +
      `${RUBRIC_LISTS[format]} (section 4.2). The paper shows (a) and (b).${truthPanel(format)} ${PAPER_STEPS}`,
    alt: judgedAlt(format, "policies trained on the 14B judge with rubrics and without"),
  }),
  draw: ({ rows, results, format }) =>
    judgedPanels([...rows, ...ofSeeds(withoutRubrics(results), rows)], JUDGES, format),
  table: ({ rows }) => runTable(rows, "gold"),
});
