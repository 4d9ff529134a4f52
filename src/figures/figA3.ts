/** @file Figure A3, ours: what a policy learns from gold itself, from shuffled labels, and from a constant. */
import type { Results } from "../results/rows.js";
import type { Figure, TableRow } from "./figure.js";
import { type JudgeLook, judgedPanels } from "./judgedPanels.js";
import { need, seedsIn } from "./need.js";
import { summarizeRun } from "./runSummary.js";
import { decimals, runTable } from "./runTable.js";
import { policyRuns } from "./series.js";
import { OKABE_ITO } from "./style.js";
import { BAND, PAPER_STEPS } from "./words.js";

const DRAWN: JudgeLook[] = [
  { wanted: { variant: "gold" }, name: "gold itself", short: "gold itself", color: OKABE_ITO.blue },
  { wanted: { variant: "shuffled" }, name: "shuffled labels", short: "shuffled labels", color: OKABE_ITO.vermillion },
];

/** The constant reward has no curve of its own: it teaches nothing, and is told in words. */
export function figA3(results: Results): Figure {
  const controls = policyRuns(results.curves).filter(({ variant }) =>
    ["gold", "shuffled", "constant"].includes(variant),
  );
  const runs = need(controls, "figA3", "evaluations of the controls");
  const constant = runs.filter((run) => run.variant === "constant");
  const farthest = Math.max(0, ...constant.flatMap((run) => run.rows.map((row) => Math.abs(row.kl))));
  const inert =
    constant.length > 0
      ? `A constant reward is inert and not drawn: no group varies, no step has a gradient, and the policy stays its base ` +
        `(largest KL of any evaluation: ${decimals(farthest, 4)} nats); its table rows are what sampling noise alone does.`
      : "The control with a constant reward was not run.";
  return {
    id: "figA3",
    title: "Figure A3: controls, rewards that know everything or nothing",
    sentence:
      "Policies trained on gold itself, on a judge whose labels were shuffled, and on a constant: what is found when the " +
      "judge is gold to the last point, and what training does when there is nothing to find.",
    caption:
      `Mean scores (0 to 9) of held-out prompts; ${BAND} (${seedsIn(runs)}); policy Llama-3.1-8B. ${inert} The paper has no ` +
      `such controls. ${PAPER_STEPS}`,
    alt: "Three line charts over training steps of policies trained on gold itself and on a judge with shuffled labels.",
    notebook: "notebooks/10-appendix.ipynb",
    spec: judgedPanels(
      runs.filter((run) => run.variant !== "constant"),
      DRAWN,
    ),
    table: runTable(runs, "gold").map(
      (row, at): TableRow => ({
        ...row,
        "KL, last": decimals(summarizeRun(runs[at], "kl").last),
        verdict: runs[at].variant === "constant" ? "inert" : "",
      }),
    ),
  };
}
