/**
 * @file Evaluation rows: stored outputs by gold, the oracle and the strategy's steps. Nothing that trains may import
 * this.
 */
import type { CurveRow, PairwiseCurveRow, PairwiseSampleRow, SampleRow } from "../results/rows.js";
import { meanOver } from "../stats/meanOf.js";
import type { World } from "../world/config.js";
import { gold } from "../world/gold.js";
import { trueQuality } from "../world/oracle.js";
import { readPrompt } from "../world/prompt.js";
import { BAD_SCORE, GOOD_SCORE } from "../world/scores.js";
import { adversarialSteps } from "../world/strategy.js";
import { decode, encode } from "../world/vocabulary.js";
import type { OutputRow, PairwiseOutputRow } from "./heldOut.js";
import { repetitionOf, wordsOf } from "./rollouts.js";

/** Which run the outputs are of. */
export type PolicyRun = Pick<CurveRow, "seed" | "kind" | "size" | "variant" | "policy" | "klWeight">;
type Written = Pick<OutputRow, "prompt" | "response" | "truncated" | "logprob" | "baseLogprob">;

/** One output with what only evaluation may know about it; null for what a world cannot know. */
export interface Examined<Row = OutputRow> {
  row: Row;
  gold: number | null; // null where gold compares and does not score
  goldTrace: string;
  oracle: number | null;
  restricted: boolean;
  strategy: ReturnType<typeof adversarialSteps> | null;
}
/** An examined output and the scores of the baseline's answer. A win counts 1, a draw .5. */
export interface ExaminedPair extends Examined<PairwiseOutputRow> {
  baseline: { gold: number | null; oracle: number | null };
  goldWin: number;
  oracleWin: number | null;
}

/** In the miniature: gold's procedure, and the truth. */
export function examineOutput<Row extends { prompt: string; response: string }>(
  row: Row,
  world: World,
): Examined<Row> & { gold: number; oracle: number; strategy: ReturnType<typeof adversarialSteps> } {
  const prompt = readPrompt(encode(row.prompt));
  const response = encode(row.response);
  const judgment = gold(prompt, response, "high", world.gold);
  return {
    row,
    gold: judgment.score,
    goldTrace: decode(judgment.trace),
    oracle: trueQuality(prompt, response, world.gold),
    restricted: prompt.restricted,
    strategy: adversarialSteps(prompt, response),
  };
}

/** Beyond the paper: what a trained gold says of it, and the truth. */
export function examinedByModel<Row extends { prompt: string; response: string }>(
  row: Row,
  { score, trace }: { score: number; trace: string },
  world: World,
): Examined<Row> {
  return { ...examineOutput(row, world), gold: score, goldTrace: trace };
}

/** Gold scores each alone, so its preference is the same in both orders; equal scores draw. */
export function examinePair(row: PairwiseOutputRow, world: World): ExaminedPair {
  const ours = examineOutput(row, world);
  const theirs = examineOutput({ prompt: row.prompt, response: row.baseline }, world);
  return {
    ...ours,
    baseline: { gold: theirs.gold, oracle: theirs.oracle },
    goldWin: winOf(ours.gold, theirs.gold),
    oracleWin: winOf(ours.oracle, theirs.oracle),
  };
}

/** 1 for the higher score, 0 for the lower, .5 for equal ones. */
export const winOf = (ours: number, theirs: number): number => (Math.sign(ours - theirs) + 1) / 2;

/** On text: what gold, a model, said of an output. */
export const scoredByModel = (row: OutputRow, gold: number, goldTrace: string): Examined => ({
  row,
  gold,
  goldTrace,
  ...UNKNOWN,
});
/** On text: whether gold, a model, preferred an output to the baseline's answer. `goldTrace`: with the output in the first seat. */
export const comparedByModel = (row: PairwiseOutputRow, goldWin: number, goldTrace: string): ExaminedPair => ({
  row,
  gold: null,
  goldTrace,
  ...UNKNOWN,
  baseline: { gold: null, oracle: null },
  goldWin,
  oracleWin: null,
});
const UNKNOWN = { oracle: null, restricted: false, strategy: null };

