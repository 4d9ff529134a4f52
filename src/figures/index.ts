/** @file The figures by id. */
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
import type { Figure, FigureId } from "./figure.js";
import { onRealText } from "./onRealText.js";
import { table1 } from "./table1.js";
import { table2 } from "./table2.js";
import { table3 } from "./table3.js";
import { table4 } from "./table4.js";
import { table5 } from "./table5.js";
import { table6 } from "./table6.js";

const drawn: Record<FigureId, (results: Results) => Figure> = {
  fig1,
  fig2,
  fig3,
  fig4,
  fig5,
  fig6,
  fig7,
  fig8,
  fig9,
  fig10,
  figA1,
  figA2,
  figA3,
  figA4,
  figA5,
  table1,
  table2,
  table3,
  table4,
  table5,
  table6,
};

export const figures = Object.fromEntries(
  Object.entries(drawn).map(([id, draw]) => [id, (results: Results) => onRealText(draw(results), results)]),
) as typeof drawn;
