/** @file Result rows as danfojs DataFrames, and tables and long texts as a cell shows them. */
import { DataFrame } from "danfojs-node";
import { htmlTable } from "../figures/render/page.js";
import { display, line } from "./show.js";

type Value = string | number | boolean | null;
type Row = Record<string, Value>;
/** What table() needs of a DataFrame. danfojs has two classes of that name: its methods give the one it does not export. */
type Frame = Pick<DataFrame, "columns" | "index" | "values">;

/**
 * Rows as a DataFrame: groupby, agg, query, describe, merge, toCSV … (danfojs.jsdata.org). A null in a column of numbers
 * (what is not known of real text) becomes NaN, because danfojs would count a null as 0. Grouping no rows gives no rows.
 */
export function frame(rows: readonly object[]): DataFrame {
  const all = rows as readonly Row[];
  const names = [...new Set(all.flatMap((row) => Object.keys(row)))];
  const words = names.filter((name) => all.some((row) => row[name] != null && typeof row[name] !== "number"));
  const known = (name: string, value: Value): Value => (value === null && !words.includes(name) ? NaN : value);
  const made = new DataFrame(
    all.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, known(name, value)]))),
  );
  const nothing = { agg: () => made, mean: () => made };
  return all.length > 0 ? made : Object.assign(made, { groupby: () => nothing });
}

export interface TableOptions {
  columns?: readonly string[]; // default: all; a column without any value is left out
  limit?: number; // rows shown, default 20
}

/** Shows a DataFrame, or rows, as a table in the cell: numbers to four digits, long texts as excerpts. */
export function table(of: Frame | readonly object[], { columns, limit = 20 }: TableOptions = {}): void {
  const all = ("columns" in of ? rowsOf(of) : (of as readonly Row[])).map(asText);
  if (all.length === 0) {
    line("no rows");
    return;
  }
  const shownColumns = columns?.filter((name) => all.some((row) => row[name]));
  const rows = shownColumns
    ? all.map((row) => Object.fromEntries(shownColumns.map((name) => [name, row[name] ?? ""])))
    : all;
  const shown = rows.slice(0, limit);
  const more = rows.length > limit ? `${limit} of ${rows.length} rows` : "";
  display({
    "text/html": htmlTable(shown) + (more && `\n<p>${more}</p>`),
    "text/plain": plainTable(shown) + (more && `\n${more}`),
  });
}

/** describe() and the like name their rows in the index; it becomes the first column unless it is just 0, 1, 2 … */
function rowsOf(frame: Frame): Row[] {
  const named = frame.index.some((label) => typeof label === "string");
  return (frame.values as Value[][]).map((values, i) => ({
    ...(named ? { "": frame.index[i]! } : {}),
    ...Object.fromEntries(frame.columns.map((column, c) => [column, values[c] ?? null])),
  }));
}

const asText = (row: Row): Record<string, string> =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key, cellText(value)]));

function cellText(value: Value): string {
  if (typeof value !== "number") return excerpt(String(value ?? ""));
  return Number.isNaN(value) ? "" : String(Number(value.toPrecision(4)));
}

export function plainTable(rows: Record<string, string>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: string[]): string =>
    cells
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join("  ")
      .trimEnd();
  return [line(columns), ...rows.map((row) => line(columns.map((column) => row[column]!)))].join("\n");
}

const LONGEST = 400; // characters; the miniature writes less
const END = 120;

/** A text on one line, with ⏎ for line breaks and "" for null; of a long text, the beginning and the end. */
export function excerpt(text: string | null): string {
  const line = (text ?? "").trim().replace(/\s*\n\s*/g, " ⏎ ");
  if (line.length <= LONGEST) return line;
  const left = line.length - LONGEST;
  return `${line.slice(0, LONGEST - END)} … (${left} characters) … ${line.slice(-END)}`;
}
