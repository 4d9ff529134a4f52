/** @file What a run paid for: every answer of a server, kept by what was asked, so that a killed run pays nothing twice. */
import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { hashOf } from "../store/hash.js";
import { type RunKey, runFolder } from "../store/paths.js";
import { type Budget, holdBudget } from "./budget.js";
import { type Head, openLedgerFile, readLedgerFile } from "./ledgerFile.js";
import { add, addAll, costOf, type Prices, type Spend, type Sums } from "./spend.js";

/** All that decides an answer: two calls that agree in it are the same call. Plain data. */
export type Question = { role: string; model: string } & Record<string, unknown>;

/** An answer, and the tokens it cost. */
export interface Paid<T> {
  value: T;
  in: number;
  out: number;
}

export interface Ledger {
  /**
   * The kept answer to a question or, where there is none, that of `ask`, on disk before it is returned. Callers that ask
   * the same at once share one call. A failed call is not kept. `passing`: needed until the next `forget` only. Throws where a
   * budget does not reach for the call, after those under way were kept.
   */
  once<T>(question: Question, ask: () => Promise<Paid<T>>, options?: { passing?: boolean }): Promise<T>;
  /** Counts what leaves nothing to keep: tokens that a trainer learned from. */
  paid(role: string, tokens: { in: number; out: number }): Promise<void>;
  spend(): Record<string, Spend>;
  /** Passing answers are dropped, their cost is not: a run that goes on after a checkpoint never asks them again. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

export const KEPT = "kept.jsonl";
const passingName = (serial: number) => `passing-${serial}.jsonl`;
/** The names of a ledger's files of passing answers. */
export const passingIn = async (folder: string) =>
  (await readdir(folder)).filter((name) => /^passing-\d+\.jsonl$/.test(name));

/** `<root>/<scale>/ledger/<stage>-<id>-seed-<n>`: beside the runs, as what was paid outlives a changed configuration. */
export const ledgerFolder = (root: string, { scale, stage, id, seed }: RunKey): string =>
  runFolder(root, { scale, stage: "ledger", id: `${stage}-${id}`, seed });

/** The ledgers of the other runs of a stage: policies that begin as the same model say the same at first. */
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

/** One process at a time: whoever opens it holds the run's folder. Throws StoreError at a damaged line. */
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

/** What was spent only ever grows: a server's count that is no count is none. */
const countOf = (tokens: number): number => (Number.isFinite(tokens) && tokens > 0 ? Math.round(tokens) : 0);

/** Removes passing files whose cost is summed already; the serial of the one in use is the number of those. */
async function dropSummed(folder: string, summed: ReadonlySet<string>): Promise<number> {
  for (const name of await readdir(folder)) if (summed.has(name)) await rm(join(folder, name));
  return summed.size;
}
