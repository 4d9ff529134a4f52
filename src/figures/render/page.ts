/** @file A figure as a web page of a few KB: one can zoom and read values off; plotly.js lies beside it. */
import type { Figure, TableRow } from "../figure.js";
import { withFont } from "./svg.js";

export const PLOTLY_NAME = "plotly-basic.min.js";

/** The whole HTML text. It opens from disk and needs no network. */
export function figurePage(figure: Figure): string {
  const { data, layout } = withFont(figure.spec);
  const json = JSON.stringify({ data, layout }).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(figure.title)}</title>
<style>
  body { font: 15px/1.5 "DejaVu Sans", Verdana, sans-serif; max-width: ${layout.width}px; margin: 2em auto; padding: 0 1em; color: #222; }
  table { border-collapse: collapse; font-size: 13px; }
  td, th { padding: 0.15em 0.8em; border-bottom: 1px solid #ddd; text-align: left; }
  #figure { overflow-x: auto; }
</style>
<h1>${escapeHtml(figure.title)}</h1>
<p><strong>${escapeHtml(figure.sentence)}</strong></p>
<div id="figure" role="group" aria-label="${escapeHtml(figure.alt)}"></div>
<p>${escapeHtml(figure.caption)}</p>
<p>${figure.notebook ? `Drawn by <code>${escapeHtml(figure.notebook)}</code>. ` : ""}<a href="${figure.id}.json">json</a> <a href="${figure.id}.svg">svg</a> <a href="${figure.id}.png">png</a></p>
${figure.table.length > 0 ? `<details><summary>The numbers</summary>\n${htmlTable(figure.table)}\n</details>` : ""}
<script src="${PLOTLY_NAME}"></script>
<script>
const { data, layout } = ${json};
Plotly.newPlot("figure", data, layout, { displaylogo: false });
</script>
</html>
`;
}

export function htmlTable(rows: readonly TableRow[]): string {
  const line = (cells: unknown[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(String(cell ?? ""))}</${tag}>`).join("")}</tr>`;
  return `<table>\n${[line(Object.keys(rows[0] ?? {}), "th"), ...rows.map((row) => line(Object.values(row), "td"))].join("\n")}\n</table>`;
}

export const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
