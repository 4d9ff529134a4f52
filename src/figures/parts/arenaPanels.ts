/** @file The drawing behind tables 1 and 6: a panel a subset, a line of dots a judge that policies were trained on. */
import { ARENA_JUDGES, ARENA_SUBSETS, type ArenaSubset } from "../../paper/arena.js";
import { POLICIES, POLICY_NAMES } from "../../paper/policies.js";
import { publishedArena } from "../../paper/published.js";
import type { ArenaRow } from "../../results/rows.js";
import type { Spec } from "../figure.js";
import {
  type ArenaGroup,
  arenaGroups,
  inGroup,
  isBenchmark,
  type Percent,
  paperOf,
  percentOf,
  SUBSET_NAMES,
  spanOf,
} from "./arenaScores.js";
import { axis, baseLayout, INK, LEGEND_ABOVE, MUTED, OKABE_ITO, PAGE_WIDTH, POLICY_SYMBOLS, text } from "./style.js";
import { legendEntry, rounded } from "./traces.js";

/** A dot on each line, by what it differs from its neighbours in. */
interface Dot {
  name: string;
  symbol: string;
  of: (cell: ArenaRow[]) => Percent | null;
}

/** In miniature one a judge, filled for blind and open for checking: means over seeds and base policies. */
const JUDGED: Dot[] = ARENA_JUDGES.map((judge) => ({
  name: `${judge} arena judge`,
  symbol: judge === "blind" ? "circle" : "circle-open",
  of: (cell) =>
    percentOf(
      cell.filter((row) => row.judge === judge),
      "controlled",
    ),
}));
/** On real text there is one judge, so one a base policy. */
const BY_POLICY: Dot[] = POLICIES.map((policy) => ({
  name: POLICY_NAMES[policy],
  symbol: POLICY_SYMBOLS[policy],
  of: (cell) => spanOf(cell.filter((row) => row.policy === policy)),
}));

const ROW = 34,
  NARROW = 24; // pixels, of a line and of one that holds a single diamond

/**
 * Scores are those with style control; `paperRow` is the group that the paper's adversarial policy belongs to. On real text
 * the other models of the paper's table follow on lines of their own: they met the same baselines.
 */
export function arenaPanels(
  rows: readonly ArenaRow[],
  source: string,
  paperRow: Pick<ArenaGroup, "kind" | "size">,
): Spec {
  const groups = arenaGroups(rows),
    real = isBenchmark(rows);
  const others = real ? otherModels(source) : [];
  const dots = real ? BY_POLICY.filter(({ of }) => of([...rows]) !== null) : JUDGED;
  const row = real ? ROW + 10 : ROW,
    narrow = NARROW / row;
  const lines = [
    ...groups.map(({ name }, at) => ({ name, y: at })),
    ...others.map((name, at) => ({ name, y: groups.length - 0.5 + narrow * (at + 0.5) })),
  ];
  const height = groups.length + narrow * others.length; // in rows
  const paperPlace = groups.findIndex(({ kind, size }) => kind === paperRow.kind && size === paperRow.size);
  // In miniature the diamond is of another setting and stands in the middle; on real text it is one more policy of its line.
  const among = (place: number) => dots.length + Number(real && place === paperPlace);
  const slot = (at: number, place: number) => place + (real ? 0.22 : 0.34) * (at - (among(place) - 1) / 2);
  const top = 68,
    bottom = 58;
  const middle = { color: MUTED, width: 1, dash: "dot" };
  const layout = baseLayout(PAGE_WIDTH, top + bottom + row * height, {
    margin: { l: real ? 212 : 168, r: 18, t: top, b: bottom },
    xaxis: axis({ domain: [0, 0.485], anchor: "y", range: [-4, 104], tickvals: [0, 25, 50, 75, 100] }),
    xaxis2: axis({ domain: [0.515, 1], anchor: "y2", range: [-4, 104], tickvals: [0, 25, 50, 75, 100] }),
    yaxis: yAxis(lines, height, true),
    yaxis2: { ...yAxis(lines, height, false), anchor: "x2" },
    shapes: ["x", "x2"].map((xref) => ({
      type: "line",
      xref,
      yref: "paper",
      x0: 50,
      x1: 50,
      y0: 0,
      y1: 1,
      line: middle,
    })),
    annotations: [
      ...ARENA_SUBSETS.map((subset, at) =>
        text(SUBSET_NAMES[subset], at === 0 ? 0.2425 : 0.7575, 1, { yanchor: "bottom", yshift: 4 }),
      ),
      text(`win rate against the baseline${real ? "" : " writer"}, %, style control`, 0.5, 0, {
        yanchor: "top",
        yshift: -26,
      }),
    ],
    showlegend: true,
    legend: LEGEND_ABOVE,
  });
  const data = ARENA_SUBSETS.flatMap((subset, at) => {
    const own = rows.filter((one) => one.subset === subset),
      panel = at + 1;
    const ours = groups.flatMap((group, place) =>
      dots.flatMap((dot, i) => ourDot(inGroup(own, group), group, dot, slot(i, place), panel)),
    );
    const y = real ? slot(dots.length, paperPlace) : paperPlace;
    const adversarial = paperPlace < 0 ? [] : [paperDiamond(paperOf(source, subset), y, panel)];
    const paper = lines.slice(groups.length).flatMap(({ name, y }) => publishedDot(source, subset, name, y, panel));
    return [...ours, ...adversarial, ...paper];
  });
  const legend = [
    ...dots.map(({ name, symbol }) => legendEntry(name, { symbol, color: INK })),
    legendEntry("the paper's", { symbol: "diamond", color: OKABE_ITO.yellow }),
  ];
  return { data: [...data, ...legend], layout };
}

