/** @file Table 4: agreement of the 8B reasoning judge by effort, with the mean length of its trace. */
import { judgeName } from "../paper/judges.js";
import { figure, seedsIn } from "./figure.js";
import { JUDGED } from "./needs.js";
import { BARS_CAPTION, type Bar, barRows, barSpec, barTable } from "./parts/agreementBars.js";
import { printedRows } from "./parts/published.js";
import { EFFORT_COLORS } from "./parts/style.js";

const BARS: Bar[] = (["low", "medium", "high"] as const).map((effort) => ({
  name: `${judgeName("8b")}, ${effort} effort`,
  label: effort,
  color: EFFORT_COLORS[effort],
  ours: { kind: "reasoning", size: "8b", variant: effort === "high" ? "standard" : effort, training: "final" },
  paper: { source: "Table 4", effort },
}));

const EIGHT = { ...JUDGED, kind: "reasoning", size: "8b" } as const;

/** Section 4.3. The paper prints a table; the bars are ours. */
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
  rows: (results) => barRows(results, BARS, "table4"),
  words: ({ rows }) => ({
    title: "Table 4: agreement by reasoning effort",
    sentence:
      "How well the 8B reasoning judge agrees with gold when it learned from gold's traces of low, medium and high effort, " +
      "and how long its own traces are, beside the paper's numbers.",
    caption: `${BARS_CAPTION} (${seedsIn(rows)}). Diamonds: the paper's table 4, divided by 100.`,
    alt: "Bars of agreement with gold of the 8B reasoning judge at low, medium and high effort, with the paper's numbers.",
  }),
  draw: ({ rows }) => barSpec(rows, BARS),
  table: ({ rows }) => barTable(rows, BARS),
  published: () => printedRows("table4"),
});
