/** @file Three panels of one measure, one a base policy, with a curve a judge size: figures 3 and 4. */
import { lastStep, type Measure, overSeeds, type PolicyRun, selectRuns } from "../../analysis/runs.js";
import { JUDGE_SIZES, judgeName } from "../../paper/judges.js";
import { POLICIES, POLICY_NAMES } from "../../paper/policies.js";
import type { Format } from "../figure.js";
import { panelLayout } from "./panels.js";
import { JUDGE_COLORS, PAGE_WIDTH, SIZE_SYMBOLS } from "./style.js";
import { curveTraces } from "./traces.js";
import { stepsTitle } from "./words.js";

export function nonReasoningPanels(runs: readonly PolicyRun[], measure: Measure, yTitle: string, format: Format) {
  const layout = panelLayout({
    width: PAGE_WIDTH,
    height: 350,
    lastStep: lastStep(runs),
    titles: POLICIES.map((policy) => POLICY_NAMES[policy]),
    empty: POLICIES.map((policy) => selectRuns(runs, { policy }).length === 0),
    xTitle: stepsTitle(format),
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
