/** @file A table that is drawn: a judge or model a line, its numbers in columns, and beside them every run as a dot. */
import type { Spec } from "../figure.js";
import { narrowMeta, stack } from "./narrow.js";
import { axis, baseLayout, INK, LEGEND_ABOVE, MUTED, OKABE_ITO, PAGE_WIDTH, SMALL, text } from "./style.js";
import { axesOf, exact, legendEntry, rounded } from "./traces.js";

export interface Dots {
  name: string; // of the series: "blind arena judge"
  symbol: string;
  color: string;
  values: readonly { value: number; hover: string }[];
}

/** One panel's part of a line. */
export interface Cell {
  numbers: readonly string[]; // one a heading of the panel
  dots: readonly Dots[];
  paper?: { value: number; hover: string } | undefined; // the paper's number
}

export interface Line {
  name: string;
  cells: readonly Cell[]; // one a panel
}

export interface DotTable {
  lines: readonly Line[];
  panels: readonly { title: string; headings: readonly string[] }[];
  numberWidth: number; // pixels of a column of numbers
  nameWidth: number;
  axisTitle: string;
  range: [number, number];
  ticks: readonly number[];
  marked?: { value: number; name: string }; // a dotted line: chance, or a draw
  legend: readonly { name: string; symbol: string; color: string }[];
}

const ROW = 38,
  LETTER = 7, // pixels of one in an axis title, about
  BOTTOM = 58,
  GAP = 26;
const PAPER = { name: "the paper", symbol: "diamond", color: OKABE_ITO.yellow };

export function dotTable(table: DotTable): Spec {
  const { lines, panels, numberWidth, nameWidth, range, ticks, marked } = table;
  const top = panels.some(({ title }) => title !== "") ? 96 : 62;
  const height = top + BOTTOM + ROW * lines.length;
  const right = 18;
  const inner = PAGE_WIDTH - nameWidth - right;
  const wide = (inner - GAP * (panels.length - 1)) / panels.length;
  const axes: Record<string, unknown> = {};
  const annotations: Record<string, unknown>[] = [];
  const shapes: Record<string, unknown>[] = [];
  const data: Record<string, unknown>[] = [];
  panels.forEach(({ title, headings }, at) => {
    const panel = at + 1;
    const suffix = panel === 1 ? "" : String(panel);
    const { xaxis, yaxis } = axesOf(panel);
    const from = at * (wide + GAP);
    const strip = from + headings.length * numberWidth + 8;
    axes[`xaxis${suffix}`] = axis({
      domain: [strip / inner, (from + wide) / inner],
      anchor: yaxis,
      range,
      tickmode: "array",
      tickvals: ticks,
    });
    axes[`yaxis${suffix}`] = axis({
      domain: [0, 1],
      anchor: xaxis,
      range: [lines.length - 0.5, -0.5],
      tickmode: "array",
      tickvals: lines.map((_, place) => place),
      ticktext: lines.map(({ name }) => name),
      showticklabels: at === 0,
      ticks: "",
      ticklabelstandoff: at === 0 ? headings.length * numberWidth + 12 : 0,
    });
    const center = (strip + from + wide) / 2 / inner;
    if (title)
      annotations.push(text(`<b>${title}</b>`, (from + wide / 2) / inner, 1, { yanchor: "bottom", yshift: 28 }));
    headings.forEach((heading, column) => {
      const x = (from + (column + 1) * numberWidth - 4) / inner;
      const look = { xanchor: "right", font: { size: 13, color: MUTED } };
      annotations.push(text(heading, x, 1, { ...look, yanchor: "bottom", yshift: 3 }));
      lines.forEach(({ cells }, place) => {
        const number = cells[at]?.numbers[column];
        if (number)
          annotations.push({ ...text(number, x, place, { ...look, font: { size: 14, color: INK } }), yref: yaxis });
      });
    });
    const fits = table.axisTitle.length * LETTER <= wide - (strip - from);
    const below = { yanchor: "top", yshift: -28, font: { size: SMALL }, ...(!fits && { xanchor: "right" }) };
    annotations.push(text(table.axisTitle, fits ? center : (from + wide) / inner, 0, below));
    if (marked) {
      const line = { color: MUTED, width: 1, dash: "dot" };
      const place = { xref: xaxis, x0: marked.value, x1: marked.value, yref: `${yaxis} domain`, y0: 0, y1: 1 };
      shapes.push({ type: "line", ...place, line });
    }
    lines.forEach(({ cells }, place) => data.push(...cellTraces(cells[at], place, panel)));
  });
  const beside = lines.some(({ cells }) => cells.some(({ paper }) => paper)) ? [PAPER] : [];
  const legend = [...table.legend, ...beside].map(({ name, symbol, color }) => legendEntry(name, { symbol, color }));
  if (marked) legend.push(legendEntry(marked.name, { dash: "dot", width: 1 }));
  const layout = baseLayout(PAGE_WIDTH, height, {
    margin: { l: nameWidth, r: right, t: top, b: BOTTOM },
    ...axes,
    annotations,
    shapes,
    showlegend: true,
    legend: { ...LEGEND_ABOVE, x: 0.01 },
    meta: narrowTable(table, axes, legend.length),
  });
  return { data: [...data, ...legend], layout };
}

