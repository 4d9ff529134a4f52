/** @file Evaluates stored outputs on real text with gold's scores or preferences. What only the miniature can know stays null. */
import type { Seat } from "../../annotation/annotatedPair.js";
import { winsInBothOrders } from "../../judge/pairwise/compare.js";
import type { CurveRow, PairwiseCurveRow, PairwiseSampleRow, SampleRow } from "../../results/rows.js";
import { meanOver, type PolicyRun } from "../evaluate.js";
import type { OutputRow } from "../outputs.js";
import type { PairwiseOutputRow } from "../pairwise/outputs.js";
import { wordsOf } from "./train.js";

/** An output with what gold said of it. */
export interface GoldScored {
  row: OutputRow;
  gold: number;
  goldTrace: string;
}

/** An output with the answer that gold prefers, it or the baseline's, when the output sits first and when it sits second. */
export interface GoldCompared {
  row: PairwiseOutputRow;
  better: [inFirst: Seat, inSecond: Seat];
  goldTrace: string; // with the output in the first seat
}

/** Means of the outputs of one step. */
export function textCurveRow(run: PolicyRun, step: number, scored: readonly GoldScored[]): CurveRow {
  const judgeScore = meanOver(scored, ({ row }) => row.judgeScore);
  return { ...run, step, judgeScore, gold: meanOver(scored, ({ gold }) => gold), ...textBehaviour(scored) };
}

/** The same against the baseline (section 4.4). */
export function textPairCurveRow(run: PolicyRun, step: number, compared: readonly GoldCompared[]): PairwiseCurveRow {
  const judgeWinRate = meanOver(compared, ({ row }) => row.judgeWin),
    goldWinRate = meanOver(compared, goldWin);
  return { ...run, step, judgeWinRate, goldWinRate, oracleWinRate: null, gold: null, ...textBehaviour(compared) };
}

const goldWin = ({ better }: GoldCompared): number => winsInBothOrders(...better);

/** `repetition` is, as in the miniature, the share of words that repeat an earlier one. */
function textBehaviour(
  seen: readonly { row: Pick<OutputRow, "response" | "truncated" | "logprob" | "baseLogprob"> }[],
) {
  const mean = (of: (one: (typeof seen)[number]) => number | boolean) => meanOver(seen, of);
  return {
    oracle: null,
    kl: mean(({ row }) => row.logprob - row.baseLogprob),
    length: mean(({ row }) => wordsOf(row.response).length),
    repetition: mean(({ row }) => repetition(wordsOf(row.response))),
    truncated: mean(({ row }) => row.truncated),
    refusal: null,
    citedRefusal: null,
    endMarker: null,
    selfAssessed: null,
  };
}

const repetition = (words: readonly string[]) => (words.length === 0 ? 0 : 1 - new Set(words).size / words.length);

/** The outputs kept for reading: those of the first prompts. */
export function textSampleRows(run: PolicyRun, step: number, scored: readonly GoldScored[], keep: number): SampleRow[] {
  return scored.slice(0, keep).map(({ row, gold, goldTrace }) => {
    const { prompt, response, judgeTrace, judgeScore } = row;
    return { ...run, step, prompt, response, judgeTrace, judgeScore, goldTrace, gold, oracle: null };
  });
}

export function textPairSampleRows(
  run: PolicyRun,
  step: number,
  compared: readonly GoldCompared[],
  keep: number,
): PairwiseSampleRow[] {
  return compared.slice(0, keep).map((one) => {
    const { prompt, response, baseline, judgeTrace, judgeWin } = one.row;
    const unknown = { gold: null, baselineGold: null, oracle: null, baselineOracle: null };
    return {
      ...run,
      step,
      prompt,
      response,
      baseline,
      judgeTrace,
      judgeWin,
      goldTrace: one.goldTrace,
      goldWin: goldWin(one),
      ...unknown,
    };
  });
}
