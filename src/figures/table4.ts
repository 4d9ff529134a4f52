/** @file Table 4: agreement of the 8B reasoning judge by effort, with the mean length of its trace. */
import { judgeName } from "../paper/judges.js";
import type { Results } from "../results/rows.js";
import { BARS_CAPTION, type Bar, barRows, barSpec, barTable } from "./agreementBars.js";
import { EFFORT_COLORS } from "./fig9.js";
import type { Figure } from "./figure.js";
import { seedsIn } from "./need.js";

const BARS: Bar[] = (["low", "medium", "high"] as const).map((effort) => ({
  name: `${judgeName("8b")}, ${effort} effort`,
  label: effort,
  color: EFFORT_COLORS[effort],
  ours: { kind: "reasoning", size: "8b", variant: effort === "high" ? "standard" : effort, training: "final" },
  paper: { source: "Table 4", effort },
}));

/** Section 4.3. The paper prints a table; the bars are ours. */
export function table4(results: Results): Figure {
  const rows = barRows(results, BARS, "table4");
  return {
    id: "table4",
    title: "Table 4: agreement by reasoning effort",
    sentence:
      "How well the 8B reasoning judge agrees with gold when it learned from gold's traces of low, medium and high effort, " +
      "and how long its own traces are, beside the paper's numbers.",
    caption: `${BARS_CAPTION} (${seedsIn(rows)}). Diamonds: the paper's table 4, divided by 100.`,
    alt: "Bars of agreement with gold of the 8B reasoning judge at low, medium and high effort, with the paper's numbers.",
    notebook: "notebooks/08-effort.ipynb",
    spec: barSpec(rows, BARS),
    table: barTable(rows, BARS),
  };
}
