/** @file Figure A2, appendix 7.3: a non-reasoning judge with a KL penalty, by distance from the base policy. */

import { overSeeds, type PolicyRun, selectRuns } from "../analysis/runs.js";
import { summarizeRun } from "../analysis/summary.js";
import { distance, fitOf, penaltyRuns } from "../claims/penalty.js";
import { judgeName } from "../paper/judges.js";
import { POLICIES } from "../paper/policies.js";
import { figure, seedsIn, type TableRow } from "./figure.js";
import { REWARDED } from "./needs.js";
import { panelLayout } from "./parts/panels.js";
import { decimals, runTable } from "./parts/runTable.js";
import { OKABE_ITO, PAGE_WIDTH } from "./parts/style.js";
import { legendEntry, rounded } from "./parts/traces.js";

const PANELS = [
  { title: "(a) gold", measure: "gold" },
  { title: "(b) true quality", measure: "oracle" },
] as const;
/** Weights from none to strong; the markers say again what the colours say. */
const LOOKS = [
  { color: OKABE_ITO.black, symbol: "circle" },
  { color: OKABE_ITO.orange, symbol: "square" },
  { color: OKABE_ITO.green, symbol: "triangle-up" },
  { color: OKABE_ITO.blue, symbol: "diamond" },
  { color: OKABE_ITO.purple, symbol: "cross" },
];

const PENALTY = {
  miniature: "the k3 estimate at each token of the loss (eq. 2)",
  text: "the distance at each token, taken from its advantage (another convention than eq. 2's)",
};
const RUN = { ...REWARDED, kind: "non-reasoning", size: "4b", variant: "standard", policy: POLICIES[0] } as const;

/** The axis is the one of Gao et al. 2023, whose law for RL is fitted to gold's gain over the base policy. */
export const figA2 = figure({
  id: "figA2",
  section: "A",
  notebook: "10-appendix",
  needs: [[RUN], [{ ...RUN, penalised: true }]],
  lacking: "evaluations of policies trained with a KL penalty",
  rows: (results) => {
    const { penalised, plain } = penaltyRuns(results);
    return penalised.length > 0 ? [...plain, ...penalised] : [];
  },
  words: ({ rows, format }) => {
    const { size, kind } = rows.find((run) => run.klWeight > 0)!;
    const truth = format === "miniature";
    return {
      title: "Figure A2: a KL penalty on a non-reasoning judge's policy",
      sentence:
        "A policy trained on a non-reasoning judge with penalties of several strengths on its distance from the base " +
        "policy: whether a penalty buys more of gold at the same distance, or only stops it earlier.",
      caption:
        `Each marker is an evaluation, in the order of training, mean over seeds (${seedsIn(rows)}); the judge is ` +
        `${judgeName(size)} ${kind}, the policy Llama-3.1-8B. KL is estimated from the outputs, in nats a response; the ` +
        `penalty is ${PENALTY[format]}. Dotted: gold's gain over the base policy fitted by ` +
        `d (a - b log d), d the distance, over all seeds (Gao et al. 2023). Appendix 7.3 of the paper; its strengths are ` +
        `not told in the main text.${truth ? " Panel (b) is ours." : ""}`,
      alt: `${truth ? "Two line charts of gold's score and of true quality" : "A line chart of gold's score"} against the distance from the base policy, by strength of a KL penalty.`,
    };
  },
  draw: ({ rows, format }) => {
    const weights = [...new Set(rows.map((run) => run.klWeight))].sort((a, b) => a - b);
    const cells = weights.map((klWeight, at) => ({
      name: klWeight === 0 ? "no penalty" : `weight ${klWeight}`,
      runs: selectRuns(rows, { klWeight }),
      look: LOOKS[at % LOOKS.length],
    }));
    const panels = format === "miniature" ? PANELS : PANELS.slice(0, 1);
    const farthest = Math.max(0.1, ...rows.flatMap((run) => run.rows.map(distance)));
    const layout = panelLayout({
      width: PAGE_WIDTH,
      height: 380,
      lastStep: farthest,
      titles: panels.map(({ title }) => title),
      xTitle: "distance from the base policy: square root of KL, in nats",
      yTitle: "score",
    });
    const data = panels.flatMap(({ measure }, index) =>
      cells.map(({ name, runs, look }) => path(runs, measure, index + 1, name, look)),
    );
    data.push(
      ...cells.flatMap(({ runs, look }) => fitted(runs, look.color)),
      legendEntry("fitted law", { dash: "dot" }),
    );
    return { data, layout };
  },
  table: ({ rows }) =>
    runTable(rows, "gold").map(
      (row, at): TableRow => ({ ...row, "KL, last": decimals(summarizeRun(rows[at], "kl").last) }),
    ),
});

function path(
  runs: readonly PolicyRun[],
  measure: "gold" | "oracle",
  panel: number,
  name: string,
  look: (typeof LOOKS)[number],
): Record<string, unknown> {
  const suffix = panel === 1 ? "" : String(panel);
  return {
    type: "scatter",
    mode: "lines+markers",
    name,
    legendgroup: name,
    showlegend: panel === 1,
    xaxis: `x${suffix}`,
    yaxis: `y${suffix}`,
    x: overSeeds(runs, "kl").mean.map((kl) => rounded(distance({ kl }))),
    y: overSeeds(runs, measure).mean.map(rounded),
    line: { color: look.color, width: 1.5 },
    marker: { symbol: look.symbol, size: 6, color: look.color },
  };
}

/** The law over the distances that the runs reached; nothing where they never left the base policy. */
function fitted(runs: readonly PolicyRun[], color: string): Record<string, unknown>[] {
  const fit = fitOf(runs);
  if (fit === null) return [];
  const start = runs.reduce((sum, run) => sum + run.rows[0].gold, 0) / runs.length;
  const reached = Math.max(...runs.flatMap((run) => run.rows.map(distance)));
  const ds = Array.from({ length: 41 }, (_, i) => (i * reached) / 40);
  const gain = (d: number) => (d === 0 ? 0 : d * (fit.a - fit.b * Math.log(d)));
  return [
    {
      type: "scatter",
      mode: "lines",
      showlegend: false,
      hoverinfo: "skip",
      x: ds.map(rounded),
      y: ds.map((d) => rounded(start + gain(d))),
      line: { color, width: 1.5, dash: "dot" },
    },
  ];
}
