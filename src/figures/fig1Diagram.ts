/** @file Figure 1, left: who labels, who rewards and who evaluates. */
import { type Area, arrow, box, type Canvas, canvas, write } from "./parts/canvas.js";
import { fade, INK, MUTED, OKABE_ITO, SMALL } from "./parts/style.js";

/** The setting of section 2 (after Gao et al. 2023). `oracle`: with the miniature's beside it. */
export function settingDiagram(area: Area, oracle: boolean): Canvas {
  const on = canvas(area);
  const { width, height } = area;
  const [left, right, middle] = [width * 0.2, width * 0.8, width * 0.5];
  const [top, low, bottom] = [height * 0.12, height * 0.58, height * 0.9];
  place(on, "<b>gold judge</b>", middle, top, OKABE_ITO.orange);
  place(on, "<b>judge</b>", left, low, OKABE_ITO.blue);
  place(on, "<b>policy</b>", right, low, OKABE_ITO.green);
  const [half, tall] = [BOX.width / 2, BOX.height / 2];
  arrow(on, [middle - half / 2, top + tall], [left, low - tall]);
  arrow(on, [left + half, low], [right - half, low]);
  arrow(on, [right, low - tall], [middle + half / 2, top + tall]);
  const small = { font: { size: SMALL } };
  write(on, "1 labels:<br>scores and<br>traces", 2, height * 0.27, { ...small, xanchor: "left", align: "left" });
  write(on, "3 scores<br>outputs", right + 16, height * 0.27, small);
  write(on, "2 reward", middle, low - 14, small);
  if (!oracle) return on;
  place(on, "<b>oracle</b>", middle, bottom, MUTED, { line: { color: MUTED, width: 1.5, dash: "dash" } });
  arrow(on, [right, low + tall], [middle + half, bottom], MUTED);
  write(on, "true<br>quality", right + 8, height * 0.8, { font: { size: SMALL, color: MUTED } });
  return on;
}

const BOX = { width: 108, height: 40 };

function place(on: Canvas, name: string, x: number, y: number, color: string, look: Record<string, unknown> = {}) {
  const fill = { fillcolor: fade(color, 0.18), line: { color, width: 2 } };
  box(on, x, y, BOX.width, BOX.height, { ...fill, ...look });
  write(on, name, x, y, { font: { color: INK } });
}
