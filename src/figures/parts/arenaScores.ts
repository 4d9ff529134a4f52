/** @file The rows of an arena's table, in miniature or real: whose policies, their scores over seeds, and the paper's rows beside them. */
import {
  ARENA_JUDGES,
  ARENA_SUBSETS,
  type ArenaJudge,
  type ArenaPool,
  type ArenaSubset,
  BENCHMARK_JUDGE,
} from "../../paper/arena.js";
import { JUDGE_KINDS, JUDGE_SIZES, type JudgeKind, type JudgeSize, judgeModelName } from "../../paper/judges.js";
import { POLICY_IDS, POLICY_NAMES } from "../../paper/policies.js";
import { type PublishedArena, publishedArena } from "../../paper/published.js";
import type { ArenaJudgeRow, ArenaRow } from "../../results/rows.js";
import { meanOf } from "../../stats/meanOf.js";
import type { TableRow } from "../figure.js";
import { decimals } from "./runTable.js";
import { JUDGE_COLORS, MUTED } from "./style.js";

export const SUBSET_NAMES: Record<ArenaSubset, PublishedArena["subset"]> = {
  creative_writing: "creative writing",
  hard_prompt: "hard prompt",
};

/** Whether rows are of the benchmark itself, on real text, and not of the miniature. */
export const isBenchmark = (rows: readonly ArenaRow[]): boolean => rows.some(({ judge }) => judge === BENCHMARK_JUDGE);

/** All policies of one judge, or the base policies. */
export interface ArenaGroup {
  kind: JudgeKind | null;
  size: JudgeSize | null;
  name: string;
  color: string;
}

/** The groups that have rows: reasoning judges first, large before small, base policies last. */
export function arenaGroups(rows: readonly ArenaRow[]): ArenaGroup[] {
  const judges = [...JUDGE_KINDS].reverse().flatMap((kind) =>
    [...JUDGE_SIZES].reverse().map(
      (size): ArenaGroup => ({
        kind,
        size,
        name: `${size.toUpperCase()} ${kind}`,
        color: JUDGE_COLORS[kind][size],
      }),
    ),
  );
  const groups = [...judges, { kind: null, size: null, name: "base policies", color: MUTED }];
  return groups.filter((group) => inGroup(rows, group).length > 0);
}

export const inGroup = <R extends Pick<ArenaRow, "kind" | "size">>(
  rows: readonly R[],
  { kind, size }: Pick<ArenaGroup, "kind" | "size">,
): R[] => rows.filter((row) => row.kind === kind && row.size === size);

export interface Percent {
  mean: number; // over seeds, of the means over base policies
  low: number; // of the lowest seed
  high: number;
}

/** Win rates in percent; null if no row has a score. */
export function percentOf(
  rows: readonly ArenaRow[],
  measure: "score" | "controlled" | "rules" | "truth",
): Percent | null {
  const seeds = [...new Set(rows.map(({ seed }) => seed))].flatMap((seed) => {
    const values = rows.filter((row) => row.seed === seed).flatMap((row) => row[measure] ?? []);
    return values.length > 0 ? [100 * meanOf(values)] : [];
  });
  if (seeds.length === 0) return null;
  return { mean: meanOf(seeds), low: Math.min(...seeds), high: Math.max(...seeds) };
}

/** "Of held-out verdicts the blind judge gives 91 % as it was taught, …": a reader must know how well they learned. */
export function judgesSentence(judges: readonly ArenaJudgeRow[]): string {
  const shares = ARENA_JUDGES.flatMap((judge) => {
    const own = judges.filter((row) => row.judge === judge).map(({ accuracy }) => accuracy);
    return own.length > 0 ? [`the ${judge} judge gives ${(100 * meanOf(own)).toFixed(0)} %`] : [];
  });
  return shares.length > 0 ? `Of held-out verdicts ${shares.join(", ")} as it was taught.` : "";
}

/** The paper's adversarial row of a table; its model is Llama-3.1-8B with a reasoning judge (4B, or pairwise 8B). */
export const paperOf = (source: string, subset: ArenaSubset): PublishedArena =>
  publishedArena().find((row) => row.adversarial && row.source === source && row.subset === SUBSET_NAMES[subset])!;

