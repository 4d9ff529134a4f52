/** @file figures/index.html as text: readable without script and without network, on screen and in print. */

import type { ClaimResult } from "../claims/verdict.js";
import { figureName } from "../figures/figure.js";
import { escapeHtml, PLOTLY_NAME } from "../figures/render/page.js";
import { toHtml } from "../figures/render/tables.js";
import { VOCABULARY } from "../world/vocabulary.js";
import { claimsSection } from "./claimsTable.js";
import { CSS } from "./css.js";
import { designedRows, emergedRows } from "./designed.js";
import { type Drawn, figureSection } from "./figureSection.js";
import { READER_CSS } from "./readerCss.js";
import { READER } from "./readerSection.js";
import { rebuildSection } from "./rebuild.js";
import { figuresOf, SECTIONS, type Section } from "./sections.js";

export const OUTPUTS_NAME = "outputs.js";

export interface Page {
  drawn: readonly Drawn[];
  claims: readonly ClaimResult[];
  thesis: string; // what the runs show, in a sentence or two
  about: string; // which seeds
  realText: boolean; // or of the miniature
  live: boolean; // whether live.html lies beside the page
  script: string;
}

export function reportPage({ drawn, claims, thesis, about, realText, live, script }: Page): string {
  const words = realText ? ON_REAL_TEXT : IN_MINIATURE;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>judgelab: figures</title>
<style>${CSS}${READER_CSS}</style>
<a class="skip" href="#main">Skip to the report</a>
<header>
<h1>Reasoning judges in post-training, ${words.title}</h1>
<p class="thesis">${escapeHtml(thesis)}</p>
${live ? LIVE : ""}<p class="note">The figures of <a href="https://arxiv.org/abs/2603.12246">arXiv 2603.12246</a>, drawn from runs of
${words.runs} ${escapeHtml(about)}</p>
<nav aria-label="On this page"><ul>
${SECTIONS.map(navigation).join("\n")}
<li><a href="#reader">Read the outputs</a></li>
<li><a href="#claims">What holds</a></li>
${realText ? "" : '<li><a href="#designed">Designed and emerged</a></li>\n<li><a href="#rebuild">Rebuild</a></li>\n'}</ul></nav>
</header>
<main id="main">
${SECTIONS.slice(0, 1)
  .map((section) => paperSection(section, drawn, claims, realText))
  .join("\n")}
${claimsSection(claims)}
${SECTIONS.slice(1)
  .map((section) => paperSection(section, drawn, claims, realText))
  .join("\n")}
${READER}
${realText ? "" : designedSection() + rebuildSection(drawn)}
</main>
<script src="${PLOTLY_NAME}" defer></script>
<script src="${OUTPUTS_NAME}" defer></script>
<script>
${script.trimEnd()}
</script>
</html>
`;
}

/** The page on which a policy trains in the reader's own tab; another build step writes it. */
export const LIVE_NAME = "live.html";
const LIVE = `<p><a class="live" href="${LIVE_NAME}">Train a policy against a judge in this browser</a></p>
`;

const IN_MINIATURE = {
  title: "in miniature",
  runs: `this repository's miniature: models of thousands of parameters in a world of ${VOCABULARY} words.`,
};
const ON_REAL_TEXT: typeof IN_MINIATURE = {
  title: "on real text",
  runs: "models that servers trained on real text: there is no oracle, and true quality is not known.",
};

const designedSection = (): string => `<section id="designed" aria-labelledby="designed-title">
<h2 id="designed-title">What was designed, and what emerged</h2>
${toHtml(designedRows(), "Inputs of the miniature")}
${toHtml(emergedRows(), "Outcomes of training; nothing in the world knows of them")}
</section>
`;

function navigation(section: Section): string {
  const { number, title } = section;
  const figures = figuresOf(section);
  const links = figures
    .map(
      (id) => `<a href="#${id}" aria-label="${figureName(id)}">${id.replace("fig", "").replace("table", "table ")}</a>`,
    )
    .join(" ");
  const word = figures.length === 1 ? "figure" : "figures";
  return `<li><a href="#section-${number}">${number} ${title}</a> <span>${word} ${links}</span></li>`;
}

function paperSection(section: Section, drawn: readonly Drawn[], claims: readonly ClaimResult[], realText: boolean) {
  const { number, title, about } = section;
  const here = figuresOf(section).map((id) => drawn.find((one) => one.id === id)!);
  return `<section id="section-${number}" aria-labelledby="section-${number}-title">
<h2 id="section-${number}-title">Section ${number}: ${title}</h2>
<p class="sentence">${escapeHtml(about)}</p>
${here.map((one) => figureSection(one, claims, !realText)).join("\n")}
</section>`;
}
