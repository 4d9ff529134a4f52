/** @file The figures and tables as cells call them: result rows in, a figure for show() out. */
import { isRealText } from "../analysis/runs.js";
import { type Figure, figureName, missingRows } from "../figures/figure.js";
import { type FigureId, figures } from "../figures/index.js";
import type { Results } from "../results/rows.js";

/**
 * A scale on real text has only some of the paper's runs: a figure whose runs it lacks says so in two lines and has an
 * empty table. In the miniature, where every run can be made, the figure throws an error that names the remedy.
 */
const inCell =
  (id: FigureId) =>
  (results: Results): Figure => {
    try {
      return figures[id](results);
    } catch (error) {
      const missing = missingRows(error);
      if (missing === undefined || !isRealText(results)) throw error;
      return withoutRows(id, missing);
    }
  };

const withoutRows = (id: FigureId, missing: string): Figure => ({
  id,
  title: `${figureName(id)}: this scale has no such runs`,
  sentence: `It needs ${missing}.`,
  caption: "",
  alt: "",
  notebook: null,
  spec: { data: [], layout: { width: 0, height: 0 } },
  table: [],
});

export const fig1 = inCell("fig1");
export const fig2 = inCell("fig2");
export const fig3 = inCell("fig3");
export const fig4 = inCell("fig4");
export const fig5 = inCell("fig5");
export const fig6 = inCell("fig6");
export const fig7 = inCell("fig7");
export const fig8 = inCell("fig8");
export const fig9 = inCell("fig9");
export const fig10 = inCell("fig10");
export const figA1 = inCell("figA1");
export const figA2 = inCell("figA2");
export const figA3 = inCell("figA3");
export const figA4 = inCell("figA4");
export const figA5 = inCell("figA5");
export const table1 = inCell("table1");
export const table2 = inCell("table2");
export const table3 = inCell("table3");
export const table4 = inCell("table4");
export const table5 = inCell("table5");
export const table6 = inCell("table6");
export const figB1 = inCell("figB1");
export const figB2 = inCell("figB2");
export const figB3 = inCell("figB3");
export const figB4 = inCell("figB4");
export const figB5 = inCell("figB5");
export const tableB1 = inCell("tableB1");
