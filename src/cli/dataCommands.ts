/** @file The commands data lock, data fetch and data split. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { FetchOptions } from "../data/fetchSource.js";
import { downloadsFolder, splitsFolder } from "../data/folders.js";
import { isTextScale, type ScaleName, type TextScaleName } from "../paper/textScales.js";
import type { PlannedRun } from "../schedule/runs.js";
import { type Progress, progress } from "../store/progress.js";
import { positiveSeed, TEXT_SCALES_IN_HELP, textScaleName } from "./arguments.js";

const MEGABYTE = 1e6;
const TULU = "tulu-3"; // the mixture's name in the lock

export function dataCommands(judgelab: Command): void {
  const data = judgelab
    .command("data")
    .description("the paper's data: the Tulu 3 preference mixture and Arena-Hard-V2");
  const withFolder = (one: Command) => one.option("--folder <folder>", "where downloads go", downloadsFolder());

  withFolder(data.command("lock").argument("[source...]", "default: all"))
    .description("write size and sha256 of every file into data/sources.lock.json, as the hub has them")
    .action(async (names: string[], { folder }: { folder: string }) => {
      const [{ namedSources, readLock, writeLock }, { lockSource }] = await Promise.all([
        import("../data/lock.js"),
        import("../data/fetchSource.js"),
      ]);
      const lock = await readLock();
      for (const [name, source] of namedSources(lock, names)) {
        lock[name] = await withBars(folder, (options) => lockSource(name, source, options));
        await writeLock(lock);
        console.log(`${name}: ${source.files.length} files locked at ${source.revision}`);
      }
    });

  withFolder(data.command("fetch").argument("[source...]", "default: all"))
    .description("download what is locked; run it again to resume")
    .action(async (names: string[], { folder }: { folder: string }) => {
      for (const file of await fetched(names, folder)) console.log(file);
    });

  withFolder(data.command("split"))
    .description(
      "the mixture's prompts for judges and policies, disjoint, as jsonl with a record of how they were made",
    )
    .option("--scale <name>", TEXT_SCALES_IN_HELP, textScaleName, "paper")
    .option("--seed <n>", "positive integer", positiveSeed, 1)
    .option("--out <folder>", "default: data/splits/<scale>/seed-<n>")
    .action(split);
}

interface SplitArguments {
  folder: string;
  scale: TextScaleName;
  seed: number;
  out?: string;
}

async function split({ folder, scale, seed, out }: SplitArguments): Promise<void> {
  const [{ readLock }, { splitTulu }, { TEXT_SCALES }] = await Promise.all([
    import("../data/lock.js"),
    import("../data/splitTulu.js"),
    import("../paper/textScales.js"),
  ]);
  const files = await fetched([TULU], folder);
  const { id, revision } = (await readLock())[TULU]!;
  const to = out ?? splitsFolder(scale, seed);
  let bar: Progress | null = null;
  const onProgress = (done: number, total: number) => (bar ??= progress("rows read", total)).update(done, {});
  const sizes = TEXT_SCALES[scale].data;
  const record = await splitTulu({ source: { id, revision }, files, sizes, seed, out: to, onProgress }).finally(() =>
    bar?.stop(),
  );
  for (const [source, rows] of Object.entries(record.bySource)) console.log(`${source}: ${rows} rows`);
  for (const [reason, rows] of Object.entries(record.left)) console.log(`left out, ${reason}: ${rows} rows`);
  for (const [split, { rows, prompts }] of Object.entries(record.got))
    console.log(`${join(to, split)}.jsonl: ${rows} rows of ${prompts} prompts`);
}

/**
 * Downloads and splits the missing data of runs on real text before the first of them starts, so that no run fails for
 * it after weeks. Existing data is used as it is.
 */
export async function prepareData(scale: ScaleName, runs: readonly PlannedRun[]): Promise<void> {
  const folder = downloadsFolder();
  const [{ asksArena }, { BENCHMARK_FILES, BENCHMARK_SOURCE }] = await Promise.all([
    import("./optionalRoles.js"),
    import("../arena/benchmark.js"),
  ]);
  const missing = BENCHMARK_FILES.some((file) => !existsSync(join(folder, BENCHMARK_SOURCE, file)));
  if (missing && runs.some(({ experiment }) => asksArena(experiment))) await fetched([BENCHMARK_SOURCE], folder);
  if (!isTextScale(scale)) return;
  const seeds = new Set(runs.flatMap(({ experiment, seed }) => ("data" in experiment.config ? [seed] : [])));
  for (const seed of seeds)
    if (!existsSync(join(splitsFolder(scale, seed), "splits.json"))) await split({ folder, scale, seed });
}

async function fetched(names: string[], folder: string): Promise<string[]> {
  const [{ namedSources, readLock }, { fetchSource }] = await Promise.all([
    import("../data/lock.js"),
    import("../data/fetchSource.js"),
  ]);
  const files: string[] = [];
  for (const [name, source] of namedSources(await readLock(), names)) {
    files.push(...(await withBars(folder, (options) => fetchSource(name, source, options))));
  }
  return files;
}

/** One bar per file, in megabytes; the last is stopped in any case, as it would hold the process. */
async function withBars<T>(folder: string, work: (options: FetchOptions) => Promise<T>): Promise<T> {
  const { hosts } = await import("../data/lock.js");
  let shown: { path: string; bar: Progress } | null = null;
  const onProgress = (path: string, received: number, total: number | null) => {
    if (shown?.path !== path) {
      shown?.bar.stop();
      shown = { path, bar: progress(`${path} MB`, Math.ceil((total ?? received) / MEGABYTE)) };
    }
    shown.bar.update(Math.floor(received / MEGABYTE), {});
  };
  try {
    return await work({ folder, hosts: hosts(), onProgress });
  } finally {
    (shown as { bar: Progress } | null)?.bar.stop();
  }
}
