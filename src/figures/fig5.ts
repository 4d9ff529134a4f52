/** @file Figure 5: policies trained on reasoning judges, (a) by the training judge, (b) by gold, (c) in truth. */
import { knowsTruth, mainRuns, selectRuns } from "../analysis/runs.js";
import { JUDGE_SIZES, judgeName } from "../paper/judges.js";
import { figure, seedsIn } from "./figure.js";
import { REWARDED } from "./needs.js";
import { judgedAlt, judgedPanels } from "./parts/judgedPanels.js";
import { runTable } from "./parts/runTable.js";
import { JUDGE_COLORS } from "./parts/style.js";
import { BAND, PAPER_STEPS, TRUTH_PANEL, UNMEASURED } from "./parts/words.js";

const JUDGE = { ...REWARDED, kind: "reasoning", variant: "standard" } as const;

/** Section 3: colour is the judge, the marker the base policy. Panel (c) is ours: the paper had no oracle. */
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
      title: `Figure 5: reasoning judges, scored by the training judge${truth ? ", by gold, and in truth" : " and by gold"}`,
      sentence: truth
        ? "Policies trained on reasoning judges, as their judge, gold and the miniature's oracle score them: where gold and the oracle part, gold is being deceived."
        : "Policies trained on reasoning judges, as their judge and gold score them.",
      caption:
        `Mean scores (0 to 9) of held-out prompts; ${BAND} (${seedsIn(rows)}). Panels (a) and (b) are the paper's` +
        `${format === "text" ? "" : `; ${TRUTH_PANEL}${UNMEASURED}`}. ${PAPER_STEPS}`,
      alt: judgedAlt(rows, "policies trained on reasoning judges"),
    };
  },
  draw: ({ rows, format }) => {
    const judges = JUDGE_SIZES.map((size) => ({
      wanted: { size },
      name: `${judgeName(size)} judge`,
      short: `${size.toUpperCase()} judge`,
      color: JUDGE_COLORS.reasoning[size],
    }));
    return judgedPanels(rows, judges, format);
  },
  table: ({ rows }) => runTable(rows, "gold"),
});
