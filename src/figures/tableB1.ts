/** @file Table B1, ours: what each defence costs and what it buys, with the reasoning judge of the gold that is blind by design. */
import { type BeyondRun, beyondRuns } from "../analysis/beyondRuns.js";
import { defenceCost } from "../analysis/defenceCosts.js";
import { lastOf, summarizeRun } from "../analysis/summary.js";
import { DEFENCES } from "../paper/beyond.js";
import { POLICIES } from "../paper/policies.js";
import { meanOf } from "../stats/meanOf.js";
import { DEFENDED, defenceName, defendedRuns } from "./figB4.js";
import { figure, seedsIn } from "./figure.js";
import { type Cell, dotTable } from "./parts/dotTable.js";
import { decimals } from "./parts/runTable.js";
import { INK, OKABE_ITO } from "./parts/style.js";

const LINES = [null, ...DEFENCES];

export const tableB1 = figure({
  id: "tableB1",
  section: "B",
  notebook: "15-what-helps",
  needs: [[{ stage: "evaluate-policy", chapter: "beyond", policy: POLICIES[0] }]],
  lacking: "policies with a defended reward (make beyond)",
  rows: (results) => defendedRuns(beyondRuns(results)),
  words: ({ rows }) => ({
    title: "Table B1: what defences cost and buy",
    sentence:
      "Judge calls per rollout and labels over the whole training; true quality at its best and at the end; and how far gold " +
      "ends above true quality.",
    caption:
      "Policies of the reasoning 8B judge under the gold that is blind by design; means over seeds, dots: gold minus true quality " +
      `at the end, one seed each (${seedsIn(rows)}). Labels come from gold or, where marked *, from someone who knows the truth. ` +
      "The table below the figure has every kind of judge and gold. The paper has no such table.",
    alt: "Table of defences with judge calls, labels, best and last true quality, and dots of gold minus true quality.",
  }),
  draw: ({ rows }) => {
    const [column] = DEFENDED;
    return dotTable({
      numberWidth: 62,
      axisTitle: "gold minus true quality, at the end",
      range: [-3, 9],
      ticks: [-3, 0, 3, 6, 9],
      marked: { value: 0, name: "gold is right" },
      legend: [{ name: "one seed", symbol: "circle", color: INK }],
      nameWidth: 176,
      panels: [{ title: "", headings: ["calls", "labels", "best", "last", "gap"] }],
      lines: LINES.flatMap((defence) => {
        const own = rows.filter(
          (run) => run.school === column?.school && run.kind === column.kind && run.defence === defence,
        );
        if (own.length === 0) return [];
        const { calls, labels, by } = defenceCost(defence);
        const gaps = own.map((run) => ({
          value: lastOf(run, "gold") - lastOf(run, "oracle"),
          hover: `seed ${run.seed}`,
        }));
        const mean = (values: number[]) => meanOf(values).toFixed(1).replace("-0.0", "0.0");
        const cell: Cell = {
          numbers: [
            String(calls),
            labels === 0 ? "–" : `${labels}${by === "truth" ? "*" : ""}`,
            mean(own.map((run) => summarizeRun(run, "oracle").peak)),
            mean(own.map((run) => lastOf(run, "oracle"))),
            mean(gaps.map(({ value }) => value)),
          ],
          dots: [{ name: defenceName(defence), symbol: "circle", color: OKABE_ITO.blue, values: gaps }],
        };
        return [{ name: defenceName(defence), cells: [cell] }];
      }),
    });
  },
  table: ({ rows }) =>
    DEFENDED.flatMap(({ school, kind }) =>
      LINES.flatMap((defence) => {
        const own = rows.filter((run) => run.school === school && run.kind === kind && run.defence === defence);
        if (own.length === 0) return [];
        const { calls, labels, by } = defenceCost(defence);
        const mean = (of: (run: BeyondRun) => number) => decimals(meanOf(own.map(of)));
        return [
          {
            ...{ gold: school, judge: kind, defence: defenceName(defence), seeds: own.length },
            ...{ "judge calls per rollout": calls, labels, "labels by": by },
            "true quality, best": mean((run) => summarizeRun(run, "oracle").peak),
            "true quality, last": mean((run) => lastOf(run, "oracle")),
            "gold minus truth": mean((run) => lastOf(run, "gold") - lastOf(run, "oracle")),
            "lies, last": mean((run) => lastOf(run, "citedRefusal")),
          },
        ];
      }),
    ),
});
