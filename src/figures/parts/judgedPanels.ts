/** @file Gold, the training judge and true quality of the same runs in columns, a base policy a row: figures 5 and 7 to 10. */

import {
  type Evaluation,
  lastStep,
  type MeasureOf,
  type PolicyRun,
  type RunOf,
  selectRuns,
  typicalRun,
} from "../../analysis/runs.js";
import type { FormatName } from "../../paper/experiment.js";
import type { JudgeKind, JudgeSize, Variant } from "../../paper/judges.js";
import { POLICY_IDS, POLICY_NAMES } from "../../paper/policies.js";
import type { CurveRow } from "../../results/rows.js";
import type { Spec } from "../figure.js";
import { panelLayout, SCORE_TITLE, unitHeight } from "./panels.js";
import { PAGE_WIDTH } from "./style.js";
import { dashOf, endNames, lastOf, legendEntry, runAmongRuns } from "./traces.js";
import { stepsTitle } from "./words.js";

/** A judge in the legend, and which runs it is the reward of. */
export interface JudgeLook {
  wanted: { kind?: JudgeKind; size?: JudgeSize; variant?: Variant };
  name: string; // "Qwen3-4B judge": what a curve is called
  short: string; // "4B": what stands at the end of its curve
  color: string;
}

/** A column: what is drawn over steps. Panels stand in one order everywhere: gold, training judge, truth. */
export interface Column<Row> {
  title: string;
  measure: MeasureOf<Row>;
}
export const SCORE_COLUMNS: readonly Column<CurveRow>[] = [
  { title: "(a) gold", measure: "gold" },
  { title: "(b) training judge", measure: "judgeScore" },
  { title: "(c) true quality", measure: "oracle" },
];

/** Only the miniature knows the truth, which stands in the last column. */
export const columnsOf = <Row>(columns: readonly Column<Row>[], format: FormatName) =>
  format === "text" ? columns.slice(0, -1) : columns;

/** What the panels show, for somebody who cannot see them. `whose`: "policies trained on …". */
export const judgedAlt = (format: FormatName, whose: string): string =>
  `Line charts over training steps of ${whose}, a row per base policy: gold's score` +
  (format === "text" ? " and the training judge's score." : ", the training judge's score and true quality.");

export const judgedPanels = (runs: readonly PolicyRun[], judges: readonly JudgeLook[], format: FormatName): Spec =>
  columnPanels(runs, judges, columnsOf(SCORE_COLUMNS, format), stepsTitle(format), SCORE_TITLE);

/** Every run thin; bold the one of each judge and policy that is nearest to the others by the first column's measure. */
export function columnPanels<Row extends Evaluation>(
  runs: readonly RunOf<Row>[],
  judges: readonly JudgeLook[],
  columns: readonly Column<Row>[],
  xTitle: string,
  yTitle: string,
  range?: [number, number],
): Spec {
  const policies = POLICY_IDS.filter((policy) => selectRuns(runs, { policy }).length > 0);
  const [first] = columns;
  const shape = {
    width: PAGE_WIDTH,
    height: 126 + policies.length * (policies.length === 1 ? 210 : 156),
    rows: policies.map((policy) => POLICY_NAMES[policy]),
    right: 82,
    ...(range && { range }),
  };
  const layout = panelLayout({
    ...shape,
    lastStep: lastStep(runs),
    titles: columns.map(({ title }) => title),
    xTitle,
    yTitle,
  });
  const data = policies.flatMap((policy, row) =>
    columns.flatMap(({ measure }, column) => {
      const panel = row * columns.length + column + 1;
      const ends = [];
      const traces = [];
      for (const { wanted, name, short, color } of judges) {
        const cell = selectRuns(runs, { ...wanted, policy });
        if (cell.length === 0 || !first) continue;
        const look = { name: `${name}, ${POLICY_NAMES[policy]}`, color, panel, dash: dashOf(String(measure)) };
        const drawn = runAmongRuns(cell, typicalRun(cell, first.measure), measure, look);
        const line = drawn.at(-1);
        if (!line) continue;
        traces.push(...drawn);
        ends.push({ name: short, color, value: lastOf(line) });
      }
      if (column === columns.length - 1) layout.annotations.push(...endNames(ends, panel, unitHeight(shape)));
      return traces;
    }),
  );
  const shown = judges.filter(({ wanted }) => selectRuns(runs, wanted).length > 0);
  return { data: [...data, ...shown.map(({ name, color }) => legendEntry(name, { dash: "solid", color }))], layout };
}
