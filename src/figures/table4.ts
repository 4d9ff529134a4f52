/** @file Table 4: agreement of the 8B reasoning judge by effort, with the mean length of its trace. */
import { judgeModelName } from "../paper/judges.js";
import { figure, seedsIn } from "./figure.js";
import { JUDGED } from "./needs.js";
import { JUDGED_CAPTION, type Judged, judgedNumbers, judgedRows, judgedTable } from "./parts/agreementRows.js";
import { printedRows } from "./parts/published.js";
import { EFFORT_COLORS } from "./parts/style.js";

const LINES: Judged[] = (["low", "medium", "high"] as const).map((effort) => ({
  name: `${judgeModelName("8b")}, ${effort} effort`,
  color: EFFORT_COLORS[effort],
  ours: { kind: "reasoning", size: "8b", variant: effort === "high" ? "standard" : effort, training: "final" },
  paper: { source: "Table 4", effort },
}));

const EIGHT = { ...JUDGED, kind: "reasoning", size: "8b" } as const;

/** Section 4.3. The table is the paper's; the dots are ours. */
export const table4 = figure({
  id: "table4",
  section: "4",
  notebook: "08-effort",
  needs: [
    [{ ...EIGHT, variant: "standard" }],
    [
      { ...EIGHT, variant: "low" },
      { ...EIGHT, variant: "medium" },
    ],
  ],
  lacking: "the agreement of its judges with gold",
  rows: (results) => judgedRows(results, LINES, "table4"),
  words: ({ rows }) => ({
    title: "Table 4: agreement by reasoning effort",
    sentence:
      "How well the 8B reasoning judge agrees with gold when it learned from gold's traces of low, medium and high effort, " +
      "and how long its own traces are, beside the paper's numbers.",
    caption: `${JUDGED_CAPTION} (${seedsIn(rows)}).`,
    alt: "Table with dots of the agreement with gold of the 8B reasoning judge at low, medium and high effort, with the paper's numbers.",
  }),
  draw: ({ rows }) => judgedTable(rows, LINES, true),
  table: ({ rows }) => judgedNumbers(rows, LINES),
  published: () => printedRows("table4"),
});
