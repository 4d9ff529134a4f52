/** @file Figure 1: the setting, gold's score under one judge of either kind, and Arena-Hard-V2, the paper's and ours. */

import { lastStep, mainRuns, type PolicyRun, selectRuns, typicalRun } from "../analysis/runs.js";
import type { FormatName } from "../paper/experiment.js";
import { type JudgeKind, type JudgeSize, judgeModelName } from "../paper/judges.js";
import { settingDiagram } from "./fig1Diagram.js";
import { figure, seedsIn } from "./figure.js";
import { REWARDED } from "./needs.js";
import { arenaList } from "./parts/arenaList.js";
import { narrowMeta, stack } from "./parts/narrow.js";
import { endTicks, SCORE_RANGE, SCORE_TITLE } from "./parts/panels.js";
import { publishedRows } from "./parts/published.js";
import { runTable } from "./parts/runTable.js";
import { axis, baseLayout, darker, INK, JUDGE_COLORS, SMALL, text } from "./parts/style.js";
import { type End, endNames, lastOf, legendEntry, runAmongRuns } from "./parts/traces.js";
import { PAPER_STEPS } from "./parts/words.js";

/** The two runs of the paper's figure 1. */
const JUDGES: { kind: JudgeKind; size: JudgeSize }[] = [
  { kind: "reasoning", size: "4b" },
  { kind: "non-reasoning", size: "14b" },
];
const POLICY = "llama-3.1-8b";
/** Whom our policies met in the arena, and who judged. */
const OURS = {
  miniature:
    "against a writer of the miniature, by an arena judge as blind as gold and by one that checks the policy list",
  text: "against the benchmark's own baseline, by the endpoints file's role arena",
};
const SIZE = { width: 1080, height: 456 };
const MARGIN = { l: 8, r: 8, t: 44, b: 58 };
const INNER = { width: SIZE.width - MARGIN.l - MARGIN.r, height: SIZE.height - MARGIN.t - MARGIN.b };
/** Share of the height that the chart takes. */
const CHART = 0.74;
const PARTS = { left: [0, 0.3], middle: [0.36, 0.655], right: [0.725, 1] } as const;

export const fig1 = figure({
  id: "fig1",
  section: "1",
  notebook: "04-reasoning-rewards",
  main: true,
  needs: [JUDGES.map((judge) => ({ ...REWARDED, ...judge, variant: "standard", policy: POLICY }))],
  lacking: "evaluations of Llama-3.1-8B trained on the 4B reasoning or the 14B non-reasoning judge",
  readBeside: `reasoning-4b/${POLICY}`,
  rows: ({ curves }) => JUDGES.flatMap((judge) => selectRuns(mainRuns(curves), { ...judge, policy: POLICY })),
  words: ({ rows, format }) => {
    const truth = format === "miniature";
    return {
      title: "Figure 1: the setting, and two judges in it",
      sentence:
        "One gold judge labels the judges' training data and scores the policies that they train: what gold makes of " +
        "a policy trained on a reasoning judge and of one trained on a non-reasoning judge.",
      caption:
        `Left: gold labels the judges' data (1), a judge's score is the policy's reward (2), gold scores the outputs (3)${truth ? "; the oracle exists in the miniature only" : ""}. ` +
        `Middle: gold's mean score (0 to 9) on held-out prompts. Thin lines: one run each; bold: the run nearest to all others ` +
        `(${seedsIn(rows)})${truth ? "; dashed: true quality of that run by the oracle" : ""}. ${PAPER_STEPS} Right: win rates in creative writing, in percent, ` +
        `with style control; 50 is a draw with the baseline: the paper's (table 1, judged by GPT-4.1), and ours ${OURS[format]}, ` +
        `where they were measured (our table 1 has the rest).${truth ? " A policy that refuses beats the writer in the eyes of the blind judge and loses to the checking one; one that answers is worth the same to both." : ""}`,
      alt:
        `Left: diagram of gold judge, judge${truth ? ", policy and oracle" : " and policy"}. Middle: gold's score over training steps for a ` +
        "reasoning and a non-reasoning judge. Right: the paper's table of Arena-Hard-V2 creative-writing scores, and ours.",
    };
  },
  draw: ({ rows, results, format }) => {
    const middle = curves(rows, format);
    const unit = (INNER.height * CHART) / (SCORE_RANGE[1] - SCORE_RANGE[0]);
    const diagram = settingDiagram(part(2, "left"), format === "miniature");
    const arena = arenaList(part(3, "right"), results.arena.battles);
    const title = (name: keyof typeof PARTS, words: string) =>
      text(`<b>${words}</b>`, (PARTS[name][0] + PARTS[name][1]) / 2, 1, { yanchor: "bottom", yshift: 14 });
    const inParts = [...diagram.annotations, ...arena.annotations, ...endNames(middle.ends, 1, unit)];
    const chart = chartAxes(lastStep(rows));
    const layout = baseLayout(SIZE.width, SIZE.height, {
      margin: MARGIN,
      modebar: { remove: ["zoom", "pan", "zoomIn", "zoomOut", "select", "lasso", "autoScale"] },
      ...diagram.axes,
      ...arena.axes,
      ...chart,
      shapes: [...diagram.shapes, ...arena.shapes],
      annotations: [
        ...inParts,
        title("left", TITLES.left),
        title("middle", TITLES.middle),
        text(`<b>${TITLES.right}</b>`, PARTS.right[0], 1, {
          xanchor: "left",
          yanchor: "bottom",
          yshift: 14,
        }),
      ],
      legend: {
        x: PARTS.middle[0] - 0.01,
        y: 1.03,
        xanchor: "left",
        yanchor: "top",
        font: { size: SMALL },
      },
      meta: narrow({ diagram: diagram.axes, chart, arena: arena.axes }, inParts),
    });
    return { data: [diagram.anchor, arena.anchor, ...middle.traces], layout };
  },
  table: ({ rows }) => runTable(rows, "gold"),
  published: () => publishedRows("Table 1"),
});

