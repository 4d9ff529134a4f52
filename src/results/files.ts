/**
 * @file The table of result files: their runs, their names there and under data/reference, and their rows. A new result
 * is a line here.
 */
import type { ZodType } from "zod";
import type { FormatName, JudgeTaskName, Stage } from "../paper/experiment.js";
import {
  AgreementRow,
  ArenaJudgeRow,
  ArenaRow,
  ArenaSweepRow,
  CurveRow,
  PairwiseAgreementRow,
  PairwiseCurveRow,
  PairwiseSampleRow,
  PredictionRow,
  ProbeRow,
  type Results,
  SampleRow,
} from "./rows.js";

interface ResultFile<Row = any> {
  task: JudgeTaskName;
  stage: Stage;
  file: string; // in the folder of a run
  kept: string; // under data/reference/<scale>
  row: ZodType<Row>;
  only?: FormatName; // default: both worlds'
}

/** As `Results` is built. */
type Table<R> = { [Name in keyof R]: R[Name] extends (infer Row)[] ? ResultFile<Row> : Table<R[Name]> };

const file = <Row>(
  task: JudgeTaskName,
  stage: Stage,
  name: string,
  kept: string,
  row: ZodType<Row>,
  only?: FormatName,
): ResultFile<Row> => ({ task, stage, file: name, kept, row, ...(only && { only }) });

const RESULT_FILES: Table<Results> = {
  agreement: file("pointwise", "evaluate-judge", "agreement.jsonl", "agreement.jsonl", AgreementRow),
  predictions: file("pointwise", "evaluate-judge", "predictions.jsonl", "predictions.jsonl.gz", PredictionRow),
  probes: file("pointwise", "probe-judge", "probes.jsonl", "probes.jsonl", ProbeRow),
  curves: file("pointwise", "evaluate-policy", "curve.jsonl", "curves.jsonl", CurveRow),
  samples: file("pointwise", "evaluate-policy", "samples.jsonl", "samples.jsonl.gz", SampleRow),
  pairwise: {
    agreement: file("pairwise", "evaluate-judge", "agreement.jsonl", "pairwise-agreement.jsonl", PairwiseAgreementRow),
    curves: file("pairwise", "evaluate-policy", "curve.jsonl", "pairwise-curves.jsonl", PairwiseCurveRow),
    samples: file("pairwise", "evaluate-policy", "samples.jsonl", "pairwise-samples.jsonl.gz", PairwiseSampleRow),
  },
  arena: {
    judges: file("arena", "evaluate-judge", "agreement.jsonl", "arena-judges.jsonl", ArenaJudgeRow),
    battles: file("arena", "evaluate-arena", "battles.jsonl", "arena-battles.jsonl", ArenaRow),
    sweep: file("arena", "evaluate-arena", "sweep.jsonl", "arena-sweep.jsonl", ArenaSweepRow, "miniature"),
  },
};

/** Files that a run may lack: untrained judges have none, nor have runs finished before there were such files. */
export const OPTIONAL_FILES: readonly string[] = ["predictions.jsonl"];

/** Results from the rows of each file. */
export const resultsFrom = (rowsOf: (file: ResultFile) => object[]): Results =>
  filled(RESULT_FILES as unknown as Nested, rowsOf) as unknown as Results;

type Nested = { [name: string]: ResultFile | Nested };
const isFile = (node: ResultFile | Nested): node is ResultFile => "row" in node;
const filled = (table: Nested, rowsOf: (file: ResultFile) => object[]): object =>
  Object.fromEntries(
    Object.entries(table).map(([name, node]) => [name, isFile(node) ? rowsOf(node) : filled(node, rowsOf)]),
  );

/** The rows of each file, in the order of the table. */
export function* rowsByFile(results: Results): Generator<[ResultFile, object[]]> {
  yield* walk(RESULT_FILES as unknown as Nested, results as unknown as Record<string, unknown>);
}
function* walk(table: Nested, results: Record<string, unknown>): Generator<[ResultFile, object[]]> {
  for (const [name, node] of Object.entries(table)) {
    if (isFile(node)) yield [node, results[name] as object[]];
    else yield* walk(node, results[name] as Record<string, unknown>);
  }
}

/** The stages whose runs hold results. */
export const RESULT_STAGES: readonly Stage[] = ["evaluate-judge", "probe-judge", "evaluate-policy", "evaluate-arena"];
