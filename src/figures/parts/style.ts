/** @file One look for all figures: sizes, fonts, and the Okabe-Ito colours, which colour-blind readers tell apart. */
import type { JudgeKind, JudgeSize } from "../../paper/judges.js";

/** Pixels. Printed at 6.9 in, a page-wide figure has text of 9 points. */
export const PAGE_WIDTH = 800;

export const FONT = { family: "DejaVu Sans, Verdana, sans-serif", size: 17, color: "#1a1a1a" };
export const SMALL = 15;
export const INK = "#1a1a1a";
export const MUTED = "#5a5a5a";
const GRID = "#e4e4e4";

export const OKABE_ITO = {
  orange: "#E69F00",
  sky: "#56B4E9",
  green: "#009E73",
  yellow: "#F0E442",
  blue: "#0072B2",
  vermillion: "#D55E00",
  purple: "#CC79A7",
  black: "#000000",
} as const;

/** A judge has one colour in every figure. */
export const JUDGE_COLORS: Record<JudgeKind, Record<JudgeSize, string>> = {
  "non-reasoning": {
    "1.7b": OKABE_ITO.orange,
    "4b": OKABE_ITO.sky,
    "8b": OKABE_ITO.green,
    "14b": OKABE_ITO.vermillion,
  },
  reasoning: { "1.7b": OKABE_ITO.black, "4b": OKABE_ITO.blue, "8b": OKABE_ITO.purple, "14b": OKABE_ITO.yellow },
};

/** Efforts have colours of their own, in figure 9 and table 4: they are one judge's, not three judges. */
export const EFFORT_COLORS = { low: OKABE_ITO.orange, medium: OKABE_ITO.green, high: OKABE_ITO.purple } as const;

/** "#0072B2" and .2 -> "rgba(0,114,178,0.2)" */
export function fade(color: string, opacity: number): string {
  const channel = (at: number) => parseInt(color.slice(at, at + 2), 16);
  return `rgba(${channel(1)},${channel(3)},${channel(5)},${opacity})`;
}

/** The colour of thin lines behind a bold one, fainter the more there are. */
export const faint = (color: string, lines: number): string =>
  fade(color, Number((0.42 * Math.min(1, Math.sqrt(3 / lines))).toFixed(2)));

/** The colour with half of its light. */
export function darker(color: string): string {
  const channel = (at: number) => Math.round(parseInt(color.slice(at, at + 2), 16) / 2);
  return `#${[1, 3, 5].map((at) => channel(at).toString(16).padStart(2, "0")).join("")}`;
}

/** What every layout starts from; `extra` is laid over it. */
export function baseLayout(width: number, height: number, extra: Record<string, unknown> = {}) {
  return {
    width,
    height,
    font: FONT,
    paper_bgcolor: "white",
    plot_bgcolor: "white",
    margin: { l: 58, r: 14, t: 40, b: 60 },
    hovermode: "closest",
    modebar: { remove: ["zoomIn", "zoomOut", "select", "lasso", "autoScale"] },
    ...extra,
  };
}

/** What every axis starts from. */
export function axis(extra: Record<string, unknown> = {}) {
  return {
    showgrid: true,
    gridcolor: GRID,
    zeroline: false,
    showline: true,
    linecolor: MUTED,
    ticks: "outside",
    tickcolor: MUTED,
    ticklen: 4,
    tickfont: { size: SMALL },
    fixedrange: false,
    ...extra,
  };
}

/** A horizontal legend above the panels, on the left: plotly's buttons are on the right. */
export const LEGEND_ABOVE = {
  orientation: "h",
  x: 0.06,
  xref: "container",
  xanchor: "left",
  y: 1,
  yref: "container",
  yanchor: "top",
  font: { size: SMALL },
  bgcolor: "rgba(255,255,255,0)",
};

/** Text set anywhere in the figure, in paper coordinates unless `extra` says otherwise. */
export function text(content: string, x: number, y: number, extra: Record<string, unknown> = {}) {
  return { text: content, x, y, xref: "paper", yref: "paper", xanchor: "center", showarrow: false, ...extra };
}
