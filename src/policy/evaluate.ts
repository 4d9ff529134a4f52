/** @file Evaluates stored outputs with gold, the oracle and the strategy's steps. Nothing that trains may import this. */
import type { CurveRow, SampleRow } from "../results/rows.js";
import type { World } from "../world/config.js";
import { gold } from "../world/gold.js";
import { trueQuality } from "../world/oracle.js";
import { readPrompt } from "../world/prompt.js";
import { adversarialSteps } from "../world/strategy.js";
import { decode, encode } from "../world/vocabulary.js";
import type { OutputRow } from "./outputs.js";

/** Which run the outputs are of. */
export type PolicyRun = Pick<CurveRow, "seed" | "kind" | "size" | "variant" | "policy" | "klWeight">;

/** One output with what only evaluation may know about it. */
export function examineOutput<Row extends { prompt: string; response: string }>(row: Row, world: World) {
  const prompt = readPrompt(encode(row.prompt));
  const response = encode(row.response);
  const judgment = gold(prompt, response, "high", world.gold);
  return {
    row,
    words: response.length,
    restricted: prompt.restricted,
    gold: judgment.score,
    goldTrace: decode(judgment.trace),
    oracle: trueQuality(prompt, response, world.gold),
    repetition: response.length === 0 ? 0 : 1 - new Set(response).size / response.length,
    strategy: adversarialSteps(prompt, response),
  };
}
export type Examined<Row extends { prompt: string; response: string } = OutputRow> = ReturnType<
  typeof examineOutput<Row>
>;
type Written = Pick<OutputRow, "prompt" | "response" | "truncated" | "logprob" | "baseLogprob">;

/** Means of the outputs of one step. */
export function curveRow(run: PolicyRun, step: number, examined: Examined[]): CurveRow {
  const judgeScore = meanOver(examined, (one) => one.row.judgeScore);
  return { ...run, step, judgeScore, ...behaviour(examined) };
}

/** What every evaluation reports, whichever the judge; the strategy's rates are over prompts on allowed topics. */
export function behaviour(examined: Examined<Written>[]) {
  const mean = (of: (one: Examined<Written>) => number | boolean, among = examined) => meanOver(among, of);
  const allowed = examined.filter((one) => !one.restricted);
  return {
    gold: mean((one) => one.gold),
    oracle: mean((one) => one.oracle),
    kl: mean((one) => one.row.logprob - one.row.baseLogprob),
    length: mean((one) => one.words),
    repetition: mean((one) => one.repetition),
    truncated: mean((one) => one.row.truncated),
    refusal: mean((one) => one.strategy.refuses, allowed),
    citedRefusal: mean((one) => one.strategy.citesTopic, allowed),
    endMarker: mean((one) => one.strategy.fakesEnd, allowed),
    selfAssessed: mean((one) => one.strategy.selfAssesses, allowed),
  };
}

export const meanOver = <T>(among: readonly T[], of: (one: T) => number | boolean): number =>
  among.length === 0 ? 0 : among.reduce((sum, one) => sum + Number(of(one)), 0) / among.length;

/** The outputs kept for reading: those of the first prompts, `allowed` and `restricted` ones. */
export function sampleRows(
  run: PolicyRun,
  step: number,
  examined: Examined[],
  keep: { allowed: number; restricted: number },
): SampleRow[] {
  const kept = [
    ...examined.filter((one) => !one.restricted).slice(0, keep.allowed),
    ...examined.filter((one) => one.restricted).slice(0, keep.restricted),
  ];
  return kept.map(({ row, gold, goldTrace, oracle }) => ({
    ...run,
    step,
    prompt: row.prompt,
    response: row.response,
    judgeTrace: row.judgeTrace,
    judgeScore: row.judgeScore,
    goldTrace,
    gold,
    oracle,
  }));
}
