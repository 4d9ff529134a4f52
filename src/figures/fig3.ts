/** @file Figure 3: gold's score over steps of policies trained on non-reasoning judges, one panel a base policy. */
import { knowsTruth, mainRuns, overSeeds, type PolicyRun, selectRuns } from "../analysis/runs.js";
import { JUDGE_SIZES, judgeName } from "../paper/judges.js";
import { POLICIES } from "../paper/policies.js";
import type { Results } from "../results/rows.js";
import { figure, seedsIn } from "./figure.js";
import { type Need, REWARDED } from "./needs.js";
import { nonReasoningPanels } from "./parts/nonReasoningPanels.js";
import { runTable } from "./parts/runTable.js";
import { JUDGE_COLORS } from "./parts/style.js";
import { curveTraces, legendEntry } from "./parts/traces.js";
import { BAND, PAPER_STEPS, UNMEASURED } from "./parts/words.js";

/** The runs of figures 3 and 4. */
export const NON_REASONING: Need = [{ ...REWARDED, kind: "non-reasoning", variant: "standard" }];
export const nonReasoningRuns = ({ curves }: Results): PolicyRun[] =>
  selectRuns(mainRuns(curves), { kind: "non-reasoning" });
export const NON_REASONING_ROWS = "evaluations of policies trained on non-reasoning judges";

/** Section 3: the four non-reasoning judges; solid is gold, dashed the miniature's true quality. */
export const fig3 = figure({
  id: "fig3",
  section: "3",
  notebook: "03-non-reasoning-rewards",
  carriesNotebook: true,
  main: true,
  needs: [NON_REASONING],
  lacking: NON_REASONING_ROWS,
  readBeside: "non-reasoning-1.7b",
  rows: nonReasoningRuns,
  words: ({ rows, format }) => ({
    title: "Figure 3: non-reasoning judges, scored by gold",
    sentence:
      "Gold's score of policies trained on non-reasoning judges of four sizes: where it rises, peaks and falls, " +
      "the policy has learned to please its judge and not gold.",
    caption:
      `Solid: gold's mean score (0 to 9) of held-out prompts; ${BAND} (${seedsIn(rows)}). ` +
      (format === "text" ? "" : `Dashed: true quality by the miniature's oracle, mean only${UNMEASURED}. `) +
      `One panel a base policy, named for the model it stands for. ${PAPER_STEPS}`,
    alt: "Three line charts, one a base policy, of gold's score over training steps for four sizes of non-reasoning judge.",
  }),
  draw: ({ rows, format }) => {
    const spec = nonReasoningPanels(rows, "gold", "gold score", format);
    if (knowsTruth(rows)) spec.data.push(...oracleLines(rows), legendEntry("true quality", { dash: "dash" }));
    return spec;
  },
  table: ({ rows }) => runTable(rows, "gold"),
});

function oracleLines(runs: readonly PolicyRun[]) {
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
