/** @file Figure A3, ours: what a policy learns from gold itself, from shuffled labels, and from a constant. */

import { type PolicyRun, policyRuns } from "../analysis/runs.js";
import { summarizeRun } from "../analysis/summary.js";
import { figure, seedsIn, type TableRow } from "./figure.js";
import { JUDGED, REWARDED } from "./needs.js";
import { type JudgeLook, judgedPanels } from "./parts/judgedPanels.js";
import { decimals, runTable } from "./parts/runTable.js";
import { OKABE_ITO } from "./parts/style.js";
import { BAND, PAPER_STEPS } from "./parts/words.js";

const DRAWN: JudgeLook[] = [
  { wanted: { variant: "gold" }, name: "gold itself", short: "gold itself", color: OKABE_ITO.blue },
  { wanted: { variant: "shuffled" }, name: "shuffled labels", short: "shuffled labels", color: OKABE_ITO.vermillion },
];

const CONTROLS = ["gold", "shuffled", "constant"] as const;

/** The constant reward has no curve of its own: it teaches nothing, and is told in words. */
export const figA3 = figure({
  id: "figA3",
  section: "A",
  notebook: "10-appendix",
  needs: [CONTROLS.map((variant) => ({ ...REWARDED, variant })), [{ ...JUDGED, variant: "shuffled" }]],
  lacking: "evaluations of the controls",
  rows: ({ curves }) => policyRuns(curves).filter(({ variant }) => CONTROLS.some((control) => control === variant)),
  words: ({ rows }) => ({
    title: "Figure A3: controls, rewards that know everything or nothing",
    sentence:
      "Policies trained on gold itself, on a judge whose labels were shuffled, and on a constant: what is found when the " +
      "judge is gold to the last point, and what training does when there is nothing to find.",
    caption:
      `Mean scores (0 to 9) of held-out prompts; ${BAND} (${seedsIn(rows)}); policy Llama-3.1-8B. ${inert(rows)} The paper has no ` +
      `such controls. ${PAPER_STEPS}`,
    alt: "Three line charts over training steps of policies trained on gold itself and on a judge with shuffled labels.",
  }),
  draw: ({ rows, format }) =>
    judgedPanels(
      rows.filter((run) => run.variant !== "constant"),
      DRAWN,
      format,
    ),
  table: ({ rows }) =>
    runTable(rows, "gold").map(
      (row, at): TableRow => ({
        ...row,
        "KL, last": decimals(summarizeRun(rows[at], "kl").last),
        verdict: rows[at].variant === "constant" ? "inert" : "",
      }),
    ),
});

function inert(runs: readonly PolicyRun[]): string {
  const constant = runs.filter((run) => run.variant === "constant");
  const farthest = Math.max(0, ...constant.flatMap((run) => run.rows.map((row) => Math.abs(row.kl))));
  return constant.length > 0
    ? `A constant reward is inert and not drawn: no group varies, no step has a gradient, and the policy stays its base ` +
        `(largest KL of any evaluation: ${decimals(farthest, 4)} nats); its table rows are what sampling noise alone does.`
    : "The control with a constant reward was not run.";
}
