/** @file Reads the Tulu 3 preference mixture: parquet shards of {id, prompt, chosen, rejected, source}. */
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { z } from "zod";
import { DataError } from "./problem.js";
import { type Origin, originOf } from "./tuluSources.js";

const Turn = z.object({ role: z.string(), content: z.string() });
const TuluRow = z.object({
  id: z.string(),
  prompt: z.string(),
  chosen: z.array(Turn),
  rejected: z.array(Turn),
  source: z.string(),
});
const COLUMNS = Object.keys(TuluRow.shape);

/** One instruction with two candidate outputs. Which was preferred stays on record; judges learn gold's scores of either. */
export interface PreferencePair {
  id: string;
  source: string;
  origin: Origin;
  instruction: string;
  chosen: string;
  rejected: string;
}

/** Why a row is left out: what the paper's judges read is one instruction and one answer. */
export type Left = "more than one turn" | "two different instructions" | "empty text";

/** What reading all shards came to; rows, by source and in all. */
export interface TuluCounts {
  rows: number;
  bySource: Record<string, number>;
  left: Partial<Record<Left, number>>;
}

/**
 * All usable pairs of the shards in order, a row group in memory at a time; `counts` is filled on the way. Throws
 * DataError at a row of another shape, and after the last row where any was of an unknown source, naming all of them.
 */
export async function* readTulu(
  files: readonly string[],
  counts: TuluCounts = emptyCounts(),
): AsyncGenerator<PreferencePair> {
  const unknown: Record<string, number> = {};
  for (const path of files) {
    let at = 0;
    for await (const group of rowGroups(path)) {
      for (const value of group) {
        const row = parseRow(value, path, at++);
        counts.rows++;
        counts.bySource[row.source] = (counts.bySource[row.source] ?? 0) + 1;
        const origin = originOf(row.source);
        if (!origin) {
          unknown[row.source] = (unknown[row.source] ?? 0) + 1;
          continue;
        }
        const pair = pairOf(row, origin);
        if (typeof pair === "string") counts.left[pair] = (counts.left[pair] ?? 0) + 1;
        else yield pair;
      }
    }
  }
  if (Object.keys(unknown).length > 0) {
    throw new DataError({ kind: "unknown-source", counts: unknown, list: "src/data/tuluSources.ts" });
  }
}

/** Rows of the shards together. */
export async function rowsIn(files: readonly string[]): Promise<number> {
  let rows = 0;
  for (const path of files) rows += Number((await opened(path)).metadata.num_rows);
  return rows;
}

/** The rows of a shard, a row group at a time. */
async function* rowGroups(path: string): AsyncGenerator<Record<string, unknown>[]> {
  const { file, metadata } = await opened(path);
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    yield await parquetReadObjects({ file, metadata, columns: COLUMNS, rowStart, rowEnd }).catch(notTulu(path));
    rowStart = rowEnd;
  }
}

async function opened(path: string) {
  const file = await asyncBufferFromFile(path).catch(notTulu(path));
  return { file, metadata: await parquetMetadataAsync(file).catch(notTulu(path)) };
}

const notTulu =
  (file: string) =>
  (error: Error): never => {
    throw new DataError({ kind: "not-tulu", file, detail: error.message });
  };

export const emptyCounts = (): TuluCounts => ({ rows: 0, bySource: {}, left: {} });

function parseRow(value: unknown, file: string, row: number): z.infer<typeof TuluRow> {
  const parsed = TuluRow.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new DataError({ kind: "not-tulu", file, row, detail: `${issue?.path.join(".")}: ${issue?.message}` });
}

function pairOf({ id, source, chosen, rejected }: z.infer<typeof TuluRow>, origin: Origin): PreferencePair | Left {
  const single = (turns: z.infer<typeof Turn>[]) => turns.map(({ role }) => role).join(" ") === "user assistant";
  const [[asked, good], [other, bad]] = [chosen, rejected];
  if (!single(chosen) || !single(rejected) || !asked || !good || !other || !bad) return "more than one turn";
  const instruction = asked.content;
  if (instruction !== other.content) return "two different instructions";
  if ([instruction, good.content, bad.content].some((text) => text.trim() === "")) return "empty text";
  return { id, source, origin, instruction, chosen: good.content, rejected: bad.content };
}
