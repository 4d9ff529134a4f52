/** @file A figure of several panels for a narrow screen: the panels one below another, each with its title. */

interface Annotation {
  xref?: string;
  text?: string;
}

export interface Layout {
  width: number;
  height: number;
  annotations?: Annotation[];
  /** Panels that can be stacked, row by row, as src/figures/parts/panels.ts writes them. */
  meta?: { stacked: { panel: number; title: string }[]; xTitle: string; yTitle: string };
  [key: string]: unknown;
}

const PANEL = 150, // pixels of a panel
  TITLE = 34, // above each
  LEGEND = 26, // a line of it
  BOTTOM = 48;

/** Names at the ends of curves move with their panels; titles are set again. */
export function stacked(layout: Layout, width: number): Layout {
  const { meta } = layout;
  if (!meta) return layout;
  const count = meta.stacked.length;
  const inner = count * (PANEL + TITLE);
  const top = 4 * LEGEND;
  const margin = { l: 40, r: 74, t: top, b: BOTTOM };
  const small = { size: 13 };
  const axes: Record<string, unknown> = {};
  const titles: object[] = [];
  meta.stacked.forEach(({ panel, title }, place) => {
    const suffix = panel === 1 ? "" : String(panel);
    const above = 1 - (place * (PANEL + TITLE) + TITLE) / inner;
    const x = layout[`xaxis${suffix}`] as object;
    const y = layout[`yaxis${suffix}`] as object;
    axes[`xaxis${suffix}`] = { ...x, domain: [0, 1], showticklabels: place === count - 1, tickfont: small };
    axes[`yaxis${suffix}`] = {
      ...y,
      domain: [Math.max(0, above - PANEL / inner), above],
      showticklabels: true,
      title: { text: "" },
      tickfont: small,
    };
    const look = { xanchor: "left", yanchor: "bottom", yshift: 3, showarrow: false, font: { size: 14 } };
    titles.push({ text: `<b>${title}</b>`, xref: "paper", yref: "paper", x: 0, y: above, ...look });
  });
  const kept = (layout.annotations ?? []).filter(({ xref }) => xref !== "paper");
  const below = { xref: "paper", yref: "paper", x: 0, xanchor: "left", y: 0, yanchor: "top", yshift: -22 };
  const axesNames = { ...below, text: `${meta.yTitle}, over ${meta.xTitle}`, showarrow: false, font: small };
  return {
    ...layout,
    ...axes,
    width,
    height: inner + top + BOTTOM,
    margin,
    annotations: [...kept, ...titles, axesNames] as Annotation[],
    legend: { ...(layout["legend"] as object), x: 0, font: small },
  };
}
