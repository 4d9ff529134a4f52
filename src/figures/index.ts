/** @file The figures, in the paper's order. A new one is a file and a line here. */
import type { Experiment } from "../paper/experiment.js";
import type { Results } from "../results/rows.js";
import { fig1 } from "./fig1.js";
import { fig2 } from "./fig2.js";
import { fig3 } from "./fig3.js";
import { fig4 } from "./fig4.js";
import { fig5 } from "./fig5.js";
import { fig6 } from "./fig6.js";
import { fig7 } from "./fig7.js";
import { fig8 } from "./fig8.js";
import { fig9 } from "./fig9.js";
import { fig10 } from "./fig10.js";
import { figA1 } from "./figA1.js";
import { figA2 } from "./figA2.js";
import { figA3 } from "./figA3.js";
import { figA4 } from "./figA4.js";
import { figA5 } from "./figA5.js";
import { figB1 } from "./figB1.js";
import { figB2 } from "./figB2.js";
import { figB3 } from "./figB3.js";
import { figB4 } from "./figB4.js";
import { figB5 } from "./figB5.js";
import type { Figure } from "./figure.js";
import { has } from "./needs.js";
import { table1 } from "./table1.js";
import { table2 } from "./table2.js";
import { table3 } from "./table3.js";
import { table4 } from "./table4.js";
import { table5 } from "./table5.js";
import { table6 } from "./table6.js";
import { tableB1 } from "./tableB1.js";

/** As `make` draws them, and as the report shows them within each section. */
export const FIGURES = [
  fig1,
  fig2,
  fig3,
  fig4,
  fig5,
  fig6,
  table1,
  fig7,
  table2,
  fig8,
  table3,
  fig9,
  table4,
  fig10,
  table5,
  table6,
  figA1,
  figA2,
  figA3,
  figA4,
  figA5,
  figB1,
  figB2,
  figB3,
  figB4,
  figB5,
  tableB1,
] as const;

export type FigureId = (typeof FIGURES)[number]["id"];
export const FIGURE_IDS: readonly FigureId[] = FIGURES.map(({ id }) => id);
/** What `make main` trains for and draws. */
export const MAIN_FIGURES: readonly FigureId[] = FIGURES.flatMap((one) => ("main" in one && one.main ? [one.id] : []));

/** `figures.fig3(results)` draws one. */
export const figures = Object.fromEntries(FIGURES.map((one) => [one.id, one.from])) as Record<
  FigureId,
  (results: Results) => Figure<FigureId>
>;

/** Notebooks that need no result rows. */
const WITHOUT_FIGURES = ["00-setting", "01-gold-annotation", "11-your-own-judge", "12-exercises"];

/** The notebooks that have something to show on a scale, in order. */
export const notebooksOf = (all: readonly Experiment[]): string[] =>
  [
    ...WITHOUT_FIGURES,
    ...FIGURES.flatMap((one) => (one.carriesNotebook && has(all, one) ? [one.notebook] : [])),
  ].sort();
