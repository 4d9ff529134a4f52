/** @file Three panels of the same runs, by the training judge, by gold and in truth: figures 5 and 7 to 9. */

import { knowsTruth, lastStep, type Measure, overSeeds, type PolicyRun, selectRuns } from "../../analysis/runs.js";
import { POLICIES, POLICY_NAMES } from "../../paper/policies.js";
import type { Format, Spec } from "../figure.js";
import { panelLayout } from "./panels.js";
import { PAGE_WIDTH, POLICY_SYMBOLS } from "./style.js";
import { curveTraces, legendEntry } from "./traces.js";
import { stepsTitle } from "./words.js";

/** A judge in the legend, and which runs it is the reward of. */
export interface JudgeLook {
  wanted: Partial<Pick<PolicyRun, "kind" | "size" | "variant">>;
  name: string; // "Qwen3-4B judge": what a curve is called
  short: string; // "4B judge": what the legend says
  color: string;
}

const NAMES = { judgeScore: "training judge", gold: "gold", oracle: "true quality" } satisfies Partial<
  Record<Measure, string>
>;

type Order = readonly ["judgeScore", "gold"] | readonly ["gold", "judgeScore"];
const JUDGE_FIRST: Order = ["judgeScore", "gold"];
export const GOLD_FIRST: Order = ["gold", "judgeScore"];

const measuresOf = (runs: readonly PolicyRun[], order: Order) =>
  knowsTruth(runs) ? ([...order, "oracle"] as const) : order;

/** What the panels show, for somebody who cannot see them. `whose`: "policies trained on …". */
export function judgedAlt(runs: readonly PolicyRun[], whose: string, order = JUDGE_FIRST): string {
  const said = { judgeScore: "the training judge's score", gold: "gold's score", oracle: "true quality" };
  const names = measuresOf(runs, order).map((measure) => said[measure]);
  const count = names.length === 3 ? "Three" : "Two";
  return `${count} line charts over training steps of ${whose}: ${names.slice(0, -1).join(", ")} and ${names.at(-1)}.`;
}

/** Panels in the paper's order; true quality, which is ours, comes last and is dashed. */
export function judgedPanels(
  runs: readonly PolicyRun[],
  judges: readonly JudgeLook[],
  format: Format,
  order = JUDGE_FIRST,
): Spec {
  const measures = measuresOf(runs, order);
  const layout = panelLayout({
    width: PAGE_WIDTH,
    height: 350,
    lastStep: lastStep(runs),
    titles: measures.map((measure, index) => `(${"abc"[index]}) ${NAMES[measure]}`),
    xTitle: stepsTitle(format),
    yTitle: "score",
  });
  const data = measures.flatMap((measure, index) =>
    judges.flatMap(({ wanted, name, color }) =>
      POLICIES.flatMap((policy) => {
        const cell = selectRuns(runs, { ...wanted, policy });
        if (cell.length === 0) return [];
        return curveTraces(overSeeds(cell, measure), {
          name: `${name}, ${POLICY_NAMES[policy]}`,
          color,
          symbol: POLICY_SYMBOLS[policy],
          panel: index + 1,
          legend: false,
          dash: measure === "oracle" ? "dash" : "solid",
        });
      }),
    ),
  );
  const shown = judges.filter(({ wanted }) => selectRuns(runs, wanted).length > 0);
  data.push(
    ...shown.map(({ short, color }) => legendEntry(short, { dash: "solid", color })),
    ...POLICIES.map((policy) => legendEntry(POLICY_NAMES[policy], { symbol: POLICY_SYMBOLS[policy] })),
  );
  return { data, layout };
}
