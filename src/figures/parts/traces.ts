/** @file Runs over steps as plotly traces: each run a thin line, and one bold line that a reader follows. */
import { type Evaluation, type MeasureOf, overSeeds, type RunOf } from "../../analysis/runs.js";
import { faint, MUTED } from "./style.js";

export type Trace = Record<string, unknown>;

export interface Look {
  name: string; // in hover texts: "Qwen3-4B judge, Llama-3.1-8B"
  color: string;
  panel?: number; // which axes: 1 is x and y, 2 is x2 and y2
  dash?: "solid" | "dash"; // dashed: true quality
  legend?: boolean;
}

/** True quality is dashed in every figure. */
export const dashOf = (measure: string): "solid" | "dash" => (/^oracle/.test(measure) ? "dash" : "solid");

/** All runs thin and their mean bold. A single run is its own mean. */
export function meanAndRuns<Row extends Evaluation>(
  runs: readonly RunOf<Row>[],
  measure: MeasureOf<Row>,
  look: Look,
): Trace[] {
  const { steps, mean } = overSeeds(runs, measure);
  if (steps.length === 0) return [];
  return [...(runs.length > 1 ? [thinRuns(runs, measure, look)] : []), bold(steps, mean, look)];
}

/** All runs thin and one of them bold: for runs that jump, since a mean of those lies where no run is. */
export function runAmongRuns<Row extends Evaluation>(
  runs: readonly RunOf<Row>[],
  typical: RunOf<Row>,
  measure: MeasureOf<Row>,
  look: Look,
): Trace[] {
  const points = known(typical, measure);
  if (points.length === 0) return [];
  const line = bold(
    points.map(({ step }) => step),
    points.map(({ value }) => value),
    look,
  );
  return [...(runs.length > 1 ? [thinRuns(runs, measure, look)] : []), line];
}

/** One trace for all: a gap stands between two runs. */
function thinRuns<Row extends Evaluation>(
  runs: readonly RunOf<Row>[],
  measure: MeasureOf<Row>,
  { name, color, panel }: Look,
): Trace {
  const points = runs.flatMap((run) => [...known(run, measure), { step: null, value: null }]);
  return {
    type: "scatter",
    mode: "lines",
    name: `${name}, each run`,
    showlegend: false,
    hoverinfo: "skip",
    ...axesOf(panel),
    x: points.map(({ step }) => step),
    y: points.map(({ value }) => (value === null ? null : Number(value.toFixed(2)))), // a hundredth is no pixel
    line: { color: faint(color, runs.length), width: 1 },
  };
}

function bold(
  x: readonly number[],
  y: readonly number[],
  { name, color, panel, dash = "solid", legend = false }: Look,
): Trace {
  return {
    type: "scatter",
    mode: x.length > 1 ? "lines" : "markers",
    name,
    showlegend: legend,
    ...axesOf(panel),
    x: [...x],
    y: y.map(rounded),
    line: { color, width: 3, dash: dash === "dash" ? "7px,4px" : "solid" },
    marker: { color, size: 7 },
    hovertemplate: `${name}<br>step %{x}: %{y:.2f}<extra></extra>`,
  };
}

function known<Row extends Evaluation>({ rows }: RunOf<Row>, measure: MeasureOf<Row>) {
  return rows.flatMap((row) => {
    const value = row[measure] as number | null;
    return value === null ? [] : [{ step: row.step, value }];
  });
}

export const axesOf = (panel = 1) => {
  const suffix = panel === 1 ? "" : String(panel);
  return { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
};

/** What stands at the right end of a curve. */
export interface End {
  name: string;
  color: string;
  value: number;
}

const LINE = 17; // pixels between two names

/** Names at the ends of a panel's curves, moved apart where they would overlap. `scale`: pixels of a unit of the y axis. */
export function endNames(ends: readonly End[], panel: number, scale: number): Trace[] {
  const order = [...ends].sort((a, b) => a.value - b.value);
  const heights = order.map(({ value }) => value * scale);
  // Up from the lowest, then all of a heap moved down by half of what it grew.
  const placed = [...heights];
  for (let i = 1; i < placed.length; i++) placed[i] = Math.max(placed[i]!, placed[i - 1]! + LINE);
  const grown = placed.map((height, i) => height - heights[i]!);
  const most = Math.max(0, ...grown);
  const { xaxis, yaxis } = axesOf(panel);
  return order.map(({ name, color, value }, i) => ({
    text: `<b>${name}</b>`,
    xref: `${xaxis} domain`,
    x: 1,
    xanchor: "left",
    xshift: 5,
    yref: yaxis,
    y: rounded(value),
    yanchor: "middle",
    yshift: Math.round(grown[i]! - most / 2),
    showarrow: false,
    font: { size: 13, color },
  }));
}

/** The last value of a bold line, where a name goes. */
export const lastOf = ({ y }: Trace): number => (y as number[]).at(-1)!;

/** An entry in the legend that stands for a way of drawing, not for one curve. */
export function legendEntry(name: string, style: { dash?: string; symbol?: string; color?: string; width?: number }) {
  const color = style.color ?? MUTED;
  return {
    type: "scatter",
    mode: style.dash ? "lines" : "markers",
    name,
    legendgroup: name,
    x: [null],
    y: [null],
    line: { color, width: style.width ?? 3, dash: style.dash === "dash" ? "7px,4px" : (style.dash ?? "solid") },
    marker: { symbol: style.symbol ?? "circle", size: 9, color },
    hoverinfo: "skip",
  };
}

/** Numbers of tables, which are printed to four decimals. */
export const exact = (value: number): number => Number(value.toFixed(4));

/** Three decimals: enough for any drawing, and the same on every platform. */
export const rounded = (value: number): number => Number(value.toFixed(3));
