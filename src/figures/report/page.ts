/** @file figures/index.html as text: readable without script and without network, on screen and in print. */
import { VOCABULARY } from "../../world/vocabulary.js";
import type { ClaimResult } from "../claims/verdict.js";
import { designedRows, emergedRows } from "../designed.js";
import { escapeHtml, PLOTLY_NAME } from "../render/page.js";
import { toHtml } from "../table.js";
import { claimsSection } from "./claimsTable.js";
import { CSS } from "./css.js";
import type { Drawn } from "./figureSection.js";
import { figureName } from "../figure.js";
import { figureSection } from "./figureSection.js";
import { READER_CSS } from "./readerCss.js";
import { READER } from "./readerSection.js";
import { rebuildSection } from "./rebuild.js";
import type { Section } from "./sections.js";
import { SECTIONS } from "./sections.js";

export const OUTPUTS_NAME = "outputs.js";

export interface Page {
  drawn: readonly Drawn[];
  claims: readonly ClaimResult[];
  about: string; // which seeds
  script: string;
}

export function reportPage({ drawn, claims, about, script }: Page): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>judgelab: figures</title>
<style>${CSS}${READER_CSS}</style>
<a class="skip" href="#main">Skip to the report</a>
<header>
<h1>Reasoning judges in post-training, in miniature</h1>
<p class="sentence">The figures of <a href="https://arxiv.org/abs/2603.12246">arXiv 2603.12246</a>, drawn from runs of
this repository's miniature: models of thousands of parameters in a world of ${VOCABULARY} words. ${escapeHtml(about)}</p>
<nav aria-label="On this page"><ul>
<li><a href="#claims">What holds</a></li>
${SECTIONS.map(navigation).join("\n")}
<li><a href="#reader">Read the outputs</a></li>
<li><a href="#designed">Designed and emerged</a></li>
<li><a href="#rebuild">Rebuild</a></li>
</ul></nav>
</header>
<main id="main">
${claimsSection(claims)}
${SECTIONS.map((section) => paperSection(section, drawn, claims)).join("\n")}
${READER}
<section id="designed" aria-labelledby="designed-title">
<h2 id="designed-title">What was designed, and what emerged</h2>
${toHtml(designedRows(), "Inputs of the miniature")}
${toHtml(emergedRows(), "Outcomes of training; nothing in the world knows of them")}
</section>
${rebuildSection(drawn)}
</main>
<script src="${PLOTLY_NAME}" defer></script>
<script src="${OUTPUTS_NAME}" defer></script>
<script>
${script.trimEnd()}
</script>
</html>
`;
}

function navigation({ number, title, figures }: Section): string {
  const links = figures.map((id) => `<a href="#${id}" aria-label="${figureName(id)}">${id.replace("fig", "").replace("table", "table ")}</a>`).join(" ");
  const word = figures.length === 1 ? "figure" : "figures";
  return `<li><a href="#section-${number}">${number} ${title}</a> <span>${word} ${links}</span></li>`;
}

function paperSection({ number, title, about, figures }: Section, drawn: readonly Drawn[], claims: readonly ClaimResult[]) {
  const here = figures.map((id) => drawn.find((one) => one.id === id)!);
  return `<section id="section-${number}" aria-labelledby="section-${number}-title">
<h2 id="section-${number}-title">Section ${number}: ${title}</h2>
<p class="sentence">${escapeHtml(about)}</p>
${here.map((one) => figureSection(one, claims)).join("\n")}
</section>`;
}
