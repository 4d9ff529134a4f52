/** @file The page's end: which command makes what. */

import { figureName } from "../figures/figure.js";
import { escapeHtml } from "../figures/render/page.js";
import type { Drawn } from "./figureSection.js";

export function rebuildSection(drawn: readonly Drawn[]): string {
  const rows = drawn.map((one) => {
    const notebook = "figure" in one ? one.figure.notebook : "";
    const link = notebook ? `<a href="../${notebook}"><code>${escapeHtml(notebook)}</code></a>` : "";
    return row(figureName(one.id), link, `make figures/${one.id}.svg`);
  });
  return `<section id="rebuild" aria-labelledby="rebuild-title">
<h2 id="rebuild-title">Rebuild</h2>
<div class="wide" tabindex="0" role="region" aria-label="Rebuild, scrolls sideways"><table>
<caption>Which notebook shows a figure and which command draws it, training what is missing first</caption>
<thead><tr><th scope="col">figure</th><th scope="col">notebook</th><th scope="col">command</th></tr></thead>
<tbody>
${rows.join("\n")}
${row("all, and this page", "", "make")}
${row("claims", "", "make claims")}
${row("from the stored rows, in seconds", "", "make REFERENCE=1")}
</tbody>
</table></div>
</section>`;
}

const row = (what: string, link: string, command: string): string =>
  `<tr><th scope="row">${what}</th><td>${link}</td><td><code>${command}</code></td></tr>`;
