/** @file Calls and tokens by role, and what they cost. */
import type { Head } from "./ledgerFile.js";

/** Calls, and tokens read and written, by role. */
export type Sums = Record<string, { calls: number; in: number; out: number }>;

export interface Spend {
  calls: number;
  in: number; // tokens
  out: number;
  cost: number | null; // in the endpoints file's currency; null where it names no price
}

/** What a million tokens cost, by role, in the currency of the endpoints file. */
export type Prices = Record<string, { in: number; out: number } | undefined>;

/** Adds to `sums` what one line of a ledger says. */
export function add(sums: Sums, head: Head): void {
  const roles: Sums = "of" in head ? head.roles : { [head.role]: head };
  for (const [role, one] of Object.entries(roles)) {
    const sum = sums[role] ?? { calls: 0, in: 0, out: 0 };
    sums[role] = { calls: sum.calls + one.calls, in: sum.in + one.in, out: sum.out + one.out };
  }
}

export function addAll(sums: Sums, roles: Sums): void {
  add(sums, { of: "", roles });
}

/** In the currency of the endpoints file; null if that names no price. */
export function costOf(tokens: { in: number; out: number }, price: Prices[string]): number | null {
  return price ? (tokens.in * price.in + tokens.out * price.out) / 1e6 : null;
}

/** What all roles that have a price cost together. */
export const costOfAll = (sums: Sums, prices: Prices): number =>
  Object.entries(sums).reduce((total, [role, tokens]) => total + (costOf(tokens, prices[role]) ?? 0), 0);
