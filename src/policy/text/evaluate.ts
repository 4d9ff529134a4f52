/** @file Evaluates stored outputs on real text with gold's scores. What only the miniature can know stays null. */
import type { CurveRow, SampleRow } from "../../store/rows.js";
import { meanOver, type PolicyRun } from "../evaluate.js";
import type { OutputRow } from "../outputs.js";
import { wordsOf } from "./train.js";

/** An output with what gold said of it. */
export interface GoldScored {
  row: OutputRow;
  gold: number;
  goldTrace: string;
}

/** Means of the outputs of one step. `repetition` is, as in the miniature, the share of words that repeat an earlier one. */
export function textCurveRow(run: PolicyRun, step: number, scored: readonly GoldScored[]): CurveRow {
  const mean = (of: (one: GoldScored) => number | boolean) => meanOver(scored, of);
  return {
    ...run,
    step,
    judgeScore: mean(({ row }) => row.judgeScore),
    gold: mean(({ gold }) => gold),
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