/** One row per subset, judge and base policy, then what the paper prints; in percent, means over seeds. */
export function arenaTableRows(rows: readonly ArenaRow[], pool: ArenaPool, source: string): TableRow[] {
  const real = isBenchmark(rows);
  const ours = ARENA_SUBSETS.flatMap((subset) =>
    arenaGroups(rows).flatMap((group) =>
      POLICY_IDS.flatMap((policy): TableRow[] => {
        const cell = inGroup(rows, group).filter((row) => row.subset === subset && row.policy === policy);
        const model = `${POLICY_NAMES[policy]}, ${trainingOf(group, pool)}`;
        const scores = real ? benchmarkScores : miniatureScores;
        return cell.length > 0 ? [{ subset: SUBSET_NAMES[subset], model, whose: "ours", ...scores(cell) }] : [];
      }),
    ),
  );
  const column = real ? "style control" : "blind, style control";
  const paper = publishedArena()
    .filter((row) => row.source === source)
    .map(
      ({ model, subset, score }): TableRow => ({
        ...emptied(ours[0]!),
        subset,
        model,
        whose: "the paper's",
        [column]: score,
      }),
    );
  return [...ours, ...paper];
}

const trainingOf = ({ kind, size }: ArenaGroup, pool: ArenaPool): string =>
  size === null ? "base" : `${pool === "pairwise" ? "pairwise " : ""}${judgeModelName(size)} ${kind} judge`;

const shown = (cell: readonly ArenaRow[], measure: Parameters<typeof percentOf>[1]): number | null => {
  const found = percentOf(cell, measure);
  return found && decimals(found.mean, 1);
};

/** The table's cells of one policy; `cell`: a row per seed. */
function benchmarkScores(cell: readonly ArenaRow[]): TableRow {
  const span = spanOf(cell);
  return {
    "style control": shown(cell, "controlled"),
    "lowest and highest seed, or 95 % over questions": span && `${span.low.toFixed(1)} to ${span.high.toFixed(1)}`,
    "no control": shown(cell, "score"),
    questions: decimals(meanOf(cell.map((row) => row.questions)), 0),
    words: decimals(meanOf(cell.map((row) => row.length)), 1),
  };
}

/** The score with style control of one policy on real text; of a single seed with the interval over its questions. */
function spanOf(cell: readonly ArenaRow[]): Percent | null {
  const found = percentOf(cell, "controlled");
  const [row] = cell;
  if (!found || cell.length > 1 || row!.controlledLow === null || row!.controlledHigh === null) return found;
  const { mean } = found; // a median over rows: the interval over questions need not hold it
  return { mean, low: Math.min(mean, 100 * row!.controlledLow), high: Math.max(mean, 100 * row!.controlledHigh) };
}

function miniatureScores(cell: readonly ArenaRow[]): TableRow {
  const of = (judge: ArenaJudge) => cell.filter((row) => row.judge === judge);
  const cellOf = (judge: ArenaJudge, measure: Parameters<typeof percentOf>[1]) => shown(of(judge), measure);
  const span = percentOf(of("blind"), "controlled");
  return {
    "blind, style control": cellOf("blind", "controlled"),
    "lowest and highest seed": span && `${span.low.toFixed(1)} to ${span.high.toFixed(1)}`,
    "blind, no control": cellOf("blind", "score"),
    "checking, style control": cellOf("checking", "controlled"),
    "checking, no control": cellOf("checking", "score"),
    "by the blind rules": cellOf("blind", "rules"),
    "by the checking rules": cellOf("checking", "rules"),
    "in truth": cellOf("blind", "truth"),
    "cited refusals": decimals(100 * meanOf(cell.flatMap((row) => row.citedRefusal ?? [])), 1),
    words: decimals(meanOf(cell.map((row) => row.length)), 1),
  };
}

const emptied = (row: TableRow): TableRow => Object.fromEntries(Object.keys(row).map((name) => [name, null]));
