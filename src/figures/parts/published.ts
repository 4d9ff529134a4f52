/** @file The numbers that the paper prints for figures and tables, beside ours where there are some. */

import { judgeModelName, PAIRWISE_SIZE } from "../../paper/judges.js";
import { publishedAccuracy, publishedAgreement, publishedArena } from "../../paper/published.js";
import type { Results } from "../../results/rows.js";
import { meanOf } from "../../stats/meanOf.js";
import { figureName, type TableRow } from "../figure.js";
import { decimals } from "./runTable.js";

export function publishedRows(source: "Table 1" | "Table 6"): TableRow[] {
  const rows = publishedArena().filter((row) => row.source === source);
  const score = (model: string, subset: string) =>
    rows.find((row) => row.model === model && row.subset === subset)?.score ?? null;
  return [...new Set(rows.map((row) => row.model))].map((model) => ({
    model,
    "creative writing": score(model, "creative writing"),
    "hard prompt": score(model, "hard prompt"),
    source: `${source}, with style control`,
  }));
}

/** A table as the paper prints it; ours stand beside it in the figure's own table. */
export const printedRows = (id: "table2" | "table3" | "table4"): TableRow[] =>
  publishedAgreement()
    .filter(({ source }) => source === figureName(id))
    .map(({ kind, size, training, rubrics, effort, alpha, traceTokens }) => ({
      judge: `${judgeModelName(size)} ${kind}`,
      training: { base: "base", final: "fine-tuned", "rl-only": "RL only" }[training],
      ...(id === "table3" && { rubrics: rubrics ? "with" : "without" }),
      ...(id === "table4" && { effort, "trace tokens": traceTokens ?? null }),
      "the paper's alpha": decimals(alpha / 100, 4),
    }));

/** Table 5. */
export const accuracyRows = (): TableRow[] =>
  publishedAccuracy().map(({ kind, training, accuracy }) => ({
    judge: `pairwise ${judgeModelName(PAIRWISE_SIZE)} ${kind}`,
    training: training === "base" ? "base" : "fine-tuned",
    "the paper's accuracy": decimals(accuracy / 100, 3),
  }));

/** Tables 2 and 3, without the ablations. */
export function agreementRows({ agreement }: Results): TableRow[] {
  return publishedAgreement()
    .filter((row) => row.training !== "rl-only" && !row.rubrics && row.effort === "high" && row.source !== "Table 4")
    .map(({ kind, size, training, alpha, source }) => {
      const ours = agreement.filter(
        (row) =>
          row.variant === "standard" &&
          row.kind === kind &&
          row.size === size &&
          row.training === training &&
          row.pool === "mixture",
      );
      return {
        judge: `${judgeModelName(size)} ${kind}`,
        training: training === "base" ? "base" : "fine-tuned",
        "the paper's alpha": decimals(alpha / 100, 4),
        "ours, mean over seeds": ours.length > 0 ? decimals(meanOf(ours.map((row) => row.alpha)), 3) : null,
        source,
      };
    });
}
