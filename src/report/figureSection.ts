/** @file A figure on the page: what it shows, the drawing, the claims it carries, its numbers, and how it is made. */
import type { ClaimResult } from "../claims/verdict.js";
import { type Figure, figureName, type TableRow } from "../figures/figure.js";
import { FIGURES, type FigureId } from "../figures/index.js";
import { escapeHtml } from "../figures/render/page.js";
import { toHtml } from "../figures/render/tables.js";
import { claimsOf } from "./claimsTable.js";
import { packed } from "./packed.js";

/** A figure with the numbers that the paper prints for it, or why it could not be drawn. */
export type Drawn =
  | { id: FigureId; figure: Figure<FigureId>; published: TableRow[] }
  | { id: FigureId; missing: string };

/** `rebuilt`: with the command that draws it again, which is the miniature's. */
export function figureSection(drawn: Drawn, claims: readonly ClaimResult[], rebuilt: boolean): string {
  const { id } = drawn;
  const title = "figure" in drawn ? drawn.figure.title : figureName(id);
  const content =
    "figure" in drawn ? figureContent(drawn.figure, drawn.published, claims, rebuilt) : notDrawn(drawn.missing);
  return `<section id="${id}" class="figure" aria-labelledby="${id}-title">
<h3 id="${id}-title">${escapeHtml(title)}</h3>
${content}
</section>`;
}

const notDrawn = (why: string): string => `<p>Not drawn: ${escapeHtml(why)}</p>`;

function figureContent(
  figure: Figure<FigureId>,
  published: TableRow[],
  claims: readonly ClaimResult[],
  rebuilt: boolean,
): string {
  const { id, spec, alt, notebook } = figure;
  const { width, height } = spec.layout;
  const files = ["html", "svg", "png", "json", "csv", "md"].map((kind) => {
    const name = kind === "html" ? "a page of its own" : kind;
    return `<a href="${id}.${kind}" aria-label="${figureName(id)}, ${name}">${name}</a>`;
  });
  const read = FIGURES.find((one) => one.id === id)?.readBeside;
  const isTable = id.startsWith("table");
  return `<p class="sentence">${escapeHtml(figure.sentence)}</p>
<figure>
<div class="plot" tabindex="-1" style="--width: ${width}px; --ratio: ${width} / ${height}">
<img src="${id}.svg" alt="${escapeHtml(alt)}" width="${width}" height="${height}" loading="lazy">
<script type="text/plain">${packed(spec)}</script>
</div>
<figcaption><details><summary>How to read it</summary>${escapeHtml(figure.caption)}</details></figcaption>
</figure>
${numbers(isTable ? "The table" : "The numbers", figure.table, figure.title, isTable)}
<details><summary>${carried(id, claims)}the paper’s numbers, and files</summary>
${claimsOf(id, claims)}
${publishedNumbers(figure, published)}
<p class="made">${read ? `<a href="#reader/${read}">Read the outputs</a> of such a run. ` : ""}${
    notebook
      ? `Notebook
<a href="../${notebook}"><code>${notebook}</code></a>. `
      : ""
  }<span class="files">Files: ${files.join(" ")}</span></p>
</details>
${rebuilt ? `<p class="rebuild">rebuild: <code>make figures/${id}.svg</code></p>` : ""}`;
}

const carried = (id: FigureId, claims: readonly ClaimResult[]): string => {
  const ids = claims.filter(({ figures }) => figures.includes(id)).map((claim) => claim.id);
  return ids.length > 0 ? `${ids.length === 1 ? "Claim" : "Claims"} ${ids.join(", ")}, ` : "Beside it: ";
};

const publishedNumbers = ({ id, title }: Figure, rows: TableRow[]): string =>
  rows.length === 0
    ? `<p class="note">The paper’s own numbers: its main text prints none for this figure.</p>`
    : numbers("The paper’s own numbers", rows, `${figureName(id)} in the paper: ${title.replace(/^.*?: /, "")}`);

const numbers = (summary: string, rows: TableRow[], caption: string, open = false): string =>
  `<details${open ? " open" : ""}><summary>${summary} (${rows.length} rows)</summary>
<div class="wide numbers" tabindex="0" role="region" aria-label="${escapeHtml(caption)}, scrolls sideways">
${toHtml(rows, caption)}
</div></details>`;
