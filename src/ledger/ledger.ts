/**
 * @file The ledger of a run: every paid answer of a server, stored under its question, so a killed run pays for none
 * twice.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { hashOf } from "../store/hash.js";
import { type RunKey, runFolder } from "../store/paths.js";
import { type Budget, holdBudget } from "./budget.js";
import { type Head, openLedgerFile, readLedgerFile } from "./ledgerFile.js";
import { add, addAll, costOf, type Prices, type Spend, type Sums } from "./spend.js";

/** All that decides an answer: two calls with equal questions are the same call. Plain data. */
export type Question = { role: string; model: string } & Record<string, unknown>;

/** An answer, and the tokens it cost. */
export interface Paid<T> {
  value: T;
  in: number;
  out: number;
}

export interface Ledger {
  /**
   * The stored answer to a question or, if there is none, that of `ask`, written to disk before it is returned.
   * Concurrent callers with the same question share one call. A failed call is not stored. `passing`: needed only until
   * the next `forget`. Throws if the budget does not cover the call, after the calls in flight are stored.
   */
  once<T>(question: Question, ask: () => Promise<Paid<T>>, options?: { passing?: boolean }): Promise<T>;
  /** Counts a cost without an answer to store: tokens that a trainer learned from. */
  paid(role: string, tokens: { in: number; out: number }): Promise<void>;
  spend(): Record<string, Spend>;
  /** Drops passing answers but not their cost: a run that resumes from a checkpoint never asks for them again. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

export const KEPT = "kept.jsonl";
const passingName = (serial: number) => `passing-${serial}.jsonl`;
/** The names of a ledger's files of passing answers. */
export const passingIn = async (folder: string) =>
  (await readdir(folder)).filter((name) => /^passing-\d+\.jsonl$/.test(name));

/**
 * `<root>/<scale>/ledger/<stage>-<id>-seed-<n>`: beside the runs, since paid answers outlive a changed configuration.
 */
export const ledgerFolder = (root: string, { scale, stage, id, seed }: RunKey): string =>
  runFolder(root, { scale, stage: "ledger", id: `${stage}-${id}`, seed });

/** The ledgers of a stage's other runs: policies that start from the same model give the same answers at first. */
export async function ledgersBeside(root: string, key: RunKey): Promise<string[]> {
  const all = await readdir(join(root, key.scale, "ledger")).catch(() => []);
  const beside = all.filter((name) => name.startsWith(`${key.stage}-`) && name !== `${key.stage}-${key.id}`).sort();
  return beside.map((name) => runFolder(root, { ...key, stage: "ledger", id: name }));
}

export interface LedgerOptions {
  prices?: Prices;
  beside?: string[]; // other ledgers, whose kept answers are taken as they are and cost nothing here
  budget?: Budget;
}

/** One process at a time: the caller must hold the run's folder. Throws StoreError at a damaged line. */
export async function openLedger(
  folder: string,
  { prices = {}, beside = [], budget }: LedgerOptions = {},
): Promise<Ledger> {
  await mkdir(folder, { recursive: true });
  const summed = new Set<string>();
  const keptSums: Sums = {};
  const kept = await openLedgerFile(join(folder, KEPT), (head) => {
    add(keptSums, head);
    if ("of" in head) summed.add(head.of);
  });
  const others = await Promise.all(
    beside
      .map((other) => join(other, KEPT))
      .filter(existsSync)
      .map(readLedgerFile),
  );
  let serial = await dropSummed(folder, summed);
  let passingSums: Sums = {};
  const openPassing = () => openLedgerFile(join(folder, passingName(serial)), (head) => add(passingSums, head));
  let passing = await openPassing();
  const underway = new Map<string, Promise<unknown>>();
  const spent = () => {
    const sums: Sums = {};
    addAll(sums, keptSums);
    addAll(sums, passingSums);
    return sums;
  };
  const begin = budget ? holdBudget(budget, prices, spent) : <T>(_: string, call: () => Promise<T>) => call();

  async function keep(counted: Head, value: unknown, passes: boolean): Promise<void> {
    const head = "of" in counted ? counted : { ...counted, in: countOf(counted.in), out: countOf(counted.out) };
    await (passes ? passing : kept).append(head, value);
    add(passes ? passingSums : keptSums, head);
  }
  return {
    once<T>(question: Question, ask: () => Promise<Paid<T>>, { passing: passes = false } = {}): Promise<T> {
      const key = hashOf(question);
      const known = [kept, passing, ...others].find((file) => file.has(key));
      if (known) return known.read(key) as Promise<T>;
      const shared = underway.get(key) as Promise<T> | undefined;
      if (shared) return shared;
      const { role } = question;
      const answer = begin(role, async () => {
        const { value, ...tokens } = await ask();
        await keep({ key, role, calls: 1, in: tokens.in, out: tokens.out }, value, passes);
        return value;
      }).finally(() => underway.delete(key));
      underway.set(key, answer);
      return answer;
    },
    paid: (role, tokens) => keep({ role, calls: 1, in: tokens.in, out: tokens.out }, null, true),
    spend() {
      const sums = spent();
      return Object.fromEntries(
        Object.keys(sums)
          .sort()
          .map((role) => [role, { ...sums[role]!, cost: costOf(sums[role]!, prices[role]) }]),
      );
    },
    async forget() {
      const old = passingName(serial);
      await kept.append({ of: old, roles: passingSums }, null); // from here on the file counts no more
      addAll(keptSums, passingSums);
      passingSums = {};
      await passing.close();
      serial += 1;
      passing = await openPassing();
      await rm(join(folder, old));
    },
    async close() {
      await Promise.all([kept, passing, ...others].map((file) => file.close()));
    },
  };
}

/** Spend never falls: an invalid token count from a server is ignored. */
const countOf = (tokens: number): number => (Number.isFinite(tokens) && tokens > 0 ? Math.round(tokens) : 0);

/** Removes passing files whose cost is summed already; the serial of the one in use is the number of those. */
async function dropSummed(folder: string, summed: ReadonlySet<string>): Promise<number> {
  for (const name of await readdir(folder)) if (summed.has(name)) await rm(join(folder, name));
  return summed.size;
}
