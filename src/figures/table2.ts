/** @file Table 2: agreement of reasoning judges that were distilled and then trained by RL, or by RL alone. */
import { judgeModelName } from "../paper/judges.js";
import { figure, seedsIn } from "./figure.js";
import { JUDGED } from "./needs.js";
import { JUDGED_CAPTION, type Judged, judgedNumbers, judgedRows, judgedTable } from "./parts/agreementRows.js";
import { printedRows } from "./parts/published.js";
import { fade, JUDGE_COLORS } from "./parts/style.js";

const SIZES = ["4b", "8b"] as const;
const LINES: Judged[] = (["standard", "rl-only"] as const).flatMap((variant) =>
  SIZES.map((size): Judged => {
    const distilled = variant === "standard";
    const color = JUDGE_COLORS.reasoning[size];
    return {
      name: `${judgeModelName(size)}, ${distilled ? "distillation and RL" : "RL only"}`,
      color: distilled ? color : fade(color, 0.4),
      ours: { kind: "reasoning", size, variant, training: "final" },
      paper: { source: "Table 2", size, training: distilled ? "final" : "rl-only" },
    };
  }),
);

/** Section 4.1. The table is the paper's; the dots are ours. */
export const table2 = figure({
  id: "table2",
  section: "4",
  notebook: "06-rl-only",
  needs: [
    [
      { ...JUDGED, kind: "reasoning", size: "4b", variant: "standard" },
      { ...JUDGED, kind: "reasoning", size: "8b", variant: "standard" },
    ],
    [{ ...JUDGED, variant: "rl-only" }],
  ],
  lacking: "the agreement of its judges with gold",
  rows: (results) => judgedRows(results, LINES, "table2"),
  words: ({ rows }) => ({
    title: "Table 2: agreement with and without distillation",
    sentence:
      "How well reasoning judges agree with gold when they first learned its traces and when they were trained by RL " +
      "alone, beside the paper's numbers.",
    caption: `${JUDGED_CAPTION} (${seedsIn(rows)}).`,
    alt: "Table with dots of the agreement with gold of 4B and 8B reasoning judges, distilled and RL only, with the paper's numbers.",
  }),
  draw: ({ rows }) => judgedTable(rows, LINES),
  table: ({ rows }) => judgedNumbers(rows, LINES),
  published: () => printedRows("table2"),
});
