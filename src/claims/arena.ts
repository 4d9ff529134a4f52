/** @file C13: what two arena judges, one as blind as gold and one that checks, make of the reasoning judges' policies. */
import { type ArenaJudge, BENCHMARK_JUDGE } from "../paper/arena.js";
import type { ArenaRow, Results } from "../results/rows.js";
import { groupBy } from "../stats/groupBy.js";
import { meanOf } from "../stats/meanOf.js";
import type { Part, RunValue, Wanted } from "./verdict.js";

/** To win half of the battles is to be as good as the baseline, to that judge. */
const EVEN = 0.5;

/**
 * Policies of standard reasoning judges, whether or not they came to refuse. "Beats in at least one subset" and "beats in
 * neither" are both about the higher of a policy's two subsets. With style control, as in the paper's tables, and without.
 */
export function arenaParts({ arena }: Results): Part[] {
  const rows = arena.battles.filter((row) => row.pool === "pointwise" && row.kind === "reasoning");
  const part = (judge: ArenaJudge, wanted: Wanted, measure: "controlled" | "score", how: string): Part => ({
    name: `${judge} judge, better subset, ${how} style control`,
    unit: "of wins",
    wanted,
    values: betterSubset(
      rows.filter((row) => row.judge === judge),
      measure,
    ),
  });
  return [
    part("blind", { above: EVEN }, "controlled", "with"),
    part("blind", { above: EVEN }, "score", "without"),
    part("checking", { below: EVEN }, "controlled", "with"),
    part("checking", { below: EVEN }, "score", "without"),
  ];
}

/** One value per seed and model. */
function betterSubset(rows: readonly ArenaRow[], measure: "controlled" | "score"): RunValue[] {
  const chains = groupBy(rows, ({ seed, model }) => `${seed} ${model}`);
  return [...chains.values()].flatMap((chain) => {
    const scores = chain.flatMap((row) => row[measure] ?? []);
    const { seed, size, policy } = chain[0]!;
    return scores.length > 0 ? [{ seed, policy, ...(size && { size }), value: Math.max(...scores) }] : [];
  });
}

/** The pairwise policies under the same judges, what all these policies are worth in truth, and how well the judges judge. */
export function arenaNotes({ arena }: Results): string[] {
  const rows = arena.battles.filter((row) => row.kind === "reasoning");
  if (rows.some(({ judge }) => judge === BENCHMARK_JUDGE)) return benchmarkNotes(rows);
  const scores = (["pointwise", "pairwise"] as const).flatMap((pool) => {
    const own = rows.filter((row) => row.pool === pool);
    const mean = (judge: ArenaJudge) =>
      percent(meanOf(own.filter((row) => row.judge === judge).map((row) => row.score ?? 0)));
    const truth = percent(meanOf(own.flatMap((row) => row.truth ?? [])));
    return own.length === 0
      ? []
      : [`${pool} policies, both subsets: blind ${mean("blind")}, checking ${mean("checking")}, in truth ${truth}`];
  });
  const accuracy = (judge: ArenaJudge) => {
    const own = arena.judges.filter((row) => row.judge === judge);
    return own.length === 0
      ? []
      : [`${judge} judge: ${percent(meanOf(own.map((row) => row.accuracy)))} of held-out verdicts right`];
  };
  return [...scores, ...accuracy("blind"), ...accuracy("checking")];
}

/** On real text no judge has a list of what the platform forbids: half of the claim cannot be asked. */
function benchmarkNotes(rows: readonly ArenaRow[]): string[] {
  const scores = (["pointwise", "pairwise"] as const).flatMap((pool) => {
    const values = betterSubset(
      rows.filter((row) => row.pool === pool),
      "controlled",
    ).map(({ value }) => value);
    return values.length === 0
      ? []
      : [`${pool} policies, better subset, by the benchmark's judge with style control: ${percent(meanOf(values))}`];
  });
  return [
    "undecided on real text: there is no judge that checks the policy list, so the two cannot be compared",
    ...scores,
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
