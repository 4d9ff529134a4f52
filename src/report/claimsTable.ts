/** @file The claims as a table: all of them with their statistics, or those of one figure with their verdicts. */

import { intervalText, wantedText } from "../claims/markdown.js";
import type { ClaimResult } from "../claims/verdict.js";
import type { FigureId } from "../figures/index.js";
import { escapeHtml } from "../figures/render/page.js";

/** A strip of verdicts, which unfolds into what each claim says and the statistics behind it. */
export function claimsSection(claims: readonly ClaimResult[]): string {
  const heads = ["claim", "statistic", "claimed", "mean [interval]", "verdict"];
  const chip = ({ id, statement, verdict }: ClaimResult) =>
    `<li><a href="#${id}" title="${escapeHtml(statement)}">${id} ${verdictMark(verdict)}</a></li>`;
  return `<section id="claims" aria-labelledby="claims-title">
<h2 id="claims-title">What holds</h2>
<ul class="strip" aria-label="Verdicts of the claims">
${claims.map(chip).join("\n")}
</ul>
<details><summary>What each claim says</summary>
${verdictTable("Claims of the paper, and what becomes of them here", claims, claimRow)}
</details>
<details><summary>The statistics behind them</summary>
<div class="wide" tabindex="0" role="region" aria-label="Statistics of the claims, scrolls sideways"><table class="statistics">
<caption>A verdict follows a rule fixed before the reporting seeds were run; intervals are 95 % t intervals over
seeds, each a whole chain (<a href="claims.md">rule and values by seed</a>, <a href="claims.json">json</a>)</caption>
<thead><tr>${heads.map((name) => `<th scope="col">${name}</th>`).join("")}</tr></thead>
${claims.map(statisticRows).join("\n")}
</table></div>
</details>
</section>`;
}

/** The claims of one figure; empty for a figure that carries none. */
export function claimsOf(figure: FigureId, claims: readonly ClaimResult[]): string {
  const carried = claims.filter((claim) => claim.figures.includes(figure));
  if (carried.length === 0) return "";
  return verdictTable(carried.length === 1 ? "The claim it carries" : "The claims it carries", carried, carriedRow);
}

type Row = (claim: ClaimResult) => string;

const verdictTable = (caption: string, claims: readonly ClaimResult[], row: Row): string => `<table class="verdicts">
<caption>${caption}</caption>
<thead><tr><th scope="col">claim</th><th scope="col">what it says</th><th scope="col">verdict</th></tr></thead>
<tbody>
${claims.map(row).join("\n")}
</tbody>
</table>`;

function claimRow({ id, statement, notes, verdict }: ClaimResult): string {
  const note = notes.length > 0 ? `<p class="note">${escapeHtml(notes.join("; "))}</p>` : "";
  return `<tr id="${id}"><th scope="row">${id}</th><td>${escapeHtml(statement)}${note}</td><td>${verdictMark(verdict)}</td></tr>`;
}

const carriedRow: Row = ({ id, statement, verdict }) =>
  `<tr><th scope="row"><a href="#${id}">${id}</a></th><td>${escapeHtml(statement)}</td><td>${verdictMark(verdict)}</td></tr>`;

/** One row per part of the claim, in a group that the claim heads. */
function statisticRows({ id, verdict, parts, combine }: ClaimResult): string {
  const head = `<th scope="rowgroup" rowspan="${Math.max(1, parts.length)}">${id}<br>${verdictMark(verdict)}</th>`;
  const rows = parts.map((part, index) => {
    const or = combine === "any" && index > 0 ? "or: " : "";
    return (
      `<td>${escapeHtml(or + part.name)}</td><td class="number">${escapeHtml(wantedText(part))}</td>` +
      `<td class="number">${escapeHtml(intervalText(part))}</td><td>${verdictMark(part.verdict)}</td>`
    );
  });
  if (rows.length === 0) rows.push(`<td colspan="4"></td>`);
  return `<tbody>\n${rows.map((row, index) => `<tr>${index === 0 ? head : ""}${row}</tr>`).join("\n")}\n</tbody>`;
}

const verdictMark = (verdict: string): string =>
  `<span class="verdict ${verdict.replaceAll(" ", "-")}">${verdict}</span>`;
