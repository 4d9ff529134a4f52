/** @file A curve trained in a cell, drawn beside the stored ones of the same judge and base policy. */

import { isRealText, lastStep, type Measure, policyRuns, selectRuns } from "../analysis/runs.js";
import type { Figure } from "../figures/figure.js";
import { panelLayout } from "../figures/parts/panels.js";
import { MUTED, OKABE_ITO, PAGE_WIDTH } from "../figures/parts/style.js";
import { meanAndRuns } from "../figures/parts/traces.js";
import { stepsTitle } from "../figures/parts/words.js";
import { judgeName } from "../paper/judges.js";
import { POLICY_NAMES } from "../paper/policies.js";
import type { CurveRow, Results } from "../results/rows.js";

const PANELS: { title: string; measure: Measure }[] = [
  { title: "training judge", measure: "judgeScore" },
  { title: "gold", measure: "gold" },
  { title: "true quality", measure: "oracle" },
];

/** Three panels: yours in colour, the stored runs in grey (each thin, their mean bold), but for those of real text. */
export function liveFigure(live: CurveRow[], results: Results): Pick<Figure, "title" | "sentence" | "spec"> {
  const yours = policyRuns(live);
  const { kind, size, variant, klWeight, policy } = yours[0]!;
  const comparable = isRealText(results) ? [] : results.curves; // a cell trains the miniature
  const stored = selectRuns(policyRuns(comparable), { kind, size, variant, klWeight, policy });
  const data = PANELS.flatMap(({ measure }, index) => {
    const at = { panel: index + 1, legend: index === 0 };
    const theirs =
      stored.length === 0 ? [] : meanAndRuns(stored, measure, { name: "stored runs", color: MUTED, ...at });
    return [...theirs, ...meanAndRuns(yours, measure, { name: "yours", color: OKABE_ITO.vermillion, ...at })];
  });
  const layout = panelLayout({
    width: PAGE_WIDTH,
    height: 330,
    lastStep: lastStep([...yours, ...stored]),
    titles: PANELS.map(({ title }) => title),
    xTitle: stepsTitle("miniature"),
    yTitle: "score",
  });
  return {
    title: `Your run: ${POLICY_NAMES[policy]} on the ${kind} judge ${judgeName(size)}`,
    sentence: isRealText(results)
      ? "A policy of the miniature, trained in this cell; the stored runs are of real text, and stand beside no other."
      : "A policy trained in this cell, beside the stored runs of the same name, whose base and judge were trained longer.",
    spec: { data, layout },
  };
}
