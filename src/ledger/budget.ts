/** @file A budget that holds during a run: no call starts that the remaining money does not cover. */
import { addAll, costOf, costOfAll, type Prices, type Sums } from "./spend.js";

const ROUNDING = 1e-9; // sums of floating-point money

/** What all runs of a scale may spend together, and what the others have spent. */
export interface Budget {
  limit: number; // in the currency of the prices
  elsewhere: Sums; // what the ledgers of the other runs held when this one began
}

/**
 * Returns the function that starts a call of a role; `own` is what this run has spent so far. A call in flight counts
 * as the mean cost of its role's calls; the first call of a role runs alone, before any is paid for. A role without a
 * price costs nothing that is known here. If the next call would exceed the limit, the calls in flight finish first;
 * then it and every later call throw.
 */
export function holdBudget({ limit, elsewhere }: Budget, prices: Prices, own: () => Sums) {
  const underway = new Map<Promise<unknown>, string>(); // call -> role
  let stopped: Promise<Error> | null = null;

  const spent = () => {
    const sums: Sums = {};
    addAll(sums, elsewhere);
    addAll(sums, own());
    return sums;
  };
  const begin = <T>(role: string, call: () => Promise<T>): Promise<T> => {
    const begun = call().finally(() => underway.delete(begun));
    underway.set(begun, role);
    return begun;
  };
  const refusal = async (role: string, each: number): Promise<Error> => {
    await Promise.allSettled(underway.keys());
    return new Error(
      `the runs of this scale have spent ${money(costOfAll(spent(), prices))} of their budget of ${money(limit)}, and the next call, of ${role}` +
        `${each > 0 ? ` (about ${money(each)})` : ""}, would exceed it: run the same command with a higher BUDGET (--budget); ` +
        "it resumes from here, and nothing is lost or paid twice",
    );
  };
  return async <T>(role: string, call: () => Promise<T>): Promise<T> => {
    const price = prices[role];
    for (;;) {
      if (stopped) throw await stopped;
      if (!price || price.in + price.out === 0) return begin(role, call);
      const sums = spent();
      const meanOf = (one: string) => (sums[one] ? (costOf(sums[one], prices[one]) ?? 0) / sums[one].calls : 0);
      const first = sums[role] ? undefined : [...underway].find(([, one]) => one === role)?.[0];
      if (first) {
        await Promise.allSettled([first]);
        continue;
      }
      const reserved = [...underway.values()].reduce((sum, one) => sum + meanOf(one), 0);
      const total = costOfAll(sums, prices) + reserved,
        each = meanOf(role);
      if (total < limit && total + each <= limit * (1 + ROUNDING)) return begin(role, call);
      stopped = refusal(role, each);
    }
  };
}

const money = (value: number): string => String(Number(value.toPrecision(6)));
