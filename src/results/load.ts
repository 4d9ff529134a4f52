/** @file The result rows of a scale, from runs on disk or from the rows kept under data/reference. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ZodType, z } from "zod";
import { isMain } from "../paper/ablations.js";
import type { Experiment } from "../paper/experiment.js";
import { allExperiments } from "../paper/experiments.js";
import { isTextScale, SCALE_NAMES, type ScaleName } from "../paper/textScales.js";
import { readCheckedRows, readRows } from "../store/jsonl.js";
import { MANIFEST, namedHash, namedHashes } from "../store/manifest.js";
import { parseJson } from "../store/parseJson.js";
import { PROJECT, type RunKey, runFolder } from "../store/paths.js";
import { StoreError } from "../store/problem.js";
import { OPTIONAL_FILES, RESULT_STAGES, resultsFrom, rowsByFile } from "./files.js";
import type { Results } from "./rows.js";

export type { Results } from "./rows.js";

/** Seeds whose results are reported; settings are chosen on seeds from 100 up. */
export const REPORTING_SEEDS: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

export interface ResultsOptions {
  scale?: ScaleName; // default: JUDGELAB_SCALE, which make sets, or miniature
  seeds?: readonly number[]; // default: JUDGELAB_SEEDS, or those of the reporting seeds that are there
  root?: string; // default: JUDGELAB_ROOT, or runs/ of this project
  /**
   * Default: JUDGELAB_REFERENCE=1, or else the stored rows where no run is finished. "others": beside the runs of `seeds`
   * the stored rows of all other seeds (JUDGELAB_REFERENCE=others).
   */
  reference?: boolean | "others";
  referenceRoot?: string; // default: data/reference of this project
}

/**
 * All rows of the finished evaluations of a scale, ordered as `experiments` lists them, then by seed; runs that are
 * not finished are left out. Both sources give the same rows, rounded by `compact`.
 * Throws StoreError if there is nothing at all, or a row is damaged.
 */
export function loadResults(options: ResultsOptions = {}): Results {
  const { scale, seeds, root, reference, referenceRoot } = withDefaults(options);
  const runs = finishedRuns(root, scale, seeds, RESULT_STAGES);
  const stored = join(referenceRoot, scale);
  if (reference === true || (reference === undefined && runs.length === 0 && existsSync(stored))) {
    return readReference(stored, (seed) => seeds.includes(seed));
  }
  if (runs.length === 0) throw nothingThere(join(root, scale), scale);
  if (reference === "others") {
    const own = loadResults({ root, scale, seeds, reference: false });
    return beside(
      own,
      readReference(stored, (seed) => !seeds.includes(seed)),
    );
  }
  const listed = new Map(allExperiments(scale).map((one) => [`${one.stage}/${one.id}`, one]));
  const format = isTextScale(scale) ? "text" : "miniature";
  return compact(
    resultsFrom(({ task, stage, file, row, only = format, chapter = "paper" }) =>
      runs
        .filter((run) => {
          const of = listed.get(`${run.stage}/${run.id}`);
          return only === format && run.stage === stage && of?.task === task && of.chapter === chapter;
        })
        .map((run) => runFolder(root, run))
        .filter((dir) => !OPTIONAL_FILES.includes(file) || file in namedHashes(dir))
        .flatMap((dir) => readCheckedRows(join(dir, file), namedHash(dir, file), row)),
    ),
  );
}

/** The finished runs of some stages, for those of the seeds that are on disk. */
export function finishedRuns(
  root: string,
  scale: ScaleName,
  seeds: readonly number[],
  stages: readonly Experiment["stage"][],
): RunKey[] {
  return allExperiments(scale)
    .filter(({ stage }) => stages.includes(stage))
    .flatMap(({ stage, id }) => seeds.map((seed): RunKey => ({ scale, stage, id, seed })))
    .filter((key) => existsSync(join(runFolder(root, key), MANIFEST)));
}

/** Numbers to four decimals: what is kept in git. */
export function compact(results: Results): Results {
  const rows = new Map(rowsByFile(results));
  return resultsFrom((file) => rows.get(file)!.map(rounded));
}

