/** @file The numbers of figure 2. */
import { judgeName } from "../paper/judges.js";
import { publishedAgreement } from "../paper/published.js";
import type { AgreementRow } from "../results/rows.js";
import type { TableRow } from "./figure.js";
import { decimals } from "./runTable.js";

/** Every measured agreement with its interval over rows, both pools, and the paper's number where it prints one. */
export function agreementTable(rows: AgreementRow[]): TableRow[] {
  const published = publishedAgreement();
  return rows.map((row) => {
    const same = (other: { kind: string; size: string; training: string }) =>
      other.kind === row.kind && other.size === row.size && other.training === row.training;
    const paper = row.pool === "mixture" ? published.find((other) => same(other) && !other.rubrics) : undefined;
    return {
      judge: judgeName(row.size),
      kind: row.kind,
      training: row.training,
      seed: row.seed,
      pool: row.pool,
      alpha: decimals(row.alpha, 3),
      "95 % low": decimals(row.low, 3),
      "95 % high": decimals(row.high, 3),
      rows: row.rows,
      "invalid outputs": decimals(row.invalidRate, 4),
      "trace tokens": decimals(row.traceTokens, 1),
      "paper's alpha": paper ? decimals(paper.alpha / 100, 4) : null,
    };
  });
}
