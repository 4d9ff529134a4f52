/** @file Rows as text: markdown for people, CSV for spreadsheets. */

/** One row of a table; every row of a table has the same columns in the same order. */
export type TableRow = Record<string, string | number | null>;

export function toMarkdown(rows: readonly TableRow[]): string {
  if (rows.length === 0) return "(no rows)\n";
  const line = (cells: unknown[]) => `| ${cells.map((cell) => cellText(cell).replaceAll("|", "\\|")).join(" | ")} |\n`;
  const names = Object.keys(rows[0]);
  return line(names) + line(names.map(() => "---")) + rows.map((row) => line(Object.values(row))).join("");
}

/** RFC 4180, with a header line. */
export function toCsv(rows: readonly TableRow[]): string {
  if (rows.length === 0) return "";
  const quoted = (cell: unknown) => {
    const words = cellText(cell);
    return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
  };
  const lines = [Object.keys(rows[0]), ...rows.map((row) => Object.values(row))];
  return lines.map((cells) => cells.map(quoted).join(",") + "\r\n").join("");
}

export const cellText = (cell: unknown): string => (cell === null || cell === undefined ? "" : String(cell));
