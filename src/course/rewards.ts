/** @file Exercises on rewards: eq. 1, the expected score, advantages in a group, and wins in pairs (eq. 4). */
import { judgeReward } from "../judge/reward.js";
import { expectedScore } from "../judge/score.js";
import { deviationOf, meanOf } from "../stats/meanOf.js";
import { groupAdvantages, winRateRewards } from "../training/grpo.js";
import { type Exercise, judgeFunction } from "./exercise.js";

type Scale = { low: number; high: number };
const NINE: Scale = { low: 0, high: 9 };
const FIVE: Scale = { low: 1, high: 5 };

const reward = (of: (error: number, scale: Scale) => number, invalid = -1) => {
  return (predicted: number | null, gold: number, scale: Scale): number =>
    predicted === null || !Number.isInteger(predicted) || predicted < scale.low || predicted > scale.high
      ? invalid
      : of(predicted - gold, scale);
};
const most = ({ low, high }: Scale) => (high - low) ** 2;

export const judgeRewardExercise: Exercise = {
  title: "The reward of a judge (equation 1)",
  level: "warm-up",
  minutes: 10,
  hints: [
    "M is the largest squared error that the scale allows. How large is it on a scale from 1 to 5?",
    "A prediction is invalid when it is null, not an integer, or outside the scale. An invalid one must earn less than any valid one.",
    "M = (high - low) ** 2, and the reward is (M - (predicted - gold) ** 2) / M.",
  ],
  judge: judgeFunction<[number | null, number, Scale]>({
    cases: [
      { args: [7, 7, NINE], shown: "7 where gold says 7" },
      { args: [5, 7, NINE], shown: "5 where gold says 7" },
      { args: [9, 2, NINE], shown: "9 where gold says 2" },
      { args: [0, 9, NINE], shown: "0 where gold says 9" },
      { args: [2, 4, FIVE], shown: "2 where gold says 4, on a scale from 1 to 5" },
      { args: [null, 0, NINE], shown: "no score at all" },
      { args: [12, 9, NINE], shown: "12, which is outside the scale" },
      { args: [6.5, 6, NINE], shown: "6.5, which is no score" },
    ],
    right: judgeReward,
    mistakes: [
      {
        message: "81 for M: that is right from 0 to 9 only. Compute M from the scale; from 1 to 5 it is 16.",
        as: reward((error) => (81 - error ** 2) / 81),
      },
      {
        message: "M is a squared error: (high - low) ** 2, not high - low.",
        as: reward((error, { low, high }) => (high - low - error ** 2) / (high - low)),
      },
      {
        message: "the error is squared: an error of 2 costs four times as much as an error of 1.",
        as: reward((error, scale) => (most(scale) - Math.abs(error)) / most(scale)),
      },
      {
        message: "the whole is divided by M, so that the best reward is 1.",
        as: reward((e, scale) => most(scale) - e ** 2),
      },
      {
        message:
          "invalid counted as 0: then saying nothing is as good as the worst valid score, and GRPO has no reason to mend the format. It is -1.",
        as: reward((error, scale) => (most(scale) - error ** 2) / most(scale), 0),
      },
      {
        message: "invalid means more than null: 12 and 6.5 are no scores from 0 to 9 either, and earn -1.",
        as: (predicted, gold, scale) =>
          predicted === null ? -1 : (most(scale) - (predicted - gold) ** 2) / most(scale),
      },
    ],
    passed: "The worst valid reward is 0 and an invalid one earns -1, so any score is better than none.",
  }),
};

const exp = (logprobs: readonly number[]) => logprobs.map((logp) => Math.exp(logp));
const mass = (logprobs: readonly number[]) => exp(logprobs).reduce((a, b) => a + b, 0);
const meanScore = (logprobs: readonly number[]) => exp(logprobs).reduce((sum, p, s) => sum + s * p, 0);

