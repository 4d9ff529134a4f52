/** @file Three panels of the same runs, by the training judge, by gold and in truth: figures 5 and 7 to 9. */
import { POLICIES, POLICY_NAMES } from "../paper/policies.js";
import { curveTraces, legendEntry } from "./curves.js";
import type { Spec } from "./figure.js";
import { panelLayout } from "./panels.js";
import { lastStep, overSeeds, selectRuns, type Measure, type PolicyRun } from "./series.js";
import { PAGE_WIDTH, POLICY_SYMBOLS } from "./style.js";
import { STEPS_TITLE } from "./words.js";

/** A judge in the legend, and which runs it is the reward of. */
export interface JudgeLook {
  wanted: Partial<Pick<PolicyRun, "kind" | "size" | "variant">>;
  name: string; // "Qwen3-4B judge": what a curve is called
  short: string; // "4B judge": what the legend says
  color: string;
}

const NAMES = { judgeScore: "training judge", gold: "gold", oracle: "true quality" } satisfies Partial<Record<Measure, string>>;

/** Panels in the paper's order; true quality, which is ours, comes last and is dashed. */
export function judgedPanels(
  runs: readonly PolicyRun[],
  judges: readonly JudgeLook[],
  order: readonly ["judgeScore", "gold"] | readonly ["gold", "judgeScore"] = ["judgeScore", "gold"],
): Spec {
  const measures = [...order, "oracle"] as const;
  const layout = panelLayout({
    width: PAGE_WIDTH,
    height: 350,
    lastStep: lastStep(runs),
    titles: measures.map((measure, index) => `(${"abc"[index]}) ${NAMES[measure]}`),
    xTitle: STEPS_TITLE,
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
