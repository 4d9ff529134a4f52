/** @file The drawing behind tables 1 and 6: a panel a subset, a line of dots a judge that policies were trained on. */
import { ARENA_JUDGES, ARENA_SUBSETS, type ArenaSubset } from "../paper/arena.js";
import { POLICIES, POLICY_NAMES } from "../paper/policies.js";
import { publishedArena } from "../paper/published.js";
import type { ArenaRow } from "../store/rows.js";
import { arenaGroups, inGroup, isBenchmark, paperOf, percentOf, spanOf, SUBSET_NAMES, type ArenaGroup, type Percent } from "./arenaScores.js";
import { legendEntry, rounded } from "./curves.js";
import type { Spec } from "./figure.js";
import { axis, baseLayout, INK, LEGEND_ABOVE, MUTED, OKABE_ITO, PAGE_WIDTH, POLICY_SYMBOLS, text } from "./style.js";

/** A dot on each line, by what it differs from its neighbours in. */
interface Dot {
  name: string;
  symbol: string;
  shift: number; // from the line's middle, down
  of: (cell: ArenaRow[]) => Percent | null;
}

/** In miniature one a judge, filled for blind and open for checking: means over seeds and base policies. */
const JUDGED: Dot[] = ARENA_JUDGES.map((judge) => ({
  name: `${judge} arena judge`,
  symbol: judge === "blind" ? "circle" : "circle-open",
  shift: judge === "blind" ? -0.17 : 0.17,
  of: (cell) => percentOf(cell.filter((row) => row.judge === judge), "controlled"),
}));
/** On real text there is one judge, so one a base policy. */
const BY_POLICY: Dot[] = POLICIES.map((policy, at) => ({
  name: POLICY_NAMES[policy],
  symbol: POLICY_SYMBOLS[policy],
  shift: 0.24 * (at - 1),
  of: (cell) => spanOf(cell.filter((row) => row.policy === policy)),
}));

/**
 * Scores are those with style control; `paperRow` is the group that the paper's adversarial policy belongs to. On real text
 * the other models of the paper's table follow on lines of their own: they met the same baselines.
 */
export function arenaPanels(rows: readonly ArenaRow[], source: string, paperRow: Pick<ArenaGroup, "kind" | "size">): Spec {
  const groups = arenaGroups(rows), real = isBenchmark(rows);
  const others = real ? otherModels(source) : [];
  const names = [...groups.map(({ name }) => name), ...others];
  const dots = real ? BY_POLICY.filter(({ of }) => of([...rows]) !== null) : JUDGED;
  const top = 68, bottom = 58, row = real ? 28 : 34;
  const middle = { color: MUTED, width: 1, dash: "dot" };
  const layout = baseLayout(PAGE_WIDTH, top + bottom + row * names.length, {
    margin: { l: real ? 196 : 168, r: 18, t: top, b: bottom },
    xaxis: axis({ domain: [0, 0.485], anchor: "y", range: [-4, 104], tickvals: [0, 25, 50, 75, 100] }),
    xaxis2: axis({ domain: [0.515, 1], anchor: "y2", range: [-4, 104], tickvals: [0, 25, 50, 75, 100] }),
    yaxis: yAxis(names, true),
    yaxis2: { ...yAxis(names, false), anchor: "x2" },
    shapes: ["x", "x2"].map((xref) => ({ type: "line", xref, yref: "paper", x0: 50, x1: 50, y0: 0, y1: 1, line: middle })),
    annotations: [
      ...ARENA_SUBSETS.map((subset, at) => text(SUBSET_NAMES[subset], at === 0 ? 0.2425 : 0.7575, 1, { yanchor: "bottom", yshift: 4 })),
      text(`win rate against the baseline${real ? "" : " writer"}, %, style control`, 0.5, 0, { yanchor: "top", yshift: -26 }),
    ],
    showlegend: true,
    legend: LEGEND_ABOVE,
  });
  const data = ARENA_SUBSETS.flatMap((subset, at) => {
    const own = rows.filter((one) => one.subset === subset);
    const ours = groups.flatMap((group, place) => dots.flatMap((dot) => ourDot(inGroup(own, group), group, dot, place, at + 1)));
    const place = groups.findIndex(({ kind, size }) => kind === paperRow.kind && size === paperRow.size);
    const paper = others.flatMap((model, i) => publishedDot(source, subset, model, groups.length + i, at + 1));
    return [...ours, ...(place < 0 ? [] : [paperDiamond(paperOf(source, subset), place, at + 1)]), ...paper];
  });
  const legend = [
    ...dots.map(({ name, symbol }) => legendEntry(name, { symbol, color: INK })),
    legendEntry("the paper's", { symbol: "diamond", color: OKABE_ITO.yellow }),
  ];
  return { data: [...data, ...legend], layout };
}

/** Those of the paper's table that nobody trained there, as it orders them. */
const otherModels = (source: string): string[] =>
  [...new Set(publishedArena().filter((row) => row.source === source && !row.adversarial).map(({ model }) => model))];

const yAxis = (names: readonly string[], labels: boolean) =>
  axis({
    range: [names.length - 0.5, -0.5],
    tickvals: names.map((_, at) => at),
    ticktext: names,
    showticklabels: labels,
    ticks: "",
    anchor: "x",
  });

const axesOf = (panel: number) => (panel === 1 ? { xaxis: "x", yaxis: "y" } : { xaxis: "x2", yaxis: "y2" });

/** Whiskers from the lowest to the highest seed or, of a single run on real text, its interval over questions. */
function ourDot(cell: ArenaRow[], { name, color }: ArenaGroup, { name: by, symbol, shift, of }: Dot, place: number, panel: number) {
  const span = of(cell);
  if (span === null) return [];
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

/** One of the paper's other models, in a subset for which it has a score. */
function publishedDot(source: string, subset: ArenaSubset, model: string, place: number, panel: number) {
  const found = publishedArena().find((row) => row.source === source && row.subset === SUBSET_NAMES[subset] && row.model === model);
  return found ? [paperDiamond(found, place, panel)] : [];
}
