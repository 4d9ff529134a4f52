/** @file The numbers that the paper prints for a figure, beside ours where there are some. */
import { judgeName } from "../../paper/judges.js";
import { publishedAgreement, publishedArena } from "../../paper/published.js";
import type { Results } from "../../store/rows.js";
import type { FigureId, TableRow } from "../figure.js";
import { meanOf } from "../runSummary.js";
import { decimals } from "../runTable.js";

/** No row for a figure of which the paper prints curves alone. */
export function publishedRows(id: FigureId, results: Results): TableRow[] {
  if (id === "fig1") return arenaRows();
  if (id === "fig2") return agreementRows(results);
  return [];
}

/** Table 1. */
function arenaRows(): TableRow[] {
  const rows = publishedArena().filter((row) => row.source === "Table 1");
  const score = (model: string, subset: string) =>
    rows.find((row) => row.model === model && row.subset === subset)?.score ?? null;
  return [...new Set(rows.map((row) => row.model))].map((model) => ({
    model,
    "creative writing": score(model, "creative writing"),
    "hard prompt": score(model, "hard prompt"),
    source: "Table 1, with style control",
  }));
}

/** Tables 2 and 3, without the ablations. */
function agreementRows({ agreement }: Results): TableRow[] {
  return publishedAgreement()
    .filter((row) => row.training !== "rl-only" && !row.rubrics && row.effort === "high" && row.source !== "Table 4")
    .map(({ kind, size, training, alpha, source }) => {
      const ours = agreement.filter(
        (row) => row.variant === "standard" && row.kind === kind && row.size === size && row.training === training && row.pool === "mixture",
      );
      return {
        judge: `${judgeName(size)} ${kind}`,
        training: training === "base" ? "base" : "fine-tuned",
        "the paper's alpha": decimals(alpha / 100, 4),
        "ours, mean over seeds": ours.length > 0 ? decimals(meanOf(ours.map((row) => row.alpha)), 3) : null,
        source,
      };
    });
}
