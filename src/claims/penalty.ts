/** @file C11: whether a penalty on the distance to the base policy keeps a non-reasoning judge from being hacked. */
import { type PolicyRun, policyRuns, selectRuns } from "../analysis/runs.js";
import { fallOf, lastOf, meanText } from "../analysis/summary.js";
import type { Results } from "../results/rows.js";
import { meanOf } from "../stats/meanOf.js";
import { fitOveroptimization } from "../stats/overoptimization.js";
import { MARGIN, runValues } from "./hacking.js";
import type { Part, RunValue } from "./verdict.js";

/** The runs with a penalty, and those of the same judge, base policy and seed without one: like is compared with like. */
export function penaltyRuns({ curves }: Pick<Results, "curves">): { penalised: PolicyRun[]; plain: PolicyRun[] } {
  const runs = policyRuns(curves);
  const penalised = runs.filter((run) => run.klWeight > 0);
  const plain = selectRuns(runs, { variant: "standard", klWeight: 0 }).filter((run) =>
    penalised.some((one) => pairs(one, run)),
  );
  return { penalised, plain };
}

/** C11: gold still falls from its peak; and as far from the base policy, gold is no higher than without a penalty. */
export function penaltyParts(results: Results): Part[] {
  const { penalised, plain } = penaltyRuns(results);
  return [
    {
      name: "gold: last minus peak, all strengths",
      unit: "points",
      wanted: { below: -MARGIN },
      values: runValues(penalised, "gold", fallOf),
    },
    {
      name: "gold at equal KL: with minus without the penalty",
      unit: "points",
      wanted: { below: MARGIN },
      values: penalised.flatMap((run) => {
        const partner = plain.find((other) => pairs(run, other));
        return partner ? atEqualDistance(run, partner) : [];
      }),
    },
  ];
}

/** By strength: where gold and truth end and how far that is; and what Gao et al.'s law makes of gold's gain. */
export function penaltyNotes(results: Results): string[] {
  const { penalised, plain } = penaltyRuns(results);
  const runs = [...plain, ...penalised];
  return [...new Set(runs.map((run) => run.klWeight))].map((klWeight) => {
    const cell = selectRuns(runs, { klWeight });
    const mean = (measure: "gold" | "oracle" | "kl") => meanText(cell.map((run) => lastOf(run, measure)));
    const fit = fitOf(cell);
    return (
      `KL weight ${klWeight}: last gold ${mean("gold")}, true quality ${mean("oracle")}, KL ${mean("kl")}` +
      (fit ? `, gain = d (${fit.a.toFixed(2)} - ${fit.b.toFixed(2)} log d) with d = sqrt(KL)` : "")
    );
  });
}

/** Gold's gain over the base policy by d = sqrt(KL), in Gao et al.'s form for RL; null with too few distances. */
export function fitOf(runs: readonly PolicyRun[]) {
  const points = runs.flatMap(({ rows }) =>
    rows.map((row) => ({ d: distance(row), reward: row.gold - rows[0]!.gold })),
  );
  return new Set(points.map(({ d }) => d).filter((d) => d > 0)).size < 2 ? null : fitOveroptimization(points, "rl");
}

/** sqrt(KL); the estimate from samples can fall a little below 0. */
export const distance = ({ kl }: { kl: number }): number => Math.sqrt(Math.max(0, kl));

const pairs = (one: PolicyRun, other: PolicyRun) =>
  one.kind === other.kind && one.size === other.size && one.policy === other.policy && one.seed === other.seed;

/**
 * Mean over the evaluations of `run`, its base left out, of its gold minus `other`'s at the same distance, which is
 * interpolated between the evaluations of `other` nearest in distance; none where `other` never was so far.
 */
function atEqualDistance(run: PolicyRun, other: PolicyRun): RunValue[] {
  const known = other.rows.map((row) => ({ d: distance(row), gold: row.gold })).sort((a, b) => a.d - b.d);
  const differences = run.rows.slice(1).flatMap((row) => {
    const d = distance(row);
    const next = known.findIndex((one) => one.d >= d);
    const after = known[next];
    if (after === undefined) return [];
    const before = known[next - 1];
    if (before === undefined) return [row.gold - after.gold];
    const share = after.d === before.d ? 1 : (d - before.d) / (after.d - before.d);
    return [row.gold - (before.gold + share * (after.gold - before.gold))];
  });
  const { seed, size, policy } = run;
  return differences.length > 0 ? [{ seed, size, policy, value: meanOf(differences) }] : [];
}
