/** @file A trained gold as the one who labels and evaluates: its most likely score, after one trace. */
import type { AnnotationRow, OneResponse } from "../annotation/rows.js";
import type { Sampler } from "../engine/engine.js";
import type { Judging } from "../paper/settings.js";
import type { Key } from "../world/random.js";
import { decode, SCORE } from "../world/vocabulary.js";
import { ask, likeliest } from "./ask.js";
import { miniature } from "./format/miniature.js";
import { LOWEST_SCORE } from "./score.js";

/** `trace` is without SCORE and the digit. */
export interface TrainedGoldAnswer {
  score: number; // a whole number 0..9, as the procedure's
  trace: string;
  invalid: boolean; // the trace does not end in a score, and the lowest counts
}

/** One answer per response, in order. */
export async function askTrainedGold(
  sampler: Sampler,
  judging: Judging,
  asked: readonly OneResponse[],
  key: Key,
): Promise<TrainedGoldAnswer[]> {
  const gold = { kind: "reasoning" as const, judging, sampler, format: miniature };
  const questions = asked.map(({ prompt, response }) => ({ prompt, response }));
  const { answered } = await ask(gold, "pointwise", questions, key);
  return answered.map(({ odds, trace }) =>
    odds ? { score: likeliest(odds), trace, invalid: false } : { score: LOWEST_SCORE, trace: "", invalid: true },
  );
}

/** An answer as a row that judges learn from: the trace ends in SCORE and the digit. */
export const labelledBy = ({ prompt, response }: OneResponse, { score, trace }: TrainedGoldAnswer): AnnotationRow => ({
  prompt,
  response,
  score,
  trace: `${trace} ${decode([SCORE])} ${score}`.trim(),
});