const TITLES = {
  left: "The setting",
  middle: "Gold score of Llama-3.1-8B",
  right: "Arena-Hard-V2: win rates, %",
} as const;

/** On a narrow screen the three parts stand one below another, as wide as they are beside each other. */
function narrow(
  { diagram, chart, arena }: Record<"diagram" | "chart" | "arena", Record<string, unknown>>,
  annotations: readonly Record<string, unknown>[],
) {
  const { height, domains } = stack([
    { above: 34, height: 300 },
    { above: 34 + 3 * 26, height: 230 },
    { above: 58 + 40, height: INNER.height },
  ]);
  const moved = (axes: Record<string, unknown>, x: [number, number], y: [number, number]) =>
    Object.fromEntries(
      Object.entries(axes).map(([name, one]) => [name, { ...(one as object), domain: name.startsWith("x") ? x : y }]),
    );
  const [above, middle, below] = domains as [[number, number], [number, number], [number, number]];
  const title = (words: string, at: [number, number], yshift: number) =>
    text(`<b>${words}</b>`, 0, at[1], { xanchor: "left", yanchor: "bottom", yshift, font: { size: 15 } });
  return narrowMeta(height + 2 * 8, {
    margin: { l: 8, r: 8, t: 8, b: 8 },
    ...moved(diagram, [0, 1], above),
    ...moved(chart, [0.13, 0.83], middle),
    ...moved(arena, [0, 1], below),
    annotations: [
      ...annotations,
      title(TITLES.left, above, 8),
      title(TITLES.middle, middle, 3 * 26 + 8),
      title(TITLES.right, below, 14),
    ],
    legend: { x: 0, y: middle[1], xanchor: "left", yanchor: "bottom", font: { size: 13 } },
  });
}

const part = (axisNumber: number, name: "left" | "right") => ({
  axis: axisNumber,
  domain: { x: [...PARTS[name]] as [number, number], y: [0, 1] as [number, number] },
  width: Math.round((PARTS[name][1] - PARTS[name][0]) * INNER.width),
  height: INNER.height,
});

/** Truth is dashed and darker than gold, and lies over it: the two begin as one. */
function curves(runs: readonly PolicyRun[], format: FormatName) {
  const ends: End[] = [];
  const traces = JUDGES.flatMap(({ kind, size }) => {
    const cell = selectRuns(runs, { kind, size });
    if (cell.length === 0) return [];
    const typical = typicalRun(cell, "gold");
    const color = JUDGE_COLORS[kind][size];
    const name = `${judgeModelName(size)} ${kind} judge`;
    const gold = runAmongRuns(cell, typical, "gold", { name: `${name}, gold`, color });
    const truth = runAmongRuns([typical], typical, "oracle", {
      name: `${name}, true quality`,
      color: darker(color),
      dash: "dash",
    });
    const last = gold.at(-1);
    if (last) ends.push({ name: "gold", color, value: lastOf(last) });
    if (truth[0] && kind === "reasoning") ends.push({ name: "truth", color: darker(color), value: lastOf(truth[0]) });
    return [...gold, ...truth];
  });
  const legend = [
    ...JUDGES.filter((judge) => selectRuns(runs, judge).length > 0).map(({ kind, size }) =>
      legendEntry(`${judgeModelName(size)} ${kind} judge`, { dash: "solid", color: JUDGE_COLORS[kind][size] }),
    ),
    ...(format === "miniature" ? [legendEntry("true quality", { dash: "dash", color: INK })] : []),
  ];
  return { traces: [...traces, ...legend], ends };
}

function chartAxes(last: number) {
  const title = (words: string) => ({ text: words, standoff: 6, font: { size: SMALL } });
  return {
    xaxis: axis({
      domain: [...PARTS.middle],
      title: title("training steps"),
      range: [-0.02 * last, 1.02 * last],
      tickmode: "array",
      tickvals: endTicks(last),
    }),
    yaxis: axis({
      title: title(SCORE_TITLE),
      domain: [0, CHART],
      range: SCORE_RANGE,
      tickmode: "array",
      tickvals: [0, 3, 6, 9],
    }),
  };
}