const NARROW = { legend: 24, title: 40, ticks: 44, bottom: 50, name: 20 }; // pixels
const FITS = 40; // characters that stand side by side on a narrow screen

/** On a narrow screen panels stand one below another, and a line's name and numbers above its dots. */
function narrowTable({ lines, panels, axisTitle }: DotTable, wide: Record<string, unknown>, entries: number) {
  const saidOf = ({ cells }: Line, at: number) =>
    panels[at]!.headings.flatMap((heading, column) => {
      const number = cells[at]?.numbers[column];
      return number && number !== "–" ? [`${heading} ${number}`] : [];
    }).join(", ");
  const beside = lines.every((line) => panels.every((_, at) => `${line.name} ${saidOf(line, at)}`.length <= FITS));
  const row = 46 + NARROW.name * (beside ? 1 : 2);
  const { height, domains } = stack(
    panels.map(({ title }, at) => ({
      above: (title ? NARROW.title : 0) + (at > 0 ? NARROW.ticks : 0),
      height: row * (lines.length + 0.2),
    })),
  );
  const axes: Record<string, unknown> = {};
  const annotations: Record<string, unknown>[] = [];
  panels.forEach(({ title }, at) => {
    const suffix = at === 0 ? "" : String(at + 1);
    const { yaxis } = axesOf(at + 1);
    axes[`xaxis${suffix}`] = { ...(wide[`xaxis${suffix}`] as object), domain: [0, 1], tickfont: { size: 13 } };
    axes[`yaxis${suffix}`] = {
      ...(wide[`yaxis${suffix}`] as object),
      domain: domains[at],
      range: [lines.length - 0.55, -0.75],
      showticklabels: false,
    };
    const left = { xanchor: "left", align: "left" };
    if (title)
      annotations.push(
        text(`<b>${title}</b>`, 0, domains[at]![1], { ...left, yanchor: "bottom", yshift: 4, font: { size: 15 } }),
      );
    lines.forEach((line, place) => {
      const said = saidOf(line, at);
      const look = { yref: yaxis, yanchor: "bottom", yshift: 18, font: { size: 13 } };
      const right = { ...look, xanchor: "right", font: { size: 12, color: MUTED } };
      annotations.push(text(beside ? line.name : `${line.name}<br>${said}`, 0, place, { ...look, ...left }));
      if (beside) annotations.push(text(said, 1, place, right));
    });
  });
  annotations.push(text(axisTitle, 0.5, 0, { yanchor: "top", yshift: -24, font: { size: 13 } }));
  const top = NARROW.legend * Math.ceil(entries / 2) + 8;
  return narrowMeta(Math.round(height) + top + NARROW.bottom, {
    margin: { l: 14, r: 20, t: top, b: NARROW.bottom },
    ...axes,
    annotations,
    legend: { ...LEGEND_ABOVE, x: 0, font: { size: 13 } },
  });
}

/** Series one under the other within their line; a stroke at the mean; the paper's diamond below them. */
function cellTraces(cell: Cell | undefined, place: number, panel: number): Record<string, unknown>[] {
  if (!cell) return [];
  const kept = cell.dots.filter(({ values }) => values.length > 0);
  const parts = kept.length + (cell.paper ? 1 : 0);
  const y = (part: number) => rounded(place + (part - (parts - 1) / 2) * (parts > 2 ? 0.26 : 0.3));
  const traces: Record<string, unknown>[] = kept.flatMap(({ name, symbol, color, values }, part) => [
    {
      type: "scatter",
      mode: "markers",
      name,
      showlegend: false,
      ...axesOf(panel),
      x: values.map(({ value }) => exact(value)),
      y: values.map(() => y(part)),
      text: values.map(({ hover }) => hover),
      hovertemplate: "%{text}: %{x}<extra></extra>",
      marker: { symbol, size: 8, color, opacity: 0.75, line: { color, width: 1.3 } },
    },
  ]);
  if (cell.paper) {
    const { value, hover } = cell.paper;
    traces.push({
      type: "scatter",
      mode: "markers",
      name: PAPER.name,
      showlegend: false,
      ...axesOf(panel),
      x: [exact(value)],
      y: [y(parts - 1)],
      text: [hover],
      hovertemplate: "%{text}: %{x}<extra></extra>",
      marker: { symbol: "diamond", size: 11, color: PAPER.color, line: { color: INK, width: 1.5 } },
    });
  }
  return traces;
}
