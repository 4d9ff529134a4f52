/** @file A curve trained in a cell, drawn beside the stored ones of the same judge and base policy. */

import { isRealText, lastStep, type Measure, policyRuns, selectRuns } from "../analysis/runs.js";
import type { Figure } from "../figures/figure.js";
import { panelLayout } from "../figures/parts/panels.js";
import { judgeText } from "../figures/parts/runTable.js";
import { MUTED, OKABE_ITO, PAGE_WIDTH } from "../figures/parts/style.js";
import { meanAndRuns } from "../figures/parts/traces.js";
import { stepsTitle } from "../figures/parts/words.js";
import { POLICY_NAMES } from "../paper/policies.js";
import type { CurveRow, Results } from "../results/rows.js";

const PANELS: { title: string; measure: Measure }[] = [
  { title: "training judge", measure: "judgeScore" },
  { title: "gold", measure: "gold" },
  { title: "true quality", measure: "oracle" },
];

/**
 * The training judge's score, gold's and true quality over steps (0 to 9): yours in colour, beside the stored runs on the
 * same judge in grey (each thin, their mean bold). There are none for a judge of your own, without results, or where the
 * rows are of real text. `live` is what trainLive returned; throws without any row.
 */
export function liveFigure(
  live: CurveRow[],
  results: Results | null = null,
): Pick<Figure, "title" | "sentence" | "alt" | "spec"> {
  const yours = policyRuns(live);
  const [first] = yours;
  if (!first) throw new RangeError("liveFigure: there are no rows to draw: hand it what trainLive returned");
  const { kind, size, variant, klWeight, policy } = first;
  const realText = results !== null && isRealText(results); // a cell trains the miniature
  const comparable = realText ? [] : (results?.curves ?? []);
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
    title: `Your run: ${POLICY_NAMES[policy]} trained on ${judgeText(first)}`,
    sentence: realText
      ? "A policy of the miniature, trained in this cell; the stored runs are of real text, so none is shown beside it."
      : stored.length === 0
        ? "A policy trained in this cell."
        : "A policy trained in this cell, beside the stored runs on the same judge, whose base and judge were trained longer.",
    alt: altOf(live),
    spec: { data, layout },
  };
}

/** "Over 120 steps the training judge's score goes from 4.1 to 6.0, gold's …" */
function altOf(live: CurveRow[]): string {
  const [first, last] = [live[0], live.at(-1)];
  if (!first || !last) return "";
  const change = (measure: "judgeScore" | "gold" | "oracle") =>
    `from ${first[measure]?.toFixed(1)} to ${last[measure]?.toFixed(1)}`;
  const best = Math.max(...live.map(({ gold }) => gold)).toFixed(1);
  return `Three panels of curves over ${last.step} steps. The training judge's score goes ${change("judgeScore")}, gold's ${change("gold")} (at best ${best}), true quality ${change("oracle")}.`;
}