const rounded = <T extends object>(row: T): T =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === "number" ? Number(value.toFixed(4)) : value]),
  ) as T;

/** Every table of both, by seed: figures take the rows of a run in the order of seeds. */
function beside(own: Results, others: Results): Results {
  const tables = <T extends object>(a: T, b: T): T =>
    Object.fromEntries(
      Object.entries(a).map(([name, rows]) => {
        const more = b[name as keyof T];
        if (!Array.isArray(rows) || !Array.isArray(more)) return [name, tables(rows as object, more as object)];
        return [name, [...rows, ...more].sort((one, other) => one.seed - other.seed)];
      }),
    ) as T;
  return tables(own, others);
}

export const RESTORE = "restore it with git, or write it again with judgelab reference --replace";

/** sha256 of each file, as `exportReference` writes them: a changed byte is an error, not another figure. */
export const SUMS = "sums.json";

function sumsOf(dir: string): Record<string, string> {
  const file = join(dir, SUMS);
  if (!existsSync(file)) return {};
  const damaged = (detail: string) => new StoreError({ kind: "damaged", file, detail, remedy: RESTORE });
  return parseJson(readFileSync(file, "utf8"), z.record(z.string(), z.string()), damaged);
}

/** A reference that was made before predictions were kept, judges probed, or an arena held has no other rows. */
const ALWAYS_KEPT = ["agreement.jsonl", "curves.jsonl.gz", "samples.jsonl.gz"];

function readReference(dir: string, ofSeed: (seed: number) => boolean): Results {
  const sums = sumsOf(dir);
  const rowsIn = <T>(file: string, row: ZodType<T>): T[] =>
    sums[file] === undefined
      ? readRows(dir, file, row, RESTORE)
      : readCheckedRows(join(dir, file), sums[file], row, RESTORE);
  const wanted = (row: { seed: number }) => ofSeed(row.seed);
  return resultsFrom(({ kept, row }) => {
    const file = [kept, plainName(kept)].find((name) => existsSync(join(dir, name)));
    return file || ALWAYS_KEPT.includes(kept) ? rowsIn(file ?? kept, row).filter(wanted) : [];
  });
}

/** Curves were kept without compression before there were ten seeds. */
export const plainName = (name: string): string => name.replace(/\.gz$/, "");

function withDefaults(options: ResultsOptions) {
  const { env } = process;
  const listed = env.JUDGELAB_SEEDS?.split(/\s+/).filter(Boolean).map(Number);
  return {
    scale: options.scale ?? knownScale(env.JUDGELAB_SCALE || "miniature"),
    seeds: options.seeds ?? (listed?.length ? listed : REPORTING_SEEDS),
    root: options.root ?? env.JUDGELAB_ROOT ?? join(PROJECT, "runs"),
    reference: options.reference ?? (env.JUDGELAB_REFERENCE ? asked(env.JUDGELAB_REFERENCE) : undefined),
    referenceRoot: options.referenceRoot ?? join(PROJECT, "data", "reference"),
  };
}

const asked = (text: string): boolean | "others" => (text === "others" ? text : text === "1");

function knownScale(name: string): ScaleName {
  const known = SCALE_NAMES.find((one) => one === name);
  if (known) return known;
  throw new RangeError(`JUDGELAB_SCALE is "${name}"; known scales: ${SCALE_NAMES.join(", ")}`);
}

function nothingThere(path: string, scale: ScaleName): StoreError {
  const there = existsSync(path) ? readdirSync(path) : [];
  const make = scale === "miniature" ? "make" : `make SCALE=${scale}${isTextScale(scale) ? " ENDPOINTS=<file>" : ""}`;
  const which = there.length ? " of the wanted seeds" : "";
  return new StoreError({
    kind: "lacks",
    path,
    what: `finished evaluation${which}`,
    remedy: `run ${make} to train them`,
  });
}

/** The rows of figures 1 to 6: no ablation, control or appendix among them. */
export const mainResults = (results: Results): Results => ({
  ...results,
  agreement: results.agreement.filter(({ variant }) => variant === "standard"),
  predictions: results.predictions.filter(({ variant }) => variant === "standard"),
  curves: results.curves.filter(isMain),
  samples: results.samples.filter(isMain),
});
