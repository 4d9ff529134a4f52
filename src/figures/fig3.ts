/** @file Figure 3: gold's score over steps of policies trained on non-reasoning judges, one panel a base policy. */
import { JUDGE_SIZES, judgeName } from "../paper/judges.js";
import { POLICIES, POLICY_NAMES } from "../paper/policies.js";
import type { Results } from "../results/rows.js";
import { curveTraces, legendEntry } from "./curves.js";
import type { Figure } from "./figure.js";
import { need, seedsIn } from "./need.js";
import { panelLayout } from "./panels.js";
import { runTable } from "./runTable.js";
import type { Measure } from "./series.js";
import { knowsTruth, lastStep, mainRuns, overSeeds, selectRuns } from "./series.js";
import { JUDGE_COLORS, PAGE_WIDTH, SIZE_SYMBOLS } from "./style.js";
import { BAND, PAPER_STEPS, STEPS_TITLE, TRUTH_LINES } from "./words.js";

/** Section 3: the four non-reasoning judges; solid is gold, dashed the miniature's true quality. */
export function fig3(results: Results): Figure {
  const runs = need(nonReasoningRuns(results), "fig3", "evaluations of policies trained on non-reasoning judges");
  const spec = nonReasoningPanels(runs, "gold", "gold score");
  if (knowsTruth(runs)) spec.data.push(...oracleLines(runs), legendEntry("true quality", { dash: "dash" }));
  return {
    id: "fig3",
    title: "Figure 3: non-reasoning judges, scored by gold",
    sentence:
      "Gold's score of policies trained on non-reasoning judges of four sizes: where it rises, peaks and falls, " +
      "the policy has learned to please its judge and not gold.",
    caption:
      `Solid: gold's mean score (0 to 9) of held-out prompts; ${BAND} (${seedsIn(runs)}). ${TRUTH_LINES} ` +
      `One panel a base policy, named for the model it stands for. ${PAPER_STEPS}`,
    alt: "Three line charts, one a base policy, of gold's score over training steps for four sizes of non-reasoning judge.",
    notebook: "notebooks/03-non-reasoning-rewards.ipynb",
    spec,
    table: runTable(runs, "gold"),
  };
}

export const nonReasoningRuns = (results: Results) => selectRuns(mainRuns(results.curves), { kind: "non-reasoning" });

/** Three panels of one measure, a curve a judge size: what figures 3 and 4 share. */
export function nonReasoningPanels(runs: ReturnType<typeof nonReasoningRuns>, measure: Measure, yTitle: string) {
  const layout = panelLayout({
    width: PAGE_WIDTH,
    height: 350,
    lastStep: lastStep(runs),
    titles: POLICIES.map((policy) => POLICY_NAMES[policy]),
    empty: POLICIES.map((policy) => selectRuns(runs, { policy }).length === 0),
    xTitle: STEPS_TITLE,
    yTitle,
  });
  const drawn = new Set<string>();
  const data = POLICIES.flatMap((policy, index) =>
    JUDGE_SIZES.flatMap((size) => {
      const cell = selectRuns(runs, { policy, size });
      if (cell.length === 0) return [];
      const legend = !drawn.has(size);
      drawn.add(size);
      return curveTraces(overSeeds(cell, measure), {
        name: judgeName(size),
        color: JUDGE_COLORS["non-reasoning"][size],
        symbol: SIZE_SYMBOLS[size],
        panel: index + 1,
        legend,
      });
    }),
  );
  return { data, layout };
}

function oracleLines(runs: ReturnType<typeof nonReasoningRuns>) {
  return POLICIES.flatMap((policy, index) =>
    JUDGE_SIZES.flatMap((size) => {
      const cell = selectRuns(runs, { policy, size });
      if (cell.length === 0) return [];
      return curveTraces(overSeeds(cell, "oracle"), {
        name: `${judgeName(size)}, true quality`,
        color: JUDGE_COLORS["non-reasoning"][size],
        panel: index + 1,
        dash: "dash",
        legend: false,
        band: false,
        width: 1.5,
      });
    }),
  );
}
