/** @file The tables of figures: as files beside the drawings, and as HTML with headers for screen readers. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cellText, type TableRow, toCsv, toMarkdown } from "../../store/tableText.js";
import { writeWhole } from "../../store/writeWhole.js";
import type { Figure } from "../figure.js";
import { escapeHtml } from "./page.js";

/** Writes <id>.md and <id>.csv beside the drawing. */
export async function writeTables(figure: Figure, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const page = `# ${figure.title}\n\n${figure.sentence}\n\n${toMarkdown(figure.table)}\n${figure.caption}\n`;
  await writeWhole(join(folder, `${figure.id}.md`), page);
  await writeWhole(join(folder, `${figure.id}.csv`), toCsv(figure.table));
}

/** A table whose first column names its rows. */
export function toHtml(rows: readonly TableRow[], caption: string): string {
  const [first] = rows;
  if (first === undefined) return "<p>no rows</p>";
  const head = Object.keys(first).map((name) => `<th scope="col">${escapeHtml(name)}</th>`);
  const body = rows.map((row) => {
    const [name, ...rest] = Object.values(row).map((cell) => escapeHtml(cellText(cell)));
    return `<tr><th scope="row">${name}</th>${rest.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  return `<table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${head.join("")}</tr></thead>
<tbody>
${body.join("\n")}
</tbody>
</table>`;
}
