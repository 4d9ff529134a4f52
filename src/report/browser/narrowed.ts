/** @file A figure for a narrow screen: its parts one below another. */

interface Annotation {
  xref?: string;
  text?: string;
}

export interface Layout {
  width: number;
  height: number;
  annotations?: Annotation[];
  meta?: Panels | { narrow: { height: number; [key: string]: unknown } };
  [key: string]: unknown;
}

/**
 * Panels that can be stacked, row by row, as src/figures/parts/panels.ts writes them. A panel has an `xTitle` of its own
 * where its x axis is not the last one's; an empty one shows the ticks alone.
 */
interface Panels {
  stacked: { panel: number; title: string; xTitle?: string }[];
  xTitle: string;
  yTitle: string;
}

const PANEL = 150, // pixels of a panel
  TITLE = 34, // above each
  SECOND_LINE = 18, // of a title
  LEGEND = 26, // a line of it
  BOTTOM = 54, // below each that has an x title
  LAST = 70; // below all, for two lines

/** The layout that a figure brings for it, or its panels stacked; as it is where it has neither. */
export function narrowed(layout: Layout, width: number): Layout {
  const { meta } = layout;
  if (!meta) return layout;
  return "narrow" in meta ? { ...layout, ...meta.narrow, width } : { ...layout, ...stacked(layout, meta), width };
}

/** Names at the ends of curves move with their panels; titles are set again. */
function stacked(layout: Layout, { stacked: panels, xTitle, yTitle }: Panels): Omit<Layout, "width"> {
  const heights = panels.map(({ title, xTitle: own }) => ({
    above: TITLE + (title.includes("<br>") ? SECOND_LINE : 0),
    below: own === undefined ? 0 : BOTTOM,
  }));
  const inner = heights.reduce((sum, { above, below }) => sum + above + PANEL + below, 0);
  const top = 4 * LEGEND;
  const margin = { l: 40, r: 74, t: top, b: LAST };
  const small = { size: 13 };
  const axes: Record<string, unknown> = {};
  const titles: object[] = [];
  const named = (text: string, y: number) => {
    const below = {
      xref: "paper",
      yref: "paper",
      x: 0,
      xanchor: "left",
      align: "left",
      y,
      yanchor: "top",
      yshift: -27,
    };
    titles.push({ ...below, text, showarrow: false, font: small });
  };
  let used = 0;
  panels.forEach(({ panel, title, xTitle: over }, place) => {
    const suffix = panel === 1 ? "" : String(panel);
    const { above: titled, below } = heights[place]!;
    const above = 1 - (used + titled) / inner;
    const floor = Math.max(0, above - PANEL / inner);
    const x = layout[`xaxis${suffix}`] as object;
    const y = layout[`yaxis${suffix}`] as object;
    const ticks = place === panels.length - 1 || over !== undefined;
    axes[`xaxis${suffix}`] = { ...x, domain: [0, 1], showticklabels: ticks, tickfont: small, tickangle: 0 };
    axes[`yaxis${suffix}`] = {
      ...y,
      domain: [floor, above],
      showticklabels: true,
      title: { text: "" },
      tickfont: small,
    };
    const look = { xanchor: "left", align: "left", yanchor: "bottom", yshift: 3, showarrow: false, font: { size: 14 } };
    titles.push({ text: `<b>${title}</b>`, xref: "paper", yref: "paper", x: 0, y: above, ...look });
    if (over) named(`over ${over}`, floor);
    used += titled + PANEL + below;
  });
  named(`${yTitle},<br>over ${xTitle}`, 0);
  const kept = (layout.annotations ?? []).filter(({ xref }) => xref !== "paper");
  return {
    ...layout,
    ...axes,
    height: inner + top + LAST,
    margin,
    annotations: [...kept, ...titles] as Annotation[],
    legend: { ...(layout["legend"] as object), x: 0, font: small },
  };
}
