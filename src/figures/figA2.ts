/** @file Figure A2, appendix 7.3: a non-reasoning judge with a KL penalty, by distance from the base policy. */

import { overSeeds, type PolicyRun, selectRuns } from "../analysis/runs.js";
import { lastOf } from "../analysis/summary.js";
import { distance, fitOf, penaltyRuns } from "../claims/penalty.js";
import { judgeModelName } from "../paper/judges.js";
import { POLICIES } from "../paper/policies.js";
import { meanOf } from "../stats/meanOf.js";
import { figure, seedsIn, type TableRow } from "./figure.js";
import { REWARDED } from "./needs.js";
import { panelLayout, SCORE_TITLE } from "./parts/panels.js";
import { decimals, runTable } from "./parts/runTable.js";
import { faint, OKABE_ITO, PAGE_WIDTH } from "./parts/style.js";
import { axesOf, legendEntry, rounded } from "./parts/traces.js";

const PANELS = [
  { title: "(a) gold", measure: "gold" },
  { title: "(b) true quality", measure: "oracle" },
] as const;
/** Weights from none to strong. */
const COLORS = [OKABE_ITO.black, OKABE_ITO.orange, OKABE_ITO.green, OKABE_ITO.blue, OKABE_ITO.purple];

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
        `Each line goes from the base policy (left) through training. Thin: one run each; bold: mean over seeds, its end a dot ` +
        `(${seedsIn(rows)}). The judge is ` +
        `${judgeModelName(size)} ${kind}, the policy Llama-3.1-8B. KL is estimated from the outputs, in nats per response; the ` +
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
      color: COLORS[at % COLORS.length]!,
    }));
    const panels = format === "miniature" ? PANELS : PANELS.slice(0, 1);
    const scores = rows.flatMap((run) =>
      run.rows.flatMap((row) => panels.flatMap(({ measure }) => row[measure] ?? [])),
    );
    const [low, high] = [Math.floor(Math.min(...scores)), Math.ceil(Math.max(...scores))];
    const layout = panelLayout({
      width: PAGE_WIDTH,
      height: 400,
      lastStep: Math.max(0.1, ...rows.flatMap((run) => run.rows.map(distance))),
      titles: panels.map(({ title }) => title),
      xTitle: "distance from the base policy: √KL, KL in nats per response",
      yTitle: SCORE_TITLE,
      range: [low - 0.05, high + 0.05],
      yTicks: Array.from({ length: high - low + 1 }, (_, at) => low + at),
    });
    const data = panels.flatMap(({ measure }, index) =>
      cells.flatMap(({ name, runs, color }) => paths(runs, measure, index + 1, name, color)),
    );
    const legend = [
      ...cells.map(({ name, color }) => legendEntry(name, { dash: "solid", color })),
      legendEntry("law fitted to gold", { dash: "dot", width: 1.5 }),
    ];
    return { data: [...data, ...cells.flatMap(({ runs, color }) => fitted(runs, color)), ...legend], layout };
  },
  table: ({ rows }) =>
    runTable(rows, "gold").map((row, at): TableRow => ({ ...row, "KL, last": decimals(lastOf(rows[at]!, "kl")) })),
});

/** Each run thin, in the order of its training, and the mean over seeds bold with a dot where it ends. */
function paths(runs: readonly PolicyRun[], measure: "gold" | "oracle", panel: number, name: string, color: string) {
  const shared = { type: "scatter", mode: "lines", showlegend: false, ...axesOf(panel) };
  const points = runs.flatMap(({ rows }) => [
    ...rows.map((row) => ({ d: distance(row), score: row[measure] })),
    { d: null, score: null },
  ]);
  const exact = (value: number | null) => (value === null ? null : rounded(value));
  const thin = {
    ...shared,
    name: `${name}, each run`,
    hoverinfo: "skip",
    x: points.map(({ d }) => exact(d)),
    y: points.map(({ score }) => exact(score)),
    line: { color: faint(color, runs.length), width: 1 },
  };
  const x = overSeeds(runs, "kl").mean.map((kl) => rounded(distance({ kl })));
  const mean = {
    ...shared,
    mode: "lines+markers",
    name,
    x,
    y: overSeeds(runs, measure).mean.map(rounded),
    line: { color, width: 3 },
    marker: { color, size: x.map((_, at) => (at === x.length - 1 ? 10 : 0.1)) },
    hovertemplate: `${name}<br>√KL %{x:.2f}: %{y:.2f}<extra></extra>`,
  };
  return [thin, mean];
}

/** The law over the distances that the runs reached; nothing where they never left the base policy. */
function fitted(runs: readonly PolicyRun[], color: string): Record<string, unknown>[] {
  const fit = fitOf(runs);
  if (fit === null) return [];
  const start = meanOf(runs.map((run) => run.rows[0]!.gold));
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
