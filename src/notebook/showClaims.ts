/** @file The verdicts on the paper's claims, as a cell shows them. */
import { evaluateClaims } from "../claims/claims.js";
import { intervalText, wantedText } from "../claims/markdown.js";
import type { ClaimResult } from "../claims/verdict.js";
import { escapeHtml, htmlTable } from "../figures/render/page.js";
import type { ClaimId } from "../paper/claims.js";
import type { Results } from "../results/rows.js";
import { display } from "./show.js";
import { plainTable } from "./table.js";

/** Shows each claim with its verdict, its statistics (mean and 95 % interval over seeds), and notes on what was counted. */
export function showClaims(results: Results, ...ids: ClaimId[]): void {
  const claims = evaluateClaims(results).filter(({ id }) => ids.includes(id));
  display({
    "text/html": claims.map(asHtml).join("\n"),
    "text/plain": claims.map(asText).join("\n\n"),
  });
}

const statistics = ({ parts, combine }: ClaimResult) =>
  parts.map((part, i) => ({
    statistic: combine === "any" && i > 0 ? `or: ${part.name}` : part.name,
    claimed: wantedText(part),
    "mean [95 % interval]": intervalText(part),
    seeds: String(part.seeds.length),
    verdict: part.verdict,
  }));

function asHtml(claim: ClaimResult): string {
  const { id, statement, verdict, notes } = claim;
  const list = notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("");
  return `<p><b>${id}</b> ${escapeHtml(statement)} <b>${verdict}</b></p>\n${htmlTable(statistics(claim))}${list && `\n<ul>${list}</ul>`}`;
}

const asText = (claim: ClaimResult): string =>
  [`${claim.id} ${claim.statement} ${claim.verdict.toUpperCase()}`, plainTable(statistics(claim)), ...claim.notes].join(
    "\n",
  );
