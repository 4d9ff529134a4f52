/**
 * @file The table of result files: their runs, their names there and under data/reference, and their rows. A new result
 * is a line here.
 */
import type { ZodType } from "zod";
import type { Chapter, FormatName, JudgeTaskName, Stage } from "../paper/experiment.js";
import {
  AgreementRow,
  ArenaJudgeRow,
  ArenaRow,
  ArenaSweepRow,
  BeyondCurveRow,
  BeyondSampleRow,
  CurveRow,
  GoldRow,
  GoldTopicRow,
  PairwiseAgreementRow,
  PairwiseCurveRow,
  PairwiseSampleRow,
  PredictionRow,
  ProbeRow,
  type Results,
  SampleRow,
  SchooledAgreementRow,
  WatchRow,
} from "./rows.js";

interface ResultFile<Row = any> {
  task: JudgeTaskName;
  stage: Stage;
  file: string; // in the folder of a run
  kept: string; // under data/reference/<scale>
  row: ZodType<Row>;
  /** A key that the rows of one run of a seed share, and no others have. */
  run: (row: Row) => string;
  only?: FormatName; // default: both worlds'
  chapter?: Chapter; // default: the paper
}

/** As `Results` is built. */
type Table<R> = { [Name in keyof R]: R[Name] extends (infer Row)[] ? ResultFile<Row> : Table<R[Name]> };

const file = <Row>(
  task: JudgeTaskName,
  stage: Stage,
  name: string,
  kept: string,
  row: ZodType<Row>,
  run: (row: Row) => string,
  of: Pick<ResultFile, "only" | "chapter"> = {},
): ResultFile<Row> => ({ task, stage, file: name, kept, row, run, ...of });

const beyond = <Row>(
  stage: Stage,
  name: string,
  kept: string,
  row: ZodType<Row>,
  run: (row: Row) => string,
): ResultFile<Row> => file("pointwise", stage, name, kept, row, run, { only: "miniature", chapter: "beyond" });

const ofJudge = ({ kind, size, variant }: Pick<ProbeRow, "kind" | "size" | "variant">): string =>
  [kind, size, variant].join(" ");
/** A base judge and the trained one are two runs. */
const ofTraining = (row: Pick<AgreementRow, "kind" | "size" | "variant" | "training">): string =>
  `${ofJudge(row)} ${row.training === "base"}`;
const ofPolicy = (row: Pick<CurveRow, "kind" | "size" | "variant" | "klWeight" | "policy">): string =>
  [ofJudge(row), row.klWeight, row.policy].join(" ");
const ofGold = ({ school, size }: Pick<GoldRow, "school" | "size">): string => `${school} ${size}`;
const ofDefended = (
  row: Pick<BeyondCurveRow, "school" | "defence" | "pace" | "kind" | "size" | "variant" | "klWeight" | "policy">,
) => [row.school, row.defence, row.pace, ofPolicy(row)].join(" ");

const RESULT_FILES: Table<Results> = {
  agreement: file("pointwise", "evaluate-judge", "agreement.jsonl", "agreement.jsonl", AgreementRow, ofTraining),
  predictions: file(
    "pointwise",
    "evaluate-judge",
    "predictions.jsonl",
    "predictions.jsonl.gz",
    PredictionRow,
    ofTraining,
  ),
  probes: file("pointwise", "probe-judge", "probes.jsonl", "probes.jsonl", ProbeRow, ofJudge),
  curves: file("pointwise", "evaluate-policy", "curve.jsonl", "curves.jsonl.gz", CurveRow, ofPolicy),
  samples: file("pointwise", "evaluate-policy", "samples.jsonl", "samples.jsonl.gz", SampleRow, ofPolicy),
  pairwise: {
    agreement: file(
      "pairwise",
      "evaluate-judge",
      "agreement.jsonl",
      "pairwise-agreement.jsonl",
      PairwiseAgreementRow,
      ofTraining,
    ),
    curves: file("pairwise", "evaluate-policy", "curve.jsonl", "pairwise-curves.jsonl", PairwiseCurveRow, ofPolicy),
    samples: file(
      "pairwise",
      "evaluate-policy",
      "samples.jsonl",
      "pairwise-samples.jsonl.gz",
      PairwiseSampleRow,
      ofPolicy,
    ),
  },
  arena: {
    judges: file(
      "arena",
      "evaluate-judge",
      "agreement.jsonl",
      "arena-judges.jsonl",
      ArenaJudgeRow,
      ({ judge }) => judge,
    ),
    battles: file("arena", "evaluate-arena", "battles.jsonl", "arena-battles.jsonl", ArenaRow, ({ pool }) => pool),
    sweep: file("arena", "evaluate-arena", "sweep.jsonl", "arena-sweep.jsonl", ArenaSweepRow, ({ pool }) => pool, {
      only: "miniature",
    }),
  },
  beyond: {
    golds: beyond("evaluate-gold", "gold.jsonl", "golds.jsonl", GoldRow, ofGold),
    topics: beyond("evaluate-gold", "topics.jsonl", "gold-topics.jsonl", GoldTopicRow, ofGold),
    judges: beyond(
      "evaluate-judge",
      "agreement.jsonl",
      "beyond-judges.jsonl",
      SchooledAgreementRow,
      (row) => `${row.school} ${ofTraining(row)}`,
    ),
    curves: beyond("evaluate-policy", "curve.jsonl", "beyond-curves.jsonl.gz", BeyondCurveRow, ofDefended),
    samples: beyond("evaluate-policy", "samples.jsonl", "beyond-samples.jsonl.gz", BeyondSampleRow, ofDefended),
    signals: beyond("watch-policy", "signals.jsonl", "signals.jsonl.gz", WatchRow, ofPolicy),
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
export const RESULT_STAGES: readonly Stage[] = [
  "evaluate-gold",
  "evaluate-judge",
  "probe-judge",
  "evaluate-policy",
  "watch-policy",
  "evaluate-arena",
];
