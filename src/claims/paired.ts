/** @file Runs, or judges, of the same seed beside each other: the basis of the ablations' claims. */
import { type Evaluation, type PolicyRun, type RunOf, selectRuns } from "../analysis/runs.js";
import { POLICY_IDS, type PolicyId } from "../paper/policies.js";
import type { AgreementRow } from "../results/rows.js";
import { meanOf } from "../stats/meanOf.js";
import type { RunValue } from "./verdict.js";

/** For each run that has a partner of the same seed and base policy that `like` accepts: `of` it minus the partners' mean. */
export function runDifferences(
  runs: readonly PolicyRun[],
  partners: readonly PolicyRun[],
  of: (run: PolicyRun) => number,
  like: (run: PolicyRun, partner: PolicyRun) => boolean = () => true,
): RunValue[] {
  return runs.flatMap((run) => {
    const { seed, size, policy } = run;
    const same = partners.filter((other) => other.seed === seed && other.policy === policy && like(run, other));
    return same.length > 0 ? [{ seed, size, policy, value: of(run) - meanOf(same.map(of)) }] : [];
  });
}

/** What `work` makes of the runs of each seed and base policy; null where it makes nothing of them. */
export function overChains<Row extends Evaluation, T extends object>(
  runs: readonly RunOf<Row>[],
  work: (chain: RunOf<Row>[]) => T | null,
): (T & { seed: number; policy: PolicyId })[] {
  return [...new Set(runs.map((run) => run.seed))].flatMap((seed) =>
    POLICY_IDS.flatMap((policy) => {
      const made = work(selectRuns(runs, { policy }).filter((run) => run.seed === seed));
      return made === null ? [] : [{ seed, policy, ...made }];
    }),
  );
}

/** Alpha on the mixture of the judge `one` minus that of the judge `other`, where a seed has both. */
export function alphaDifferences(
  agreement: readonly AgreementRow[],
  one: Partial<AgreementRow>,
  other: Partial<AgreementRow>,
): RunValue[] {
  const rows = agreement.filter((row) => row.pool === "mixture");
  const is = (wanted: Partial<AgreementRow>) => (row: AgreementRow) =>
    (Object.keys(wanted) as (keyof AgreementRow)[]).every((field) => row[field] === wanted[field]);
  return rows.filter(is(one)).flatMap(({ seed, alpha }) => {
    const against = rows.find((row) => row.seed === seed && is(other)(row));
    return against ? [{ seed, value: alpha - against.alpha }] : [];
  });
}
