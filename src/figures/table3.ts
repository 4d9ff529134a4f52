/** @file Table 3: agreement of the 14B non-reasoning judge with and without rubrics, before and after fine-tuning. */
import { judgeModelName } from "../paper/judges.js";
import { figure, seedsIn } from "./figure.js";
import { JUDGED } from "./needs.js";
import { JUDGED_CAPTION, type Judged, judgedNumbers, judgedRows, judgedTable } from "./parts/agreementRows.js";
import { printedRows } from "./parts/published.js";
import { fade, JUDGE_COLORS } from "./parts/style.js";

const COLOR = JUDGE_COLORS["non-reasoning"]["14b"];
const LINES: Judged[] = (["base", "final"] as const).flatMap((training) =>
  [false, true].map((rubrics): Judged => {
    const words = `${training === "base" ? "base" : "fine-tuned"}`;
    return {
      name: `${judgeModelName("14b")} ${words}, ${rubrics ? "with" : "without"} rubrics`,
      color: training === "base" ? fade(COLOR, 0.4) : COLOR,
      ours: { kind: "non-reasoning", size: "14b", variant: rubrics ? "rubric" : "standard", training },
      paper: { source: "Table 3", training, rubrics },
    };
  }),
);

const FOURTEEN = { ...JUDGED, kind: "non-reasoning", size: "14b" } as const;
const EITHER = [true, false] as const;

/** Section 4.2. The table is the paper's; the dots are ours. */
export const table3 = figure({
  id: "table3",
  section: "4",
  notebook: "07-rubrics",
  needs: [
    EITHER.map((trained) => ({ ...FOURTEEN, trained, variant: "standard" })),
    EITHER.map((trained) => ({ ...FOURTEEN, trained, variant: "rubric" })),
  ],
  lacking: "the agreement of its judges with gold",
  rows: (results) => judgedRows(results, LINES, "table3"),
  words: ({ rows }) => ({
    title: "Table 3: agreement with and without rubrics",
    sentence:
      "How well the largest non-reasoning judge agrees with gold when it is shown gold's rubric for the prompt and when " +
      "it is not, before and after fine-tuning, beside the paper's numbers.",
    caption:
      `${JUDGED_CAPTION} (${seedsIn(rows)}). With rubrics the base judge is ` +
      "one that was pre-trained to read them, too; what it makes of them is designed.",
    alt: "Table with dots of the agreement with gold of the 14B judge, base and fine-tuned, without and with rubrics, with the paper's numbers.",
  }),
  draw: ({ rows }) => judgedTable(rows, LINES),
  table: ({ rows }) => judgedNumbers(rows, LINES),
  published: () => printedRows("table3"),
});
