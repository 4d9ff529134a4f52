/** @file A curve over steps as plotly traces: the mean over seeds as a line, its spread as a band. */
import type { Band } from "../../analysis/runs.js";
import { fade, MUTED } from "./style.js";

export interface CurveStyle {
  name: string;
  color: string;
  symbol?: string;
  dash?: "solid" | "dash" | "dot";
  panel?: number; // which axes: 1 is x and y, 2 is x2 and y2
  legend?: boolean; // one entry a name is enough for several panels
  band?: boolean;
  width?: number;
}

/** The band first, so that lines lie on top of it. With one seed there is a line alone, and nothing where nothing is known. */
export function curveTraces(band: Band, style: CurveStyle): Record<string, unknown>[] {
  const { name, color, symbol, dash = "solid", panel = 1, legend = true, width = 2.5 } = style;
  if (band.steps.length === 0) return [];
  const suffix = panel === 1 ? "" : String(panel);
  const axes = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
  const line = {
    type: "scatter",
    mode: symbol ? "lines+markers" : "lines",
    name,
    legendgroup: name,
    showlegend: legend,
    ...axes,
    x: band.steps,
    y: band.mean.map(rounded),
    line: { color, width, dash },
    ...(symbol && {
      marker: { symbol, size: 8, color, maxdisplayed: 6, line: { color: "white", width: 1 } },
    }),
  };
  if (style.band === false || band.seeds < 2) return [line];
  const outline = {
    type: "scatter",
    mode: "lines",
    name: `${name}, lowest to highest seed`,
    legendgroup: name,
    showlegend: false,
    hoverinfo: "skip",
    ...axes,
    x: [...band.steps, ...band.steps.slice().reverse()],
    y: [...band.low, ...band.high.slice().reverse()].map(rounded),
    fill: "toself",
    fillcolor: fade(color, 0.16),
    line: { width: 0, color: fade(color, 0) },
  };
  return [outline, line];
}

/** An entry in the legend that stands for a way of drawing, not for one curve. */
export function legendEntry(name: string, style: { dash?: string; symbol?: string; color?: string }) {
  const color = style.color ?? MUTED;
  return {
    type: "scatter",
    mode: style.dash ? (style.symbol ? "lines+markers" : "lines") : "markers",
    name,
    legendgroup: name,
    x: [null],
    y: [null],
    line: { color, width: 2, dash: style.dash ?? "solid" },
    marker: { symbol: style.symbol ?? "circle", size: 9, color },
    hoverinfo: "skip",
  };
}

/** Six decimals: enough for any drawing, and the same on every platform. */
export const rounded = (value: number): number => Number(value.toFixed(6));
