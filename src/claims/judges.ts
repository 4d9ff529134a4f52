/** @file C1: agreement of judges with gold, by kind, before and after training. */
import type { JudgeKind } from "../paper/judges.js";
import type { AgreementRow, Results } from "../results/rows.js";
import { meanOf } from "../stats/meanOf.js";
import type { Part } from "./verdict.js";

/** Differences of alpha on the mixture, a seed at a time, over the sizes that both sides of a difference have. */
export function agreementParts({ agreement }: Results): Part[] {
  const rows = agreement.filter((row) => row.pool === "mixture" && row.variant === "standard");
  const base = (kind: JudgeKind) => ({ kind, training: "base" as const });
  const final = (kind: JudgeKind) => ({ kind, training: "final" as const });
  const gap = {
    base: differences(rows, base("reasoning"), base("non-reasoning")),
    final: differences(rows, final("reasoning"), final("non-reasoning")),
  };
  const narrowing = gap.base.flatMap(({ seed, value }) => {
    const after = gap.final.find((one) => one.seed === seed);
    return after ? [{ seed, value: value - after.value }] : [];
  });
  const part = (name: string, values: Part["values"]): Part => ({ name, unit: "alpha", wanted: { above: 0 }, values });
  return [
    part("untrained: reasoning minus non-reasoning", gap.base),
    part("non-reasoning: trained minus untrained", differences(rows, final("non-reasoning"), base("non-reasoning"))),
    part("reasoning: trained minus untrained", differences(rows, final("reasoning"), base("reasoning"))),
    part("gap of the kinds: untrained minus trained", narrowing),
  ];
}

type Cell = Pick<AgreementRow, "kind" | "training">;

/** One difference per seed: the mean over sizes of one cell minus another. */
function differences(rows: AgreementRow[], one: Cell, other: Cell): Part["values"] {
  const find = (cell: Cell, like: AgreementRow) =>
    rows.find(
      (r) => r.kind === cell.kind && r.training === cell.training && r.seed === like.seed && r.size === like.size,
    );
  return [...new Set(rows.map((row) => row.seed))].flatMap((seed) => {
    const values = rows
      .filter((row) => row.seed === seed && row.kind === one.kind && row.training === one.training)
      .flatMap((row) => {
        const against = find(other, row);
        return against ? [row.alpha - against.alpha] : [];
      });
    return values.length > 0 ? [{ seed, value: meanOf(values) }] : [];
  });
}
