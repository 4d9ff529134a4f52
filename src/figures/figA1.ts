/** @file Figure A1, appendix 7.1 and 7.4: the smallest reasoning judge, and an untrained model as reasoning judge. */
import { judgeName } from "../paper/judges.js";
import type { Results } from "../results/rows.js";
import type { Figure } from "./figure.js";
import { type JudgeLook, judgedAlt, judgedPanels } from "./judgedPanels.js";
import { need, seedsIn } from "./need.js";
import { runTable } from "./runTable.js";
import { policyRuns, selectRuns } from "./series.js";
import { JUDGE_COLORS, OKABE_ITO } from "./style.js";
import { BAND, PAPER_STEPS, TRUTH_PANEL } from "./words.js";

const JUDGES: JudgeLook[] = [
  {
    wanted: { kind: "reasoning", size: "1.7b", variant: "standard" },
    name: `${judgeName("1.7b")} reasoning judge`,
    short: "1.7B, trained",
    color: JUDGE_COLORS.reasoning["1.7b"],
  },
  {
    wanted: { kind: "reasoning", size: "8b", variant: "untrained" },
    name: `${judgeName("8b")} untrained judge`,
    short: "8B, untrained",
    color: OKABE_ITO.vermillion,
  },
];

export function figA1(results: Results): Figure {
  const all = policyRuns(results.curves);
  const found = JUDGES.flatMap(({ wanted }) => selectRuns(all, { ...wanted, klWeight: 0 }));
  const runs = need(found, "figA1", "evaluations of policies trained on the appendix's judges");
  return {
    id: "figA1",
    title: "Figure A1: the smallest reasoning judge, and an untrained one",
    sentence:
      "Policies trained on the 1.7B reasoning judge, and one trained on an 8B base model that reasons in its own manner " +
      "and has never seen gold: whether size or training is what a reasoning judge needs.",
    caption:
      `Mean scores (0 to 9) of held-out prompts; ${BAND} (${seedsIn(runs)}). Appendix 7.1 and 7.4 of the paper, known to us ` +
      `from the main text's references to them only. ${TRUTH_PANEL}. ${PAPER_STEPS}`,
    alt: judgedAlt(runs, "policies trained on the 1.7B reasoning judge and on an untrained 8B judge"),
    notebook: "notebooks/10-appendix.ipynb",
    spec: judgedPanels(runs, JUDGES),
    table: runTable(runs, "gold"),
  };
}
