/** @file The claims as a page of markdown. */
import type { ClaimResult, PartResult } from "./verdict.js";

const RULE = `A part holds when the whole 95 % t interval over seeds (whole chains: base models, judges and policies of
one seed) lies on the claimed side of its margin, does not hold when the whole interval lies on the other side, and is
undecided when the margin lies within it or fewer than two seeds were run. A claim holds when all its parts do, and
does not hold when one of them does not; where it says "or", one part that holds is enough (two chances: so read it
with care). Rules and margins stand in src/claims/ and were fixed before the reporting seeds were run. Peak:
highest mean of three evaluations in a row; last: mean of the last three. A jump: gold's mean over three evaluations
rises by 2 points or more across one evaluation.`;

/** A table with one row per part, and the counts beside it. `where`: "in the miniature". */
export function claimsMarkdown(claims: readonly ClaimResult[], where: string): string {
  const rows = claims.flatMap((claim) =>
    claim.parts.map((part, index) =>
      [
        index === 0 ? `**${claim.id}** ${claim.statement}` : "",
        part.name,
        wantedText(part),
        intervalText(part),
        part.seeds.map(({ value }) => number(value)).join(", "),
        part.verdict,
        index === 0 ? `**${claim.verdict}**` : "",
      ].join(" | "),
    ),
  );
  const notes = claims.flatMap((claim) => (claim.notes.length ? [`- ${claim.id}: ${claim.notes.join("; ")}.`] : []));
  return [
    `# Which claims hold ${where}`,
    "",
    `Seeds: ${seedsOf(claims) || "none"}.`,
    "",
    "| claim | statistic | claimed | mean [95 % interval over seeds] | by seed | part | verdict |",
    "|---|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${row} |`),
    "",
    ...notes,
    "",
    RULE,
    "",
  ].join("\n");
}

const seedsOf = (claims: readonly ClaimResult[]): string =>
  [...new Set(claims.flatMap((claim) => claim.parts.flatMap((part) => part.seeds.map(({ seed }) => seed))))]
    .sort((a, b) => a - b)
    .join(", ");

/** "> 0 alpha" */
export const wantedText = ({ wanted, unit }: PartResult): string =>
  "above" in wanted ? `> ${wanted.above} ${unit}` : `< ${wanted.below} ${unit}`;

/** "0.21 [0.15, 0.27]"; without an interval, why there is none. */
export function intervalText({ interval }: PartResult): string {
  if (interval === null) return "no value";
  const { mean, low, high } = interval;
  return low === null || high === null
    ? `${number(mean)} (one seed)`
    : `${number(mean)} [${number(low)}, ${number(high)}]`;
}

const number = (value: number): string => value.toFixed(Math.abs(value) >= 100 ? 0 : 2).replace(/^-(0\.0*)$/, "$1");
