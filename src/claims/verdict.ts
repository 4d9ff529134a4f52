/** @file The rule by which a claim holds, fixed before any reporting seed was looked at. */
import type { Claim } from "../paper/claims.js";
import type { JudgeSize } from "../paper/judges.js";
import type { PolicyId } from "../paper/policies.js";
import { groupBy } from "../stats/groupBy.js";
import { type MeanInterval, meanInterval } from "../stats/meanInterval.js";
import { meanOf } from "../stats/meanOf.js";

/** One value of a statistic, from one chain (seed), or from one run of it. */
export interface RunValue {
  seed: number;
  size?: JudgeSize;
  policy?: PolicyId;
  value: number;
}

/** What a part of a claim says of the mean over chains. The margin is fixed with the statistic, not by the data. */
export type Wanted = { above: number } | { below: number };
export type Verdict = "holds" | "does not hold" | "undecided";

export interface Part {
  name: string;
  unit: string;
  wanted: Wanted;
  values: RunValue[];
}

export interface PartResult extends Part {
  /** One value per seed: the mean over its runs. Seeds are what is independent. */
  seeds: { seed: number; value: number }[];
  interval: MeanInterval | null; // null without any value
  verdict: Verdict;
}

/** A claim and what came of it. */
export interface ClaimResult extends Claim {
  parts: PartResult[];
  combine: "all" | "any"; // whether every part must hold, or one is enough
  notes: string[]; // counts and means beside the statistic; they decide nothing
  verdict: Verdict;
}

/** Values of a seed are averaged first; the 95 % t interval is over seeds. */
export function judgePart(part: Part): PartResult {
  const seeds = [...groupBy(part.values, ({ seed }) => seed)]
    .map(([seed, runs]) => ({ seed, value: meanOf(runs.map(({ value }) => value)) }))
    .sort((a, b) => a.seed - b.seed);
  const interval = seeds.length > 0 ? meanInterval(seeds.map((one) => one.value)) : null;
  return { ...part, seeds, interval, verdict: verdictOf(interval, part.wanted) };
}

/**
 * Holds when the whole interval is on the wanted side of the margin, does not hold when the whole of it is on the
 * other side, undecided when the margin lies within it, or when fewer than two seeds give no interval.
 */
export function verdictOf(interval: MeanInterval | null, wanted: Wanted): Verdict {
  if (interval === null || interval.low === null || interval.high === null) return "undecided";
  const { low, high } = interval;
  if ("above" in wanted) return low > wanted.above ? "holds" : high < wanted.above ? "does not hold" : "undecided";
  return high < wanted.below ? "holds" : low > wanted.below ? "does not hold" : "undecided";
}

/**
 * All parts: one that does not hold sinks the claim, and it holds when all do. Any ("delays the fall or raises the
 * peak"): one that holds carries it, and it does not hold when none does.
 */
export function combine(verdicts: readonly Verdict[], how: "all" | "any"): Verdict {
  const [deciding, other]: [Verdict, Verdict] = how === "all" ? ["does not hold", "holds"] : ["holds", "does not hold"];
  if (verdicts.length === 0) return "undecided";
  if (verdicts.includes(deciding)) return deciding;
  return verdicts.every((verdict) => verdict === other) ? other : "undecided";
}
