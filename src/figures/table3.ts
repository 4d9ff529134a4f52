/** @file Table 3: agreement of the 14B non-reasoning judge with and without rubrics, before and after fine-tuning. */
import { judgeName } from "../paper/judges.js";
import { figure, seedsIn } from "./figure.js";
import { JUDGED } from "./needs.js";
import { BARS_CAPTION, type Bar, barRows, barSpec, barTable } from "./parts/agreementBars.js";
import { printedRows } from "./parts/published.js";
import { fade, JUDGE_COLORS } from "./parts/style.js";

const COLOR = JUDGE_COLORS["non-reasoning"]["14b"];
const BARS: Bar[] = (["base", "final"] as const).flatMap((training) =>
  [false, true].map((rubrics): Bar => {
    const words = `${training === "base" ? "base" : "fine-tuned"}`;
    return {
      name: `${judgeName("14b")} ${words}, ${rubrics ? "with" : "without"} rubrics`,
      label: `${words},<br>${rubrics ? "rubrics" : "none"}`,
      color: training === "base" ? fade(COLOR, 0.4) : COLOR,
      ours: { kind: "non-reasoning", size: "14b", variant: rubrics ? "rubric" : "standard", training },
      paper: { source: "Table 3", training, rubrics },
    };
  }),
);

const FOURTEEN = { ...JUDGED, kind: "non-reasoning", size: "14b" } as const;
const EITHER = [true, false] as const;

/** Section 4.2. The paper prints a table; the bars are ours. */
export const table3 = figure({
  id: "table3",
  section: "4",
  notebook: "07-rubrics",
  needs: [
    EITHER.map((trained) => ({ ...FOURTEEN, trained, variant: "standard" })),
    EITHER.map((trained) => ({ ...FOURTEEN, trained, variant: "rubric" })),
  ],
  lacking: "the agreement of its judges with gold",
  rows: (results) => barRows(results, BARS, "table3"),
  words: ({ rows }) => ({
    title: "Table 3: agreement with and without rubrics",
    sentence:
      "How well the largest non-reasoning judge agrees with gold when it is shown gold's rubric for the prompt and when " +
      "it is not, before and after fine-tuning, beside the paper's numbers.",
    caption:
      `${BARS_CAPTION} (${seedsIn(rows)}). Diamonds: the paper's table 3, divided by 100. With rubrics the base judge is ` +
      "one that was pre-trained to read them, too; what it makes of them is designed.",
    alt: "Bars of agreement with gold of the 14B judge, base and fine-tuned, without and with rubrics, with the paper's numbers.",
  }),
  draw: ({ rows }) => barSpec(rows, BARS),
  table: ({ rows }) => barTable(rows, BARS),
  published: () => printedRows("table3"),
});
