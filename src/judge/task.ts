/**
 * @file The tasks of judges as values: to score one response (section 2.1), or to say which of two is better (4.4). A third
 * task is a third value; src/arena/miniature has one.
 */
import type { ZodType } from "zod";
import { exchanged, otherSeat, SEATS } from "../annotation/annotated.js";
import { AnnotationRow, PairRow, type Question } from "../annotation/rows.js";
import type { JudgeTaskName } from "../paper/experiment.js";
import { krippendorffAlpha } from "../stats/krippendorff.js";
import { meanOf } from "../stats/meanOf.js";
import type { Key } from "../world/random.js";
import type { ModelJudge } from "./ask.js";
import { compareResponses } from "./compare.js";
import { judgeReward, pairwiseReward } from "./reward.js";
import { scoreResponses } from "./score.js";

/** What gold wrote about a question, and its reasoning. */
export type Example = Question & { trace: string };

export interface Task<Row extends Example = any, Measures extends Record<string, number> = Record<string, number>> {
  name: JudgeTaskName;
  row: ZodType<Row>;
  /** What is best of an agreement where it is highest: the checkpoint that has it is kept. */
  measure: "alpha" | "accuracy";
  /** The place of gold's answer among those that may be given. */
  answer(row: Row): number;
  /** What the answer with that index earns, null for an invalid one (eq. 1 and 3). */
  reward(answer: number | null, row: Row): number;
  agreement(judge: ModelJudge, rows: readonly Row[], key: Key): Promise<Agreement<Measures>>;
}

/** What is reported of a judge, and its statistic on any rows (by their places), for an interval. */
export interface Agreement<Measures> {
  measures: Measures;
  invalidRate: number;
  traceTokens: number; // mean, before the answer
  scores?: readonly number[]; // expected score of each row, by a judge that scores one response
  statistic: (drawn: readonly number[]) => number;
}

export const pointwise: Task<AnnotationRow, { alpha: number }> = {
  name: "pointwise",
  row: AnnotationRow,
  measure: "alpha",
  answer: ({ score }) => score,
  reward: (answer, { score }) => judgeReward(answer, score),
  /** Krippendorff's alpha, interval level, of the scores by which a policy's responses would be rewarded. */
  async agreement(judge, rows, key) {
    const { scored, invalidRate } = await scoreResponses(judge, rows.map(askedOfOne), ...key);
    const statistic = (drawn: readonly number[]) =>
      krippendorffAlpha([drawn.map((i) => scored[i]!.score), drawn.map((i) => rows[i]!.score)], "interval");
    return {
      measures: { alpha: statistic(rows.map((_, i) => i)) },
      invalidRate,
      traceTokens: meanOf(scored.map(({ traceTokens }) => traceTokens)),
      scores: scored.map(({ score }) => score),
      statistic,
    };
  },
};

export const pairwise: Task<PairRow, { accuracy: number; bothRight: number; positionBias: number }> = {
  name: "pairwise",
  row: PairRow,
  measure: "accuracy",
  answer: ({ better }) => SEATS.indexOf(better),
  reward: (answer, { better }) => pairwiseReward(answer === null ? null : SEATS[answer]!, better),
  /**
   * Every pair as it stands and with its responses exchanged (table 5). "bothRight": share of pairs that are right in both
   * orders; "positionBias": share of verdicts for the first seat, minus .5. No verdict is wrong.
   */
  async agreement(judge, pairs, key) {
    const asked = [...pairs, ...pairs.map((pair) => ({ ...exchanged(pair), better: otherSeat(pair.better) }))];
    const { compared, invalidRate } = await compareResponses(judge, asked.map(askedOfTwo), ...key);
    const right = asked.map(({ better }, i) => Number(compared[i]!.better === better));
    const both = pairs.map((_, i) => (right[i]! + right[i + pairs.length]!) / 2);
    const verdicts = compared.filter(({ better }) => better !== null);
    const firsts = verdicts.filter(({ better }) => better === "first").length;
    return {
      measures: {
        accuracy: meanOf(both),
        bothRight: meanOf(both.map((share) => Number(share === 1))),
        positionBias: verdicts.length === 0 ? 0 : firsts / verdicts.length - 0.5,
      },
      invalidRate,
      traceTokens: meanOf(compared.map(({ traceTokens }) => traceTokens)),
      statistic: (drawn) => meanOf(drawn.map((i) => both[i]!)),
    };
  },
};

/** Questions alone: equal ones are asked once, whatever gold said of them. */
const askedOfOne = ({ prompt, response }: AnnotationRow) => ({ prompt, response });
const askedOfTwo = ({ prompt, first, second }: PairRow) => ({ prompt, first, second });
