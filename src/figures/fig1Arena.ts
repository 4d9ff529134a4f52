/** @file Figure 1, right: the paper's Arena-Hard-V2 table for creative writing, marked as the paper's. */
import { publishedArena } from "../paper/published.js";
import type { Area, Canvas } from "./canvas.js";
import { box, canvas, write } from "./canvas.js";
import { fade, INK, MUTED, OKABE_ITO, SMALL } from "./style.js";

const ROW = 27;

/** Table 1 of the paper, creative writing, best first. Nothing in it is measured here. */
export function arenaTable(area: Area): Canvas {
  const on = canvas(area);
  const { width } = area;
  write(on, "<b>the paper's</b> scores (table 1);<br>ours: not measured yet", 0, 14, {
    font: { size: SMALL, color: MUTED }, xanchor: "left", align: "left",
  });
  const top = 62;
  rule(on, 48, width);
  arenaRows().forEach((row, index) => {
    const y = top + index * ROW;
    if (row.adversarial) {
      box(on, width / 2, y, width, ROW, { fillcolor: fade(OKABE_ITO.blue, 0.18), line: { width: 0 } });
    }
    const bold = (words: string) => (row.adversarial ? `<b>${words}</b>` : words);
    write(on, bold(row.adversarial ? "Llama-3.1-8B, 4B judge" : row.model), 4, y, {
      xanchor: "left", font: { size: SMALL },
    });
    write(on, bold(row.score.toFixed(1)), width - 4, y, { xanchor: "right", font: { size: SMALL } });
  });
  rule(on, top + (arenaRows().length - 0.5) * ROW, width);
  return on;
}

export const arenaRows = () =>
  publishedArena()
    .filter((row) => row.subset === "creative writing" && row.source === "Table 1")
    .sort((a, b) => b.score - a.score);

const rule = (on: Canvas, y: number, width: number) =>
  on.shapes.push({
    type: "line", xref: on.anchor["xaxis"], yref: on.anchor["yaxis"],
    x0: 0, x1: width, y0: y, y1: y, line: { color: INK, width: 1.2 },
  });
