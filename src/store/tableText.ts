/** @file Rows as text: markdown for people, CSV for spreadsheets. */

/** One row of a table; every row of a table has the same columns in the same order. */
export type TableRow = Record<string, string | number | null>;

export function toMarkdown(rows: readonly TableRow[]): string {
  const [first] = rows;
  if (!first) return "(no rows)\n";
  const line = (cells: unknown[]) =>
    `| ${cells
      .map((cell) =>
        cellText(cell)
          .replaceAll("|", "\\|")
          .replace(/\s*[\r\n]+\s*/g, " "),
      )
      .join(" | ")} |\n`;
  const names = Object.keys(first);
  return line(names) + line(names.map(() => "---")) + rows.map((row) => line(Object.values(row))).join("");
}

/** RFC 4180, with a header line. */
export function toCsv(rows: readonly TableRow[]): string {
  const [first] = rows;
  if (!first) return "";
  const quoted = (cell: unknown) => {
    const words = typeof cell === "string" ? inert(cell) : cellText(cell);
    return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
  };
  const lines = [Object.keys(first), ...rows.map((row) => Object.values(row))];
  return lines.map((cells) => cells.map(quoted).join(",") + "\r\n").join("");
}

/** A text that a spreadsheet would run as a formula gets a leading apostrophe, which makes it text. */
const inert = (text: string): string =>
  /^[=+\-@\t\r]/.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;

export const cellText = (cell: unknown): string => (cell === null || cell === undefined ? "" : String(cell));
