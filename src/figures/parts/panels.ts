/** @file Panels side by side that share one y axis, with a title each and one x title below. */
import { axis, baseLayout, FONT, LEGEND_ABOVE, MUTED, SMALL, text } from "./style.js";

export interface Panels {
  width: number;
  height: number;
  titles: string[];
  xTitle: string;
  yTitle: string;
  range?: [number, number];
  top?: number; // pixels above the panels, for their titles and the legend
  gap?: number;
  lastStep: number;
  empty?: boolean[]; // panels without any curve say so
}

/** Scores run from 0 to 9 (section 2.1); the axis leaves room for a line at either end. */
export const SCORE_RANGE: [number, number] = [-0.2, 9.3];

/** A layout with axes x, x2, … and y, y2, …: the layout of figures 1 (middle) and 3 to 5. */
export function panelLayout(panels: Panels) {
  const { width, height, titles, xTitle, yTitle, range = SCORE_RANGE, top = 68, gap = 0.045 } = panels;
  const count = titles.length;
  const span = (1 - gap * (count - 1)) / count;
  const axes: Record<string, unknown> = {};
  const annotations: Record<string, unknown>[] = [];
  titles.forEach((title, index) => {
    const suffix = index === 0 ? "" : String(index + 1);
    const from = index * (span + gap);
    const ticks = range === SCORE_RANGE ? { tickmode: "array", tickvals: [0, 3, 6, 9] } : {};
    axes[`xaxis${suffix}`] = axis({
      domain: [from, from + span],
      anchor: `y${suffix}`,
      range: [-0.03 * panels.lastStep, 1.03 * panels.lastStep],
      nticks: 4,
    });
    axes[`yaxis${suffix}`] = axis({
      range,
      anchor: `x${suffix}`,
      showticklabels: index === 0,
      ...ticks,
      ...(index === 0 && { title: { text: yTitle, standoff: 6, font: { size: FONT.size } } }),
    });
    const middle = from + span / 2;
    const above = { yanchor: "bottom", yshift: 4, font: { size: FONT.size } };
    annotations.push(text(title, middle, 1, above));
    if (panels.empty?.[index]) annotations.push(text("no runs yet", middle, 0.5, { font: { color: MUTED } }));
  });
  annotations.push(text(xTitle, 0.5, 0, { yanchor: "top", yshift: -30, font: { size: FONT.size } }));
  return {
    ...baseLayout(width, height, { margin: { l: 58, r: 14, t: top, b: 62 } }),
    ...axes,
    annotations,
    showlegend: true,
    legend: { ...LEGEND_ABOVE, font: { size: SMALL } },
  };
}
