/** @file Writes the paper's splits of the mixture as jsonl, with a record of how they were made. */
import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { openRows } from "../store/appendRows.js";
import { hashFile } from "../store/hash.js";
import { writeWhole } from "../store/writeWhole.js";
import { assignSplits, type PromptRows, promptKey, SPLIT_NAMES, type SplitName, type SplitSizes } from "./splits.js";
import { emptyCounts, type PreferencePair, readTulu, rowsIn, type TuluCounts } from "./tulu.js";

/** A row of judgeTrain, judgeValidation or judgeTest: an output for gold to score, in the latter two beside the one it is compared with. */
export const CandidateRow = z.strictObject({
  id: z.string(),
  source: z.string(),
  instruction: z.string(),
  output: z.string(),
  was: z.enum(["chosen", "rejected"]),
  other: z.string().optional(), // the prompt's second output, for pairwise judges (4.4); in judgeTrain it has a row of its own
});
export type CandidateRow = z.infer<typeof CandidateRow>;

/** A row of policyTrain or policyTest. */
export const InstructionRow = CandidateRow.pick({ id: true, source: true, instruction: true });
export type InstructionRow = z.infer<typeof InstructionRow>;

export interface SplitRecord extends TuluCounts {
  seed: number;
  source: { id: string; revision: string };
  from: Record<string, string>; // shard -> sha256
  wanted: SplitSizes;
  got: Record<SplitName, { rows: number; prompts: number; sha256: string }>;
}

const FLUSH_EVERY = 2_000; // rows held in memory

/**
 * Writes `<split>.jsonl` for each split and splits.json, last. A data point of judgeTrain gives two rows, its two outputs
 * (100K points, of which 164K examples are left when gold has scored them), one after the other; in validation and test a
 * prompt gives one, so that rows are independent. The shards are read twice: holding their text would take gigabytes.
 */
export async function splitTulu(options: {
  source: SplitRecord["source"];
  files: readonly string[];
  sizes: SplitSizes;
  seed: number;
  out: string;
  onProgress?: (done: number, total: number) => void; // rows, over both readings
}): Promise<SplitRecord> {
  const { source, files, sizes, seed, out, onProgress } = options;
  const total = 2 * (await rowsIn(files));
  const counts = emptyCounts();
  const prompts: PromptRows[] = [];
  for await (const { instruction, origin } of readTulu(files, counts)) {
    prompts.push({ key: promptKey(instruction), origin });
    onProgress?.(counts.rows, total);
  }
  const splits = assignSplits(prompts, sizes, seed);
  await mkdir(out, { recursive: true });
  await rm(join(out, "splits.json"), { force: true });
  const written = await writeRows(files, splits, seed, out, (done) => onProgress?.(counts.rows + done, total));

  const from: Record<string, string> = {};
  for (const file of files) from[basename(file)] = await hashFile(file);
  const sums = bySplit(() => "");
  for (const split of SPLIT_NAMES) sums[split] = await hashFile(join(out, fileOf(split)));
  const got = bySplit((split) => ({ ...written[split], sha256: sums[split] }));
  const record: SplitRecord = { seed, source, from, wanted: sizes, got, ...counts };
  await writeWhole(join(out, "splits.json"), JSON.stringify(record, null, 2) + "\n");
  return record;
}

/** The second reading: rows go to the file of their prompt's split, and are counted. */
async function writeRows(
  files: readonly string[],
  splits: ReadonlyMap<string, SplitName>,
  seed: number,
  out: string,
  onRow: (rows: number) => void,
) {
  for (const split of SPLIT_NAMES) await writeFile(join(out, fileOf(split)), "");
  const rows = await openRows(out, { lengths: {} });
  const written = bySplit(() => ({ rows: 0, prompts: 0 }));
  const seen = new Set<string>();
  const counts = emptyCounts();
  let waiting = 0;
  for await (const pair of readTulu(files, counts)) {
    onRow(counts.rows);
    const key = promptKey(pair.instruction);
    const split = splits.get(key);
    const made = split ? rowsOf(pair, split, !seen.has(key), seed) : [];
    if (!split || made.length === 0) continue;
    for (const row of made) rows.append(fileOf(split), row);
    written[split].rows += made.length;
    written[split].prompts += seen.has(key) ? 0 : 1;
    seen.add(key);
    waiting += made.length;
    if (waiting < FLUSH_EVERY) continue;
    await rows.flush();
    waiting = 0;
  }
  await rows.flush();
  return written;
}

export const fileOf = (split: SplitName): string => `${split}.jsonl`;

const bySplit = <T>(value: (split: SplitName) => T) =>
  Object.fromEntries(SPLIT_NAMES.map((split) => [split, value(split)])) as Record<SplitName, T>;

/** What a pair becomes in its split; nothing where its prompt has had its turn, or an on-policy pair meets a judge's prompt. */
function rowsOf(
  pair: PreferencePair,
  split: SplitName,
  isNew: boolean,
  seed: number,
): (CandidateRow | InstructionRow)[] {
  const { id, source, instruction } = pair;
  if (split === "policyTrain" || split === "policyTest") return isNew ? [{ id, source, instruction }] : [];
  if (pair.origin !== "off-policy") return [];
  const candidate = (was: "chosen" | "rejected"): CandidateRow => ({ id, source, instruction, output: pair[was], was });
  if (split === "judgeTrain") return [candidate("chosen"), candidate("rejected")];
  const coin = createHash("sha256").update(`${seed}|${id}|${instruction}`).digest().readUInt8(0) % 2;
  const [was, other] = coin === 0 ? (["chosen", "rejected"] as const) : (["rejected", "chosen"] as const);
  return isNew ? [{ ...candidate(was), other: pair[other] }] : [];
}
