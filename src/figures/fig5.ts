/** @file Figure 5: policies trained on reasoning judges, (a) by the training judge, (b) by gold, (c) in truth. */
import { JUDGE_SIZES, judgeName } from "../paper/judges.js";
import { POLICIES, POLICY_NAMES } from "../paper/policies.js";
import type { Results } from "../store/rows.js";
import { curveTraces, legendEntry } from "./curves.js";
import type { Figure } from "./figure.js";
import { need, seedsIn } from "./need.js";
import { panelLayout } from "./panels.js";
import { runTable } from "./runTable.js";
import type { Measure } from "./series.js";
import { lastStep, overSeeds, mainRuns, selectRuns } from "./series.js";
import { JUDGE_COLORS, PAGE_WIDTH, POLICY_SYMBOLS } from "./style.js";
import { BAND, PAPER_STEPS, STEPS_TITLE } from "./words.js";

const PANELS: { title: string; measure: Measure }[] = [
  { title: "(a) training judge", measure: "judgeScore" },
  { title: "(b) gold", measure: "gold" },
  { title: "(c) true quality", measure: "oracle" },
];

/** Section 3: colour is the judge, the marker the base policy. Panel (c) is ours: the paper had no oracle. */
export function fig5(results: Results): Figure {
  const all = selectRuns(mainRuns(results.curves), { kind: "reasoning" });
  const runs = need(all, "fig5", "evaluations of policies trained on reasoning judges");
  const layout = panelLayout({
    width: PAGE_WIDTH,
    height: 350,
    lastStep: lastStep(runs),
    titles: PANELS.map((panel) => panel.title),
    xTitle: STEPS_TITLE,
    yTitle: "score",
  });
  const data = PANELS.flatMap(({ measure }, index) =>
    JUDGE_SIZES.flatMap((size) =>
      POLICIES.flatMap((policy) => {
        const cell = selectRuns(runs, { size, policy });
        if (cell.length === 0) return [];
        return curveTraces(overSeeds(cell, measure), {
          name: `${judgeName(size)} judge, ${POLICY_NAMES[policy]}`,
          color: JUDGE_COLORS.reasoning[size],
          symbol: POLICY_SYMBOLS[policy],
          panel: index + 1,
          legend: false,
          dash: measure === "oracle" ? "dash" : "solid",
        });
      }),
    ),
  );
  const judges = JUDGE_SIZES.filter((size) => selectRuns(runs, { size }).length > 0);
  data.push(
    ...judges.map((size) => legendEntry(`${size.toUpperCase()} judge`, { dash: "solid", color: JUDGE_COLORS.reasoning[size] })),
    ...POLICIES.map((policy) => legendEntry(POLICY_NAMES[policy], { symbol: POLICY_SYMBOLS[policy] })),
  );
  return {
    id: "fig5",
    title: "Figure 5: reasoning judges, scored by the training judge, by gold, and in truth",
    sentence:
      "Policies trained on reasoning judges, as their judge, gold and the miniature's oracle score them: where gold " +
      "and the oracle part, gold is being deceived.",
    caption:
      `Mean scores (0 to 9) of held-out prompts; ${BAND} (${seedsIn(runs)}). Panels (a) and (b) are the paper's; ` +
      `(c), dashed, is true quality by the miniature's oracle, which the paper could not measure. ${PAPER_STEPS}`,
    alt:
      "Three line charts over training steps of policies trained on reasoning judges: the training judge's score, " +
      "gold's score and true quality.",
    notebook: "notebooks/04-reasoning-rewards.ipynb",
    spec: { data, layout },
    table: runTable(runs, "gold"),
  };
}