export const expectedScoreExercise: Exercise = {
  title: "The expected score (section 2.2)",
  level: "warm-up",
  minutes: 10,
  hints: [
    "You are given log-probabilities. What are the probabilities?",
    "The judge also puts some probability on tokens that are no score. What must the ten probabilities sum to before you take a mean?",
    "Very small probabilities underflow to 0. Subtract the largest log-probability from all of them first: it cancels when you renormalise.",
  ],
  judge: judgeFunction<[readonly number[]]>({
    cases: [
      { args: [[0, 0, 0, 0, 0, 0, 0, 1, 0, 0].map(Math.log)], shown: "a judge that is sure of 7" },
      { args: [[0, 0, 0, 0, 0, 0.1, 0.3, 0.35, 0.15, 0.1].map(Math.log)], shown: "a judge that is torn around 7" },
      {
        args: [[0, 0, 0, 0, 0, 0, 0, 0.3, 0.3, 0].map(Math.log)],
        shown: ".3 on each of 7 and 8, and .4 on other tokens",
      },
      { args: [Array.from({ length: 10 }, (_, s) => -800 - s)], shown: "log-probabilities from -800 down to -809" },
    ],
    right: (logprobs) => expectedScore(logprobs),
    mistakes: [
      {
        message:
          "not renormalised over the ten scores: a judge that puts .6 on 7 and 8 together would get 4.5. Divide by the sum of the ten probabilities.",
        as: meanScore,
      },
      {
        message:
          "that is the most likely score. As a reward the expectation is used: it shows differences that the most likely digit hides.",
        as: (logprobs) => logprobs.indexOf(Math.max(...logprobs)),
      },
      {
        message:
          "right, until the probabilities underflow: at -800 they are all 0. Subtract the largest log-probability first.",
        as: (logprobs) => meanScore(logprobs) / mass(logprobs),
      },
      {
        message: "the scores are 0 to 9, not 1 to 10: the first log-probability is that of 0.",
        as: (logprobs) => 1 + expectedScore(logprobs),
      },
    ],
    passed: "Renormalised and safe from underflow: the reward now sees what the most likely digit hides.",
  }),
};

const EPSILON = 0.1;
type Groups = readonly (readonly number[])[];
const perGroup = (of: (group: readonly number[]) => number[]) => (rewards_P_G: Groups) => rewards_P_G.map(of);

export const groupAdvantagesExercise: Exercise = {
  title: "Advantages within a group (equation 2)",
  level: "core",
  minutes: 15,
  hints: [
    "A prompt may be easy or hard. What should a response be compared with, so that this does not matter?",
    "One row of rewards_P_G is one prompt's group. Its mean and its standard deviation (divide by n - 1) belong to that row alone.",
    "advantage = (reward - mean of the row) / (std of the row + 0.1). What does that give when all rewards of a row are equal?",
  ],
  judge: judgeFunction<[Groups]>({
    cases: [
      { args: [[[2, 4, 4, 9]]], shown: "one group [2, 4, 4, 9]" },
      {
        args: [
          [
            [1, 2],
            [8, 9],
          ],
        ],
        shown: "an easy and a hard prompt, [[1, 2], [8, 9]]",
      },
      {
        args: [
          [
            [9, 9, 9, 9],
            [0, 1, 0, 1],
          ],
        ],
        shown: "a group in which all rewards are 9",
      },
    ],
    right: perGroup((group) => groupAdvantages(group, { epsilon: EPSILON })),
    mistakes: [
      {
        message:
          "advantage over the batch instead of the group: every response to the easy prompt comes out good, whatever it says. Take mean and std of each row.",
        as: (rewards_P_G) => {
          const all = rewards_P_G.flat();
          return rewards_P_G.map((group) => group.map((r) => (r - meanOf(all)) / (deviationOf(all) + EPSILON)));
        },
      },
      {
        message:
          "the mean is the group's but the std is the batch's: a group with small differences would hardly count. Take both of the row.",
        as: (rewards_P_G) => {
          const std = deviationOf(rewards_P_G.flat());
          return rewards_P_G.map((group) => group.map((r) => (r - meanOf(group)) / (std + EPSILON)));
        },
      },
      {
        message: "divide by the group's std: equation 2 measures a reward in units of its group's spread.",
        as: perGroup((g) => g.map((r) => r - meanOf(g))),
      },
      {
        message:
          "that std divides by n. With a handful of responses divide by n - 1, as the equation's implementations do.",
        as: perGroup((g) => g.map((r) => (r - meanOf(g)) / (deviationOf(g, g.length) + EPSILON))),
      },
      {
        message:
          "without epsilon: a group whose rewards are all equal gives 0 / 0, which is NaN, and one NaN ruins all weights. Add 0.1 to the std.",
        as: perGroup((g) => g.map((r) => (r - meanOf(g)) / deviationOf(g))),
      },
      {
        message: "a constant reward: your function gives every response the same advantage, so nothing is learned.",
        as: perGroup((g) => g.map(() => 0)),
      },
    ],
    passed:
      "Each response is compared with its own group, and a constant reward gives advantages of 0: no difference, no gradient.",
  }),
};

