/** @file The drawing behind tables 1 and 6: a panel a subset, a line of dots a judge, filled for blind and open for checking. */
import { ARENA_JUDGES, ARENA_SUBSETS, type ArenaJudge } from "../paper/arena.js";
import type { ArenaRow } from "../store/rows.js";
import { arenaGroups, inGroup, paperOf, percentOf, SUBSET_NAMES, type ArenaGroup } from "./arenaScores.js";
import { legendEntry, rounded } from "./curves.js";
import type { Spec } from "./figure.js";
import { axis, baseLayout, INK, LEGEND_ABOVE, MUTED, OKABE_ITO, PAGE_WIDTH, text } from "./style.js";

const ROW = 34;
const LOOKS: Record<ArenaJudge, { symbol: string; name: string; shift: number }> = {
  blind: { symbol: "circle", name: "blind arena judge", shift: -0.17 },
  checking: { symbol: "circle-open", name: "checking arena judge", shift: 0.17 },
};

/** Scores are those with style control; `paperRow` is the group that the paper's adversarial policy belongs to. */
export function arenaPanels(rows: readonly ArenaRow[], source: string, paperRow: Pick<ArenaGroup, "kind" | "size">): Spec {
  const groups = arenaGroups(rows);
  const top = 68, bottom = 58;
  const middle = { color: MUTED, width: 1, dash: "dot" };
  const layout = baseLayout(PAGE_WIDTH, top + bottom + ROW * groups.length, {
    margin: { l: 168, r: 18, t: top, b: bottom },
    xaxis: axis({ domain: [0, 0.485], anchor: "y", range: [-4, 104], tickvals: [0, 25, 50, 75, 100] }),
    xaxis2: axis({ domain: [0.515, 1], anchor: "y2", range: [-4, 104], tickvals: [0, 25, 50, 75, 100] }),
    yaxis: yAxis(groups, true),
    yaxis2: { ...yAxis(groups, false), anchor: "x2" },
    shapes: ["x", "x2"].map((xref) => ({ type: "line", xref, yref: "paper", x0: 50, x1: 50, y0: 0, y1: 1, line: middle })),
    annotations: [
      ...ARENA_SUBSETS.map((subset, at) => text(SUBSET_NAMES[subset], at === 0 ? 0.2425 : 0.7575, 1, { yanchor: "bottom", yshift: 4 })),
      text("win rate against the baseline writer, %, style control", 0.5, 0, { yanchor: "top", yshift: -26 }),
    ],
    showlegend: true,
    legend: LEGEND_ABOVE,
  });
  const data = ARENA_SUBSETS.flatMap((subset, at) => {
    const own = rows.filter((row) => row.subset === subset);
    const dots = groups.flatMap((group, place) => ARENA_JUDGES.flatMap((judge) => dot(inGroup(own, group), group, judge, place, at + 1)));
    const place = groups.findIndex(({ kind, size }) => kind === paperRow.kind && size === paperRow.size);
    return place < 0 ? dots : [...dots, paperDiamond(paperOf(source, subset), place, at + 1)];
  });
  const legend = [
    ...ARENA_JUDGES.map((judge) => legendEntry(LOOKS[judge].name, { symbol: LOOKS[judge].symbol, color: INK })),
    legendEntry("the paper's", { symbol: "diamond", color: OKABE_ITO.yellow }),
  ];
  return { data: [...data, ...legend], layout };
}

const yAxis = (groups: readonly ArenaGroup[], labels: boolean) =>
  axis({
    range: [groups.length - 0.5, -0.5],
    tickvals: groups.map((_, at) => at),
    ticktext: groups.map(({ name }) => name),
    showticklabels: labels,
    ticks: "",
    anchor: "x",
  });

const axesOf = (panel: number) => (panel === 1 ? { xaxis: "x", yaxis: "y" } : { xaxis: "x2", yaxis: "y2" });

/** The mean over seeds and base policies, with whiskers from the lowest to the highest seed. */
function dot(cell: ArenaRow[], { name, color }: ArenaGroup, judge: ArenaJudge, place: number, panel: number) {
  const span = percentOf(cell.filter((row) => row.judge === judge), "controlled");
  if (span === null) return [];
  const { symbol, shift, name: by } = LOOKS[judge];
  return [{
    type: "scatter",
    mode: "markers",
    name: `${name}, ${by}`,
    showlegend: false,
    ...axesOf(panel),
    x: [rounded(span.mean)],
    y: [place + shift],
    marker: { symbol, size: 10, color, line: { color, width: 2 } },
    error_x: {
      type: "data", symmetric: false, array: [rounded(span.high - span.mean)], arrayminus: [rounded(span.mean - span.low)],
      color, thickness: 1.5, width: 3,
    },
  }];
}

const paperDiamond = ({ score, source }: ReturnType<typeof paperOf>, place: number, panel: number) => ({
  type: "scatter",
  mode: "markers",
  name: `the paper's ${source.toLowerCase()}`,
  showlegend: false,
  ...axesOf(panel),
  x: [score],
  y: [place],
  text: [`paper, ${source.toLowerCase()}: ${score}`],
  hoverinfo: "text",
  marker: { symbol: "diamond", size: 12, color: OKABE_ITO.yellow, line: { color: INK, width: 1.5 } },
});
