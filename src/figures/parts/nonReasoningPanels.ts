/** @file Figures 3 and 4: their runs, and a column per base policy and a row per measure with a curve per judge size. */

import { lastStep, type Measure, mainRuns, type PolicyRun, selectRuns } from "../../analysis/runs.js";
import type { FormatName } from "../../paper/experiment.js";
import { JUDGE_SIZES, judgeModelName } from "../../paper/judges.js";
import { POLICIES, POLICY_IDS, POLICY_NAMES } from "../../paper/policies.js";
import type { Results } from "../../results/rows.js";
import type { Spec } from "../figure.js";
import { type Need, REWARDED } from "../needs.js";
import { panelLayout, SCORE_TITLE, unitHeight } from "./panels.js";
import { JUDGE_COLORS, PAGE_WIDTH } from "./style.js";
import { dashOf, endNames, lastOf, legendEntry, meanAndRuns } from "./traces.js";
import { stepsTitle } from "./words.js";

export const NON_REASONING: Need = [{ ...REWARDED, kind: "non-reasoning", variant: "standard" }];
export const nonReasoningRuns = ({ curves }: Results): PolicyRun[] =>
  selectRuns(mainRuns(curves), { kind: "non-reasoning" });
export const NON_REASONING_ROWS = "evaluations of policies trained on non-reasoning judges";

const NAMES: Partial<Record<Measure, string>> = {
  gold: "gold’s score",
  judgeScore: "the training judge’s score",
  oracle: "true quality",
};

export function nonReasoningPanels(
  runs: readonly PolicyRun[],
  measures: readonly Measure[],
  format: FormatName,
  range?: { range: [number, number]; yTicks: number[] },
): Spec {
  const ours = POLICY_IDS.slice(POLICIES.length).filter((policy) => selectRuns(runs, { policy }).length > 0);
  const policies = ours.length > 0 ? ours : POLICIES; // the paper's have a column each, an empty one too
  const shape = {
    width: PAGE_WIDTH,
    height: measures.length === 1 ? 370 : 540,
    rows: measures.map((measure) => NAMES[measure] ?? measure),
    right: 46,
    ...range,
  };
  const layout = panelLayout({
    ...shape,
    lastStep: lastStep(runs),
    titles: policies.map((policy) => POLICY_NAMES[policy]),
    empty: policies.map((policy) => selectRuns(runs, { policy }).length === 0),
    xTitle: stepsTitle(format),
    yTitle: SCORE_TITLE,
  });
  const data = measures.flatMap((measure, row) =>
    policies.flatMap((policy, column) => {
      const panel = row * policies.length + column + 1;
      const drawn = JUDGE_SIZES.map((size) => {
        const look = { name: `${judgeModelName(size)} judge`, color: JUDGE_COLORS["non-reasoning"][size], panel };
        const traces = meanAndRuns(selectRuns(runs, { policy, size }), measure, { ...look, dash: dashOf(measure) });
        return { traces, end: { ...look, name: size.toUpperCase() } };
      });
      if (column === policies.length - 1) {
        const ends = drawn.flatMap(({ traces, end }) =>
          traces.slice(-1).map((line) => ({ ...end, value: lastOf(line) })),
        );
        layout.annotations.push(...endNames(ends, panel, unitHeight(shape)));
      }
      return drawn.flatMap(({ traces }) => traces);
    }),
  );
  const shown = JUDGE_SIZES.filter((size) => selectRuns(runs, { size }).length > 0);
  const legend = shown.map((size) =>
    legendEntry(judgeModelName(size), { dash: "solid", color: JUDGE_COLORS["non-reasoning"][size] }),
  );
  return { data: [...data, ...legend], layout };
}