/** firstWins[i][j]: how likely the judge prefers i when it reads i first and j second. The diagonal says nothing. */
type Table = Groups;
const pairs = (count: number, of: (i: number, j: number) => number) =>
  Array.from({ length: count }, (_, i) => Array.from({ length: count }, (_, j) => (i === j ? 0 : of(i, j))));
const at = (table: Table, i: number, j: number) => table[i]?.[j] ?? NaN;
const bothOrders = (table: Table) => pairs(table.length, (i, j) => (at(table, i, j) + 1 - at(table, j, i)) / 2);
const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

export const winRateExercise: Exercise = {
  title: "Wins in pairs, in both orders (section 4.4, equation 4)",
  level: "core",
  minutes: 15,
  hints: [
    "firstWins[i][j] is how likely the judge prefers i when it reads i first. Where do you find how likely it prefers i when it reads i second?",
    "When j is read first, i wins with probability 1 - firstWins[j][i]. Take the mean of the two orders.",
    "The reward of i is the mean of that over the others: divide by G - 1, and leave out i against itself.",
  ],
  judge: judgeFunction<[Table]>({
    cases: [
      {
        args: [
          [
            [0.5, 1, 1],
            [0, 0.5, 1],
            [0, 0, 0.5],
          ],
        ],
        shown: "a judge without a bias: 1 beats 2 beats 3",
      },
      {
        args: [
          [
            [0.5, 1, 1],
            [1, 0.5, 1],
            [1, 1, 0.5],
          ],
        ],
        shown: "a judge that always prefers what it reads first",
      },
      {
        args: [
          [
            [0.5, 0.9, 0.7],
            [0.4, 0.5, 0.8],
            [0.6, 0.3, 0.5],
          ],
        ],
        shown: "a judge that leans to the first",
      },
    ],
    right: (table) => winRateRewards(bothOrders(table)),
    mistakes: [
      {
        message:
          "only one order of a pair: a judge that always prefers what it reads first would look like a judge that loves everything. Use firstWins[j][i] too.",
        as: (table) => winRateRewards(pairs(table.length, (i, j) => at(table, i, j))),
      },
      {
        message:
          "in the second order j is read first, so firstWins[j][i] is j's win: i wins with probability 1 - firstWins[j][i].",
        as: (table) => winRateRewards(pairs(table.length, (i, j) => (at(table, i, j) + at(table, j, i)) / 2)),
      },
      {
        message: "a response has G - 1 opponents: divide by G - 1, not by G.",
        as: (table) => bothOrders(table).map((row) => total(row) / row.length),
      },
      {
        message: "a response does not play against itself: leave the diagonal out.",
        as: (table) => bothOrders(table).map((row) => (total(row) + 0.5) / row.length),
      },
    ],
    passed: "A taste for the first seat cancels: the judge that always prefers the first gives everybody one half.",
  }),
};
