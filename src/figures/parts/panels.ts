/** @file Panels in rows and columns that share their axes: titles above, names of rows at their left, one x title below. */
import { axis, baseLayout, FONT, LEGEND_ABOVE, MUTED, SMALL, text } from "./style.js";

export interface Panels {
  width: number;
  height: number;
  titles: string[]; // of columns
  rows?: string[]; // titles of rows; without: one row
  xTitle: string;
  yTitle: string;
  range?: [number, number];
  yTicks?: number[];
  left?: number; // pixels at the left of the panels
  right?: number; // pixels for names at the ends of curves
  between?: number; // pixels between columns
  lastStep: number;
  empty?: boolean[]; // panels of the first row without any curve say so
}

/** Scores run from 0 to 9 (section 2.1); the axis leaves room for a line at either end. */
export const SCORE_RANGE: [number, number] = [-0.2, 9.3];
export const SCORE_TITLE = "score, 0 to 9";
const TOP = 72, // pixels above the panels, for their titles and the legend
  BOTTOM = 60,
  ROW_TITLE = 26; // pixels above a row

/** A layout with axes x, x2, … and y, y2, … row by row. */
export function panelLayout(panels: Panels) {
  const { width, height, titles, rows, xTitle, yTitle, range = SCORE_RANGE, empty } = panels;
  const { left = 62, right = 16, between = 26, lastStep } = panels;
  const ticks = panels.yTicks ?? (range === SCORE_RANGE ? [0, 3, 6, 9] : undefined);
  const inner = { width: width - left - right, height: height - TOP - BOTTOM };
  const named = rows ?? [""];
  const [across, down] = [titles.length, named.length];
  const rowTitle = rows ? ROW_TITLE : 0;
  const tall = panelHeight(panels);
  const wide = (inner.width - between * (across - 1)) / across;
  const axes: Record<string, unknown> = {};
  const annotations: Record<string, unknown>[] = [];
  const stacked: { panel: number; title: string }[] = [];
  named.forEach((name, row) => {
    const top = 1 - (row * (tall + rowTitle) + rowTitle) / inner.height;
    if (name)
      annotations.push(
        text(`<b>${name}</b>`, 0, top, { xanchor: "left", yanchor: "bottom", yshift: 2, font: { size: SMALL } }),
      );
    titles.forEach((title, column) => {
      const panel = row * across + column + 1;
      const suffix = panel === 1 ? "" : String(panel);
      const from = (column * (wide + between)) / inner.width;
      axes[`xaxis${suffix}`] = axis({
        domain: [from, from + wide / inner.width],
        anchor: `y${suffix}`,
        range: [-0.02 * lastStep, 1.02 * lastStep],
        tickmode: "array",
        tickvals: endTicks(lastStep),
        showticklabels: row === down - 1,
      });
      axes[`yaxis${suffix}`] = axis({
        domain: [Math.max(0, top - tall / inner.height), top],
        range,
        anchor: `x${suffix}`,
        showticklabels: column === 0,
        ...(ticks && { tickmode: "array", tickvals: ticks }),
        ...(column === 0 && rowInMiddle(row, down) && { title: { text: yTitle, standoff: 6, font: { size: SMALL } } }),
      });
      stacked.push({ panel, title: stackedTitle(name, title) });
      const middle = from + wide / inner.width / 2;
      if (row === 0)
        annotations.push(
          text(title, middle, 1, { yanchor: "bottom", yshift: rows ? -6 : 4, font: { size: FONT.size } }),
        );
      if (row === 0 && empty?.[column]) annotations.push(text("no runs yet", middle, 0.5, { font: { color: MUTED } }));
    });
  });
  annotations.push(text(xTitle, 0.5, 0, { yanchor: "top", yshift: -28, font: { size: SMALL } }));
  return {
    ...baseLayout(width, height, { margin: { l: left, r: right, t: TOP, b: BOTTOM } }),
    ...axes,
    annotations,
    meta: { stacked, xTitle, yTitle }, // for a narrow screen, where the report sets panels one below another
    showlegend: true,
    legend: LEGEND_ABOVE,
  };
}

const FITS = 34; // characters of a title in one line on a narrow screen

function stackedTitle(row: string, column: string): string {
  const parts = [row, column].filter(Boolean);
  return parts.join(", ").length > FITS ? parts.join(",<br>") : parts.join(", ");
}

/** Pixels of one panel from top to bottom. */
function panelHeight({ height, rows }: Pick<Panels, "height" | "rows">): number {
  const inner = height - TOP - BOTTOM;
  return rows ? inner / rows.length - ROW_TITLE : inner;
}

/** Pixels of a unit of a panel's y axis. */
export const unitHeight = (panels: Pick<Panels, "height" | "rows" | "range">): number => {
  const [low, high] = panels.range ?? SCORE_RANGE;
  return panelHeight(panels) / (high - low);
};

/** The middle row bears the y title; of two, the second, so that it has room. */
const rowInMiddle = (row: number, rows: number): boolean => row === Math.floor(rows / 2);

/** Ticks at both ends and halfway. */
export const endTicks = (last: number): number[] =>
  Number.isInteger(last) && last % 2 === 0
    ? [0, last / 2, last]
    : Number.isInteger(last)
      ? [0, last]
      : [...Array.from({ length: Math.floor(last) + 1 }, (_, at) => at)];
