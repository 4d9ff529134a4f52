/** @file Figure A1, appendix 7.1 and 7.4: the smallest reasoning judge, and an untrained model as reasoning judge. */
import { policyRuns, selectRuns } from "../analysis/runs.js";
import { judgeModelName } from "../paper/judges.js";
import { figure, seedsIn } from "./figure.js";
import { REWARDED } from "./needs.js";
import { type JudgeLook, judgedAlt, judgedPanels } from "./parts/judgedPanels.js";
import { runTable } from "./parts/runTable.js";
import { JUDGE_COLORS, OKABE_ITO } from "./parts/style.js";
import { PAPER_STEPS, TYPICAL_LINES, truthPanel } from "./parts/words.js";

const JUDGES: JudgeLook[] = [
  {
    wanted: { kind: "reasoning", size: "1.7b", variant: "standard" },
    name: `${judgeModelName("1.7b")} reasoning judge`,
    short: "1.7B",
    color: JUDGE_COLORS.reasoning["1.7b"],
  },
  {
    wanted: { kind: "reasoning", size: "8b", variant: "untrained" },
    name: `${judgeModelName("8b")} untrained judge`,
    short: "untrained",
    color: OKABE_ITO.vermillion,
  },
];

export const figA1 = figure({
  id: "figA1",
  section: "A",
  notebook: "10-appendix",
  carriesNotebook: true,
  // Either: scale pocket has no untrained judge, and its reasoning policy is shown nowhere else.
  needs: [
    [
      { ...REWARDED, kind: "reasoning", size: "1.7b", variant: "standard" },
      { ...REWARDED, variant: "untrained" },
    ],
  ],
  lacking: "evaluations of policies trained on the appendix's judges",
  rows: ({ curves }) => JUDGES.flatMap(({ wanted }) => selectRuns(policyRuns(curves), { ...wanted, klWeight: 0 })),
  words: ({ rows, format }) => ({
    title: "Figure A1: the smallest reasoning judge, and an untrained one",
    sentence:
      "Policies trained on the 1.7B reasoning judge, and one trained on an 8B base model that reasons in its own manner " +
      "and has never seen gold: whether size or training is what a reasoning judge needs.",
    caption:
      `Mean scores (0 to 9) on held-out prompts. ${TYPICAL_LINES} (${seedsIn(rows)}). Appendix 7.1 and 7.4 of the paper, known to us ` +
      `from the main text's references to them only.${truthPanel(format)} ${PAPER_STEPS}`,
    alt: judgedAlt(format, "policies trained on the 1.7B reasoning judge and on an untrained 8B judge"),
  }),
  draw: ({ rows, format }) => judgedPanels(rows, JUDGES, format),
  table: ({ rows }) => runTable(rows, "gold"),
});
