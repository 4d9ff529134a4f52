/** @file Figure A3, ours: what a policy learns from gold itself, from shuffled labels, and from a constant. */

import { type PolicyRun, policyRuns } from "../analysis/runs.js";
import { lastOf } from "../analysis/summary.js";
import { figure, seedsIn, type TableRow } from "./figure.js";
import { JUDGED, REWARDED } from "./needs.js";
import { type JudgeLook, judgedPanels } from "./parts/judgedPanels.js";
import { decimals, runTable } from "./parts/runTable.js";
import { OKABE_ITO } from "./parts/style.js";
import { PAPER_STEPS, TYPICAL_LINES } from "./parts/words.js";

const DRAWN: JudgeLook[] = [
  { wanted: { variant: "gold" }, name: "gold itself", short: "gold", color: OKABE_ITO.blue },
  { wanted: { variant: "shuffled" }, name: "shuffled labels", short: "shuffled", color: OKABE_ITO.vermillion },
  { wanted: { variant: "constant" }, name: "a constant", short: "constant", color: OKABE_ITO.green },
];

const CONTROLS = ["gold", "shuffled", "constant"] as const;

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
      `Mean scores (0 to 9) on held-out prompts. ${TYPICAL_LINES} (${seedsIn(rows)}); policy Llama-3.1-8B. ${inert(rows)} The paper has no ` +
      `such controls. ${PAPER_STEPS}`,
    alt: "Three line charts over training steps of policies trained on gold itself, on a judge with shuffled labels, and on a constant.",
  }),
  draw: ({ rows, format }) => judgedPanels(rows, DRAWN, format),
  table: ({ rows }) =>
    runTable(rows, "gold").map(
      (row, at): TableRow => ({
        ...row,
        "KL, last": decimals(lastOf(rows[at]!, "kl")),
        verdict: rows[at]!.variant === "constant" ? "inert" : "",
      }),
    ),
});

function inert(runs: readonly PolicyRun[]): string {
  const constant = runs.filter((run) => run.variant === "constant");
  const farthest = Math.max(0, ...constant.flatMap((run) => run.rows.map((row) => Math.abs(row.kl))));
  return constant.length > 0
    ? `A constant reward is inert: no group varies, no step has a gradient, and the policy stays its base ` +
        `(largest KL of any evaluation: ${decimals(farthest, 4)} nats); what moves in its curve is sampling noise alone.`
    : "The control with a constant reward was not run.";
}
