/** @file figures/index.html as text: no script, no network, one style for screen and print. */
import type { ClaimResult } from "../claims.js";
import { intervalText, wantedText } from "../claims/markdown.js";
import { designedRows, emergedRows } from "../designed.js";
import { figureName, type Figure, type FigureId } from "../figure.js";
import { VOCABULARY } from "../../world/vocabulary.js";
import { escapeHtml } from "../render/page.js";
import { toHtml } from "../table.js";
import { CSS } from "./css.js";

/** A figure, or why it could not be drawn. */
export type Drawn = { id: FigureId; figure: Figure } | { id: FigureId; missing: string };

export function reportPage(drawn: readonly Drawn[], claims: readonly ClaimResult[], about: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>judgelab: figures</title>
<style>${CSS}</style>
<header>
<h1>Reasoning judges in post-training, in miniature</h1>
<p>Figures 1 to 6 of <a href="https://arxiv.org/abs/2603.12246">arXiv 2603.12246</a>, drawn from runs of this
repository's miniature: models of thousands of parameters in a world of ${VOCABULARY} words. ${escapeHtml(about)}</p>
<nav aria-label="On this page"><ul>
<li><a href="#claims">What holds</a></li>
${drawn.map(({ id }) => `<li><a href="#${id}">${figureName(id)}</a></li>`).join("\n")}
<li><a href="#designed">Designed and emerged</a></li>
<li><a href="#rebuild">Rebuild</a></li>
</ul></nav>
</header>
<main>
${claimsSection(claims)}
${drawn.map(figureSection).join("\n")}
<section id="designed">
<h2>What was designed, and what emerged</h2>
${toHtml(designedRows(), "Inputs of the miniature")}
${toHtml(emergedRows(), "Outcomes of training; nothing in the world knows of them")}
</section>
${rebuildSection(drawn)}
</main>
</html>
`;
}

function claimsSection(claims: readonly ClaimResult[]): string {
  const rows = claims.flatMap((claim) =>
    claim.parts.map((part, index) => {
      const span = claim.parts.length;
      const first =
        `<th scope="rowgroup" rowspan="${span}">${claim.id}<br>${verdictMark(claim.verdict)}</th>` +
        `<td rowspan="${span}">${escapeHtml(claim.statement)}` +
        (claim.notes.length ? `<p class="note">${escapeHtml(claim.notes.join("; "))}</p>` : "") +
        `</td>`;
      const or = claim.combine === "any" && index > 0 ? "or: " : "";
      const cells =
        `<td>${escapeHtml(or + part.name)}</td><td class="number">${escapeHtml(wantedText(part))}</td>` +
        `<td class="number">${escapeHtml(intervalText(part))}</td><td>${verdictMark(part.verdict)}</td>`;
      return `<tr>${index === 0 ? first : ""}${cells}</tr>`;
    }),
  );
  return `<section id="claims">
<h2>What holds</h2>
<div class="wide"><table>
<caption>Claims, their statistics, and the verdict by a rule fixed before the reporting seeds were run; intervals are
95 % t intervals over seeds, each a whole chain (<a href="claims.md">rule and values by seed</a>, <a href="claims.json">json</a>)</caption>
<thead><tr>${["claim", "what it says", "statistic", "claimed", "mean [interval]", "verdict"]
    .map((name) => `<th scope="col">${name}</th>`)
    .join("")}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table></div>
</section>`;
}

const verdictMark = (verdict: string): string =>
  `<span class="verdict ${verdict.replaceAll(" ", "-")}">${verdict}</span>`;

function figureSection(drawn: Drawn): string {
  const { id } = drawn;
  if ("missing" in drawn) {
    return `<section id="${id}">\n<h2>Figure ${id.slice(3)}</h2>\n<p>Not drawn: ${escapeHtml(drawn.missing)}</p>\n</section>`;
  }
  const { figure } = drawn;
  const { width, height } = figure.spec.layout;
  const files = ["html", "svg", "png", "json", "csv", "md"].map((kind) => {
    const name = kind === "html" ? "interactive" : kind;
    return `<a href="${id}.${kind}" aria-label="Figure ${id.slice(3)}, ${name}">${name}</a>`;
  });
  return `<section id="${id}">
<h2>${escapeHtml(figure.title)}</h2>
<p class="sentence">${escapeHtml(figure.sentence)}</p>
<figure>
<img src="${id}.svg" alt="${escapeHtml(figure.alt)}" width="${width}" height="${height}">
<figcaption>${escapeHtml(figure.caption)}</figcaption>
</figure>
<p class="files">${files.join(" ")}</p>
<details><summary>The numbers (${figure.table.length} rows)</summary>
<div class="wide numbers">${toHtml(figure.table, figure.title)}</div>
</details>
</section>`;
}

function rebuildSection(drawn: readonly Drawn[]): string {
  const rows = drawn.map((one) => {
    const notebook = "figure" in one ? one.figure.notebook : "";
    const link = notebook ? `<a href="../${notebook}"><code>${notebook}</code></a>` : "";
    const { id } = one;
    return `<tr><th scope="row">Figure ${id.slice(3)}</th><td>${link}</td><td><code>make figures/${id}.svg</code></td></tr>`;
  });
  return `<section id="rebuild">
<h2>Rebuild</h2>
<table>
<caption>Which notebook shows a figure and which command draws it, training what is missing first</caption>
<thead><tr><th scope="col">figure</th><th scope="col">notebook</th><th scope="col">command</th></tr></thead>
<tbody>
${rows.join("\n")}
<tr><th scope="row">all, and this page</th><td></td><td><code>make</code></td></tr>
<tr><th scope="row">claims</th><td></td><td><code>make claims</code></td></tr>
<tr><th scope="row">from the stored rows, in seconds</th><td></td><td><code>make REFERENCE=1</code></td></tr>
</tbody>
</table>
</section>`;
}