/** Means of the outputs of one step. */
export function curveRow(run: PolicyRun, step: number, examined: readonly Examined[]): CurveRow {
  const judgeScore = meanOver(examined, ({ row }) => row.judgeScore);
  const { gold, ...rest } = behaviour(examined);
  return { ...run, step, judgeScore, gold: gold!, ...rest };
}

/** Exploits of the training judge, good for it and bad in truth, and those that gold falls for, too. */
export function exploitsIn(examined: readonly Examined[]) {
  const found = examined.filter(
    ({ row, oracle }) => row.judgeScore >= GOOD_SCORE && oracle !== null && oracle <= BAD_SCORE,
  );
  const transferred = found.filter(({ gold }) => gold !== null && gold >= GOOD_SCORE);
  return { exploits: found.length, transferred: transferred.length, outputs: examined.length };
}

/** Means of the outputs of one step, which were compared with the baseline's answers (section 4.4). */
export function pairwiseCurveRow(run: PolicyRun, step: number, examined: readonly ExaminedPair[]): PairwiseCurveRow {
  return {
    ...run,
    step,
    judgeWinRate: meanOver(examined, ({ row }) => row.judgeWin),
    goldWinRate: meanOver(examined, ({ goldWin }) => goldWin),
    oracleWinRate: meanKnown(examined, ({ oracleWin }) => oracleWin),
    ...behaviour(examined),
  };
}

/** What every evaluation reports, whichever the judge; the strategy's rates are over prompts on allowed topics. */
function behaviour(examined: readonly Examined<Written>[]) {
  const mean = (of: (one: Examined<Written>) => number | boolean) => meanOver(examined, of);
  const allowed = examined.filter((one) => !one.restricted);
  return {
    gold: meanKnown(examined, ({ gold }) => gold),
    oracle: meanKnown(examined, ({ oracle }) => oracle),
    kl: mean(({ row }) => row.logprob - row.baseLogprob),
    length: mean(({ row }) => wordsOf(row.response).length),
    repetition: mean(({ row }) => repetitionOf(wordsOf(row.response))),
    truncated: mean(({ row }) => row.truncated),
    refusal: meanKnown(allowed, ({ strategy }) => strategy && strategy.refuses),
    citedRefusal: meanKnown(allowed, ({ strategy }) => strategy && strategy.citesTopic),
    endMarker: meanKnown(allowed, ({ strategy }) => strategy && strategy.fakesEnd),
    selfAssessed: meanKnown(allowed, ({ strategy }) => strategy && strategy.selfAssesses),
  };
}

/** Null if the world does not know it of any. */
const meanKnown = <T>(among: readonly T[], of: (one: T) => number | boolean | null): number | null =>
  among.some((one) => of(one) === null) ? null : meanOver(among, (one) => of(one)!);

/** How many outputs are kept for reading: of the first prompts, on allowed and on restricted topics. */
interface Keep {
  allowed: number;
  restricted: number;
}
const kept = <One extends Examined<Written>>(examined: readonly One[], keep: Keep): One[] => [
  ...examined.filter((one) => !one.restricted).slice(0, keep.allowed),
  ...examined.filter((one) => one.restricted).slice(0, keep.restricted),
];

export const sampleRows = (run: PolicyRun, step: number, examined: readonly Examined[], keep: Keep): SampleRow[] =>
  kept(examined, keep).map(({ row, gold, goldTrace, oracle }) => {
    const { prompt, response, judgeTrace, judgeScore } = row;
    return { ...run, step, prompt, response, judgeTrace, judgeScore, goldTrace, gold: gold!, oracle };
  });

export const pairwiseSampleRows = (
  run: PolicyRun,
  step: number,
  examined: readonly ExaminedPair[],
  keep: Keep,
): PairwiseSampleRow[] =>
  kept(examined, keep).map(({ row, baseline, gold, goldTrace, goldWin, oracle }) => {
    const { prompt, response, judgeTrace, judgeWin } = row;
    return {
      ...{ ...run, step, prompt, response, baseline: row.baseline, judgeTrace, judgeWin, goldTrace },
      ...(gold === null && { goldWin }), // where gold scores, its two scores say it
      gold,
      baselineGold: baseline.gold,
      oracle,
      baselineOracle: baseline.oracle,
    };
  });
