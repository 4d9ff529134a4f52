/** @file Evaluates stored outputs against the baseline with gold and the oracle. Nothing that trains may import this. */
import type { PairwiseCurveRow, PairwiseSampleRow } from "../../results/rows.js";
import type { World } from "../../world/config.js";
import { behaviour, examineOutput, meanOver, type PolicyRun } from "../evaluate.js";
import type { PairwiseOutputRow } from "./outputs.js";

/** A win is 1, a draw .5, a loss 0. */
const win = (ours: number, theirs: number) => (Math.sign(ours - theirs) + 1) / 2;

/** One output and the baseline's. Gold scores each alone, so its preference is the same in both orders; equal scores draw. */
export function examinePair(row: PairwiseOutputRow, world: World) {
  const ours = examineOutput(row, world);
  const theirs = examineOutput({ prompt: row.prompt, response: row.baseline }, world);
  return {
    ...ours,
    baseline: theirs,
    goldWin: win(ours.gold, theirs.gold),
    oracleWin: win(ours.oracle, theirs.oracle),
  };
}
export type ExaminedPair = ReturnType<typeof examinePair>;

/** Means of the outputs of one step. */
export function pairwiseCurveRow(run: PolicyRun, step: number, examined: ExaminedPair[]): PairwiseCurveRow {
  return {
    ...run,
    step,
    judgeWinRate: meanOver(examined, (one) => one.row.judgeWin),
    goldWinRate: meanOver(examined, (one) => one.goldWin),
    oracleWinRate: meanOver(examined, (one) => one.oracleWin),
    ...behaviour(examined),
  };
}

/** The outputs kept for reading: those of the first prompts, `allowed` and `restricted` ones. */
export function pairwiseSampleRows(
  run: PolicyRun,
  step: number,
  examined: ExaminedPair[],
  keep: { allowed: number; restricted: number },
): PairwiseSampleRow[] {
  const kept = [
    ...examined.filter((one) => !one.restricted).slice(0, keep.allowed),
    ...examined.filter((one) => one.restricted).slice(0, keep.restricted),
  ];
  return kept.map(({ row, baseline, gold, goldTrace, oracle }) => ({
    ...run,
    step,
    prompt: row.prompt,
    response: row.response,
    baseline: row.baseline,
    judgeTrace: row.judgeTrace,
    judgeWin: row.judgeWin,
    goldTrace,
    gold,
    baselineGold: baseline.gold,
    oracle,
    baselineOracle: baseline.oracle,
  }));
}
