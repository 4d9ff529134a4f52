/** @file A pairwise judge as the reward of a policy on real text (section 4.4): the share of wins in a group, and against a baseline. */

import { exchanged } from "../../annotation/annotatedPair.js";
import { winsInBothOrders } from "../../judge/pairwise/compare.js";
import type { TextCompared } from "../../judge/text/compare.js";
import type { TextComparison } from "../../judge/text/prompt.js";
import { winRateRewards } from "../../training/grpo.js";
import { randomFrom } from "../../world/random.js";
import { roundOf, winsOf } from "../pairwise/groupWins.js";
import type { PairwiseOutputRow } from "../pairwise/outputs.js";
import type { HeldOutJudge } from "./outputs.js";
import type { GroupReward } from "./train.js";

/** Compares two answers: a trained judge. */
export type TextComparer = (asked: TextComparison, ...key: (string | number)[]) => Promise<TextCompared>;

/** Eq. 4, by the comparisons of `roundOf`; seats are drawn by the key and the instruction. */
export const byWins =
  (compare: TextComparer): GroupReward =>
  async (instruction, group_G, ...key) => {
    const texts_G = group_G.map(({ text, truncated }) => (truncated ? null : text));
    const round = roundOf(texts_G, (text) => text, randomFrom(...key, "seats", instruction));
    const compared = await Promise.all(
      round.pairs.map(([first, second]) => compare({ prompt: instruction, first, second }, ...key)),
    );
    return {
      rewards_G: winRateRewards(
        winsOf(
          round,
          compared.map(({ first }) => first),
        ),
      ),
      asked: compared.length,
      invalid: compared.filter(({ better }) => better === null).length,
      distinct: compared.length,
    };
  };

type Judged = Pick<PairwiseOutputRow, "baseline" | "judgeWin" | "judgeTrace" | "invalid">;

/** In both orders against the baseline's answer to the instruction; one that does not end loses unjudged, as in training. */
export const heldOutByWins =
  (compare: TextComparer, baselineOf: (instruction: string) => string): HeldOutJudge<Judged> =>
  async (instruction, { text, truncated }, ...key) => {
    const baseline = baselineOf(instruction);
    if (truncated) return { baseline, judgeWin: 0, judgeTrace: "", invalid: 0 };
    const asked = { prompt: instruction, first: text, second: baseline };
    const orders = [asked, exchanged(asked)] as const;
    const [inFirst, inSecond] = await Promise.all([compare(orders[0], ...key), compare(orders[1], ...key)]);
    return {
      baseline,
      judgeWin: winsInBothOrders(inFirst.better, inSecond.better),
      judgeTrace: inFirst.trace,
      invalid: [inFirst, inSecond].filter(({ better }) => better === null).length / 2,
    };
  };
