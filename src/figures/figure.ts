/** @file What a figure function returns: a plotly spec, the words that belong to it, and its numbers as a table. */
import type { TableRow } from "../store/tableText.js";

/** What `make main` trains for and draws. */
export const MAIN_FIGURES = ["fig1", "fig2", "fig3", "fig4", "fig5", "fig6"] as const;
/** What `make` adds: the arena, section 4, the appendix, and controls of our own. */
const ABLATION_FIGURES = [
  "table1",
  "fig7",
  "table2",
  "fig8",
  "table3",
  "fig9",
  "table4",
  "fig10",
  "table5",
  "table6",
  "figA1",
  "figA2",
  "figA3",
  "figA4",
  "figA5",
] as const;
export const FIGURE_IDS = [...MAIN_FIGURES, ...ABLATION_FIGURES] as const;
export type FigureId = (typeof FIGURE_IDS)[number];
/** "Figure 10", "Table 5": as the paper numbers them. */
export const figureName = (id: FigureId): string => id.replace(/^fig/, "Figure ").replace(/^table/, "Table ");

export type { TableRow };

/** A plotly figure as plain JSON (plotly.js-basic: scatter and bar traces, shapes and annotations). */
export interface Spec {
  data: Record<string, unknown>[];
  layout: Record<string, unknown> & { width: number; height: number };
}

export interface Figure {
  id: FigureId;
  title: string;
  /** One sentence: what the figure shows. */
  sentence: string;
  /** Everything a reader needs beside the drawing: bands, seeds, and what the figure is in the paper. */
  caption: string;
  /** What the drawing shows, for somebody who cannot see it. */
  alt: string;
  /** The notebook that draws it, relative to the repository; null where there is none yet. */
  notebook: string | null;
  spec: Spec;
  table: TableRow[];
}
