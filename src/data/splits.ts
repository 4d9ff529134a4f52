/** @file Splits the mixture's prompts: judges and policies never share one (section 2.2). */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Origin } from "./tuluSources.js";

const count = z.number().int().positive();

/** At most as many as are there; the record of a split says how many there were. */
export const SplitSizes = z.strictObject({
  judgeTrain: count, // data points: pairs of off-policy outputs
  judgeValidation: count, // prompts with one output each
  judgeTest: count,
  policyTrain: count, // prompts
  policyTest: count,
});
export type SplitSizes = z.infer<typeof SplitSizes>;
export type SplitName = keyof SplitSizes;
export const SPLIT_NAMES = Object.keys(SplitSizes.shape) as SplitName[];

/** Prompts that differ only in case, spaces or Unicode form are one. 32 hex digits. */
export function promptKey(instruction: string): string {
  const normal = instruction.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();
  return createHash("sha256").update(normal).digest("hex").slice(0, 32);
}

/** A prompt as it occurs in the mixture: how many of its rows are off-policy. */
export interface PromptRows {
  key: string;
  origin: Origin;
}

/**
 * The split of each prompt that gets one. Prompts are taken in the order of a hash of (seed, prompt), so the outcome
 * depends on the seed and on which prompts there are, not on the order of rows or shards. Judges are served first, of
 * the prompts with off-policy rows: test, validation, then training, which counts rows. All others go to the policies.
 */
export function assignSplits(rows: Iterable<PromptRows>, sizes: SplitSizes, seed: number): Map<string, SplitName> {
  const offPolicyRows = new Map<string, number>();
  for (const { key, origin } of rows)
    offPolicyRows.set(key, (offPolicyRows.get(key) ?? 0) + (origin === "off-policy" ? 1 : 0));
  const rank = (key: string) => createHash("sha256").update(`${seed}|${key}`).digest("hex");
  const keys = [...offPolicyRows.keys()]
    .map((key) => ({ key, rank: rank(key) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const splits = new Map<string, SplitName>();
  const taken: Record<SplitName, number> = {
    judgeTrain: 0,
    judgeValidation: 0,
    judgeTest: 0,
    policyTrain: 0,
    policyTest: 0,
  };
  const take = (key: string, split: SplitName, units: number): boolean => {
    if (taken[split] + units > sizes[split]) return false;
    taken[split] += units;
    splits.set(key, split);
    return true;
  };
  for (const { key } of keys) {
    const points = offPolicyRows.get(key)!;
    const judged =
      points > 0 && (take(key, "judgeTest", 1) || take(key, "judgeValidation", 1) || take(key, "judgeTrain", points));
    if (!judged) take(key, "policyTest", 1) || take(key, "policyTrain", 1);
  }
  return splits;
}
