/** @file The figures by id. */
import type { Results } from "../store/rows.js";
import { fig1 } from "./fig1.js";
import { fig2 } from "./fig2.js";
import { fig3 } from "./fig3.js";
import { fig4 } from "./fig4.js";
import { fig5 } from "./fig5.js";
import { fig6 } from "./fig6.js";
import { fig10 } from "./fig10.js";
import type { Figure, FigureId } from "./figure.js";
import { table5 } from "./table5.js";

export const figures: Record<FigureId, (results: Results) => Figure> = {
  fig1, fig2, fig3, fig4, fig5, fig6, fig10, table5,
};
