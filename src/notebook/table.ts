/** @file Result rows as danfojs DataFrames, and tables as a cell shows them. */
import { DataFrame } from "danfojs-node";
import { htmlTable } from "../figures/render/page.js";
import { display } from "./show.js";

type Value = string | number | boolean | null;
type Row = Record<string, Value>;
/** What table() needs of a DataFrame. danfojs has two classes of that name: its methods give the one it does not export. */
type Frame = Pick<DataFrame, "columns" | "index" | "values">;

/** Rows as a DataFrame: groupby, agg, query, describe, merge, toCSV … (danfojs.jsdata.org). */
export const frame = (rows: readonly object[]): DataFrame => new DataFrame(rows as Row[]);

export interface TableOptions {
  columns?: readonly string[]; // default: all
  limit?: number; // rows
}

/** Shows a DataFrame, or rows, as a table in the cell; numbers to four digits. */
export function table(of: Frame | readonly object[], { columns, limit = 20 }: TableOptions = {}): void {
  const all = ("columns" in of ? rowsOf(of) : (of as readonly Row[])).map(rounded);
  const rows = columns ? all.map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? ""]))) : all;
  const shown = rows.slice(0, limit);
  const more = rows.length > limit ? `${limit} of ${rows.length} rows` : "";
  display({
    "text/html": htmlTable(shown) + (more && `\n<p>${more}</p>`),
    "text/plain": plainTable(shown) + (more && `\n${more}`),
  });
}

/** describe() and the like carry their meaning in the index: it becomes the first column where it is not just 0, 1, 2 … */
function rowsOf(frame: Frame): Row[] {
  const named = frame.index.some((label) => typeof label === "string");
  return (frame.values as Value[][]).map((values, i) => ({
    ...(named ? { "": frame.index[i]! } : {}),
    ...Object.fromEntries(frame.columns.map((column, c) => [column, values[c] ?? null])),
  }));
}

const rounded = (row: Row): Record<string, string> =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key, typeof value === "number" ? String(Number(value.toPrecision(4))) : String(value ?? "")]));

export function plainTable(rows: Record<string, string>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: string[]): string => cells.map((cell, i) => cell.padEnd(widths[i]!)).join("  ").trimEnd();
  return [line(columns), ...rows.map((row) => line(columns.map((column) => row[column]!)))].join("\n");
}
