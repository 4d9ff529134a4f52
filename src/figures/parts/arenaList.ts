/** @file Figure 1, right: the paper's Arena-Hard-V2 table for creative writing, and our rows below it. */
import { ARENA_JUDGES, BENCHMARK_JUDGE } from "../../paper/arena.js";
import { publishedArena } from "../../paper/published.js";
import type { ArenaRow } from "../../results/rows.js";
import { isBenchmark, percentOf } from "./arenaScores.js";
import { type Area, box, type Canvas, canvas, write } from "./canvas.js";
import { fade, INK, MUTED, OKABE_ITO, SMALL } from "./style.js";

const ROW = 22;
/** Right edges of the columns of scores, from the right: in miniature two, on real text one. */
const COLUMNS = { blind: 62, checking: 4, [BENCHMARK_JUDGE]: 4 } as const;

/** Table 1 of the paper, creative writing, best first; then ours, of the same subset, base policy and judges. */
export function arenaList(area: Area, battles: readonly ArenaRow[]): Canvas {
  const on = canvas(area);
  const { width } = area;
  const left = { xanchor: "left", align: "left", font: { size: SMALL } };
  let y = 8;
  const heading = (words: string) => {
    write(on, words, 0, y, { ...left, font: { size: SMALL, color: MUTED } });
    rule(on, (y += 13), width);
    y += ROW / 2 + 2;
  };
  const line = (name: string, scores: { text: string; from: number }[], marked: boolean) => {
    if (marked) box(on, width / 2, y, width, ROW, { fillcolor: fade(OKABE_ITO.blue, 0.18), line: { width: 0 } });
    const bold = (words: string) => (marked ? `<b>${words}</b>` : words);
    write(on, bold(name), 4, y, left);
    for (const { text, from } of scores)
      write(on, bold(text), width - from, y, { xanchor: "right", font: { size: SMALL } });
    y += ROW;
  };

  heading("<b>the paper's</b> scores (table 1)");
  for (const { adversarial, model, score } of listRows()) {
    line(
      adversarial ? "Llama-3.1-8B, 4B judge" : model,
      [{ text: score.toFixed(1), from: COLUMNS.checking }],
      adversarial,
    );
  }
  const rows = ourRows(battles);
  y += 4;
  heading(rows.length > 0 ? "<b>ours</b>, Llama-3.1-8B:" : "<b>ours</b>: not measured yet");
  if (rows.length === 0) return on;
  for (const judge of isBenchmark(battles) ? [] : ARENA_JUDGES) {
    write(on, judge === "blind" ? "blind" : "checks", width - COLUMNS[judge], y - ROW - 4, {
      xanchor: "right",
      font: { size: SMALL, color: MUTED },
    });
  }
  for (const { name, scores, marked } of rows) line(name, scores, marked);
  write(on, "50: as good as the baseline", 4, y + 2, { ...left, font: { size: 13, color: MUTED } });
  return on;
}

const listRows = () =>
  publishedArena()
    .filter((row) => row.subset === "creative writing" && row.source === "Table 1")
    .sort((a, b) => b.score - a.score);

/** Llama-3.1-8B with the judges of the middle panel, and untrained; with style control, means over seeds. */
function ourRows(battles: readonly ArenaRow[]) {
  const own = battles.filter(
    ({ subset, policy, pool }) => subset === "creative_writing" && policy === "llama-3.1-8b" && pool === "pointwise",
  );
  const models = [
    { name: "4B reasoning", kind: "reasoning", size: "4b", marked: true },
    { name: "14B non-reasoning", kind: "non-reasoning", size: "14b", marked: false },
    { name: "untrained", kind: null, size: null, marked: false },
  ];
  return models.flatMap(({ name, kind, size, marked }) => {
    const cell = own.filter((row) => row.kind === kind && row.size === size);
    const scores = ([...ARENA_JUDGES, BENCHMARK_JUDGE] as const).flatMap((judge) => {
      const found = percentOf(
        cell.filter((row) => row.judge === judge),
        "controlled",
      );
      return found ? [{ text: found.mean.toFixed(1), from: COLUMNS[judge] }] : [];
    });
    return scores.length > 0 ? [{ name, scores, marked }] : [];
  });
}

const rule = (on: Canvas, y: number, width: number) =>
  on.shapes.push({
    type: "line",
    xref: on.anchor["xaxis"],
    yref: on.anchor["yaxis"],
    x0: 0,
    x1: width,
    y0: y,
    y1: y,
    line: { color: INK, width: 1.2 },
  });