/** Those of the paper's table that nobody trained there, as it orders them. */
const otherModels = (source: string): string[] => [
  ...new Set(
    publishedArena()
      .filter((row) => row.source === source && !row.adversarial)
      .map(({ model }) => model),
  ),
];

const yAxis = (lines: readonly { name: string; y: number }[], height: number, labels: boolean) =>
  axis({
    range: [height - 0.5, -0.5],
    tickvals: lines.map(({ y }) => y),
    ticktext: lines.map(({ name }) => name),
    showticklabels: labels,
    ticks: "",
    anchor: "x",
  });

const axesOf = (panel: number) => (panel === 1 ? { xaxis: "x", yaxis: "y" } : { xaxis: "x2", yaxis: "y2" });

/** Whiskers from the lowest to the highest seed or, of a single run on real text, its interval over questions. */
function ourDot(
  cell: ArenaRow[],
  { name, color }: ArenaGroup,
  { name: by, symbol, of }: Dot,
  y: number,
  panel: number,
) {
  const span = of(cell);
  if (span === null) return [];
  return [
    {
      type: "scatter",
      mode: "markers",
      name: `${name}, ${by}`,
      showlegend: false,
      ...axesOf(panel),
      x: [rounded(span.mean)],
      y: [rounded(y)],
      marker: { symbol, size: 10, color, line: { color, width: 2 } },
      error_x: {
        type: "data",
        symmetric: false,
        array: [rounded(span.high - span.mean)],
        arrayminus: [rounded(span.mean - span.low)],
        color,
        thickness: 1.5,
        width: 3,
      },
    },
  ];
}

const paperDiamond = ({ score, source }: ReturnType<typeof paperOf>, y: number, panel: number) => ({
  type: "scatter",
  mode: "markers",
  name: `the paper's ${source.toLowerCase()}`,
  showlegend: false,
  ...axesOf(panel),
  x: [score],
  y: [rounded(y)],
  text: [`paper, ${source.toLowerCase()}: ${score}`],
  hoverinfo: "text",
  marker: { symbol: "diamond", size: 12, color: OKABE_ITO.yellow, line: { color: INK, width: 1.5 } },
});

/** One of the paper's other models, in a subset for which it has a score. */
function publishedDot(source: string, subset: ArenaSubset, model: string, y: number, panel: number) {
  const found = publishedArena().find(
    (row) => row.source === source && row.subset === SUBSET_NAMES[subset] && row.model === model,
  );
  return found ? [paperDiamond(found, y, panel)] : [];
}
