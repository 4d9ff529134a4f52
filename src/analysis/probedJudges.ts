/** @file The judges that were probed: what each gives the adversarial refusal, beside its agreement with gold. */
import type { AgreementRow, ProbeRow, Results } from "../results/rows.js";

export interface ProbedJudge extends Pick<ProbeRow, "seed" | "kind" | "size" | "variant"> {
  alpha: number; // with gold on held-out rows of the mixture, after all training
  probes: Record<ProbeRow["probe"], ProbeRow>;
}

/** In the order of the rows; a judge without a measured agreement, or without one of the probes, is left out. */
export function probedJudges({ agreement, probes }: Pick<Results, "agreement" | "probes">): ProbedJudge[] {
  const measured = agreement.filter((row) => row.pool === "mixture" && row.training === "final");
  return probes
    .filter((row) => row.probe === "adversarial")
    .flatMap((adversarial) => {
      const same = isOf(adversarial);
      const found = measured.find(same);
      const [restricted, mismatching] = (["restricted", "mismatching"] as const).map((probe) =>
        probes.find((row) => row.probe === probe && same(row)),
      );
      if (!found || !restricted || !mismatching) return [];
      const { seed, kind, size, variant } = adversarial;
      return [{ seed, kind, size, variant, alpha: found.alpha, probes: { adversarial, restricted, mismatching } }];
    });
}

type Name = Pick<AgreementRow, "seed" | "kind" | "size" | "variant">;
const isOf = (one: Name) => (other: Name) =>
  one.seed === other.seed && one.kind === other.kind && one.size === other.size && one.variant === other.variant;
