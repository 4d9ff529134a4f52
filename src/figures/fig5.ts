/** @file Figure 5: policies trained on reasoning judges, by gold, by the training judge, and in truth. */
import { knowsTruth, mainRuns, selectRuns } from "../analysis/runs.js";
import { JUDGE_SIZES, judgeModelName } from "../paper/judges.js";
import { figure, seedsIn } from "./figure.js";
import { REWARDED } from "./needs.js";
import { judgedAlt, judgedPanels } from "./parts/judgedPanels.js";
import { runTable } from "./parts/runTable.js";
import { JUDGE_COLORS } from "./parts/style.js";
import { PAPER_STEPS, TYPICAL_LINES, truthPanel } from "./parts/words.js";

const JUDGE = { ...REWARDED, kind: "reasoning", variant: "standard" } as const;

/** Section 3. A mean would smear the jump, which comes at another step in each run. Panel (c) is ours: the paper had no oracle. */
export const fig5 = figure({
  id: "fig5",
  section: "3",
  notebook: "04-reasoning-rewards",
  carriesNotebook: true,
  main: true,
  needs: [
    [
      { ...JUDGE, size: "4b" },
      { ...JUDGE, size: "8b" },
    ],
  ],
  lacking: "evaluations of policies trained on reasoning judges",
  readBeside: "reasoning-8b",
  rows: ({ curves }) => selectRuns(mainRuns(curves), { kind: "reasoning" }),
  words: ({ rows, format }) => {
    const truth = knowsTruth(rows);
    return {
      title: `Figure 5: reasoning judges, scored by gold${truth ? ", by the training judge, and in truth" : " and by the training judge"}`,
      sentence: truth
        ? "Policies trained on reasoning judges, as gold, their judge and the miniature's oracle score them: where gold jumps and the oracle falls, gold is being deceived."
        : "Policies trained on reasoning judges, as gold and their judge score them.",
      caption: `Mean scores (0 to 9) on held-out prompts. ${TYPICAL_LINES} (${seedsIn(rows)}). The paper shows (b) and (a).${truthPanel(format)} ${PAPER_STEPS}`,
      alt: judgedAlt(format, "policies trained on reasoning judges"),
    };
  },
  draw: ({ rows, format }) => {
    const judges = JUDGE_SIZES.map((size) => ({
      wanted: { size },
      name: `${judgeModelName(size)} reasoning judge`,
      short: size.toUpperCase(),
      color: JUDGE_COLORS.reasoning[size],
    }));
    return judgedPanels(rows, judges, format);
  },
  table: ({ rows }) => runTable(rows, "gold"),
});
