/** @file Exercises on the clipped loss of equation 2, with its gradient, and on Krippendorff's alpha. */
import { clippedTerm } from "../engine/losses.js";
import { krippendorffAlpha } from "../stats/krippendorff.js";
import { meanOf } from "../stats/meanOf.js";
import { type Exercise, judgeFunction } from "./exercise.js";

type Term = { loss: number; slope: number };
const LOW = 0.2;
const HIGH = 0.3;
const clip = (ratio: number, low = LOW, high = HIGH) => Math.min(Math.max(ratio, 1 - low), 1 + high);
const ratioOf = (logp: number, old: number) => Math.exp(logp - old);

export const clippedLossExercise: Exercise = {
  title: "The clipped loss and its gradient (equation 2)",
  level: "hard",
  minutes: 25,
  hints: [
    "Write the ratio r = exp(logp - oldLogp) first. The objective is the smaller of r A and clip(r) A; the loss is what you minimise.",
    "d r / d logp = r. Where the clipped term is the smaller one it does not depend on logp at all: the slope is 0.",
    "Clipping only ever takes gradient away where the step has already gone far enough in the direction that A asks for. With r = 2 and A < 0 the gradient stays.",
  ],
  judge: judgeFunction<[number, number, number]>({
    cases: [
      { args: [-1, -1, 2], shown: "r = 1, A = 2" },
      { args: [-1, -1.1, 2], shown: "r = 1.105 (inside the clip), A = 2" },
      { args: [-1, -1, -3], shown: "r = 1, A = -3" },
      { args: [-0.5, -1.5, 1], shown: "r = 2.72 (above the clip), A = 1" },
      { args: [-0.5, -1.5, -1], shown: "r = 2.72 (above the clip), A = -1" },
      { args: [-2, -1, 1], shown: "r = 0.37 (below the clip), A = 1" },
      { args: [-2, -1, -1], shown: "r = 0.37 (below the clip), A = -1" },
      { args: [Math.log(0.25), Math.log(0.2), 1], shown: "r = 1.25, A = 1" },
    ],
    right: (logp, old, advantage) => {
      const { loss, slope } = clippedTerm(logp, old, advantage, LOW, HIGH);
      return { loss, slope };
    },
    mistakes: [
      {
        message:
          "the sign: that is the objective, which training would maximise. The loss is its negative, and so is the slope.",
        as: (logp, old, a): Term => {
          const { loss, slope } = clippedTerm(logp, old, a, LOW, HIGH);
          return { loss: -loss, slope: -slope };
        },
      },
      {
        message:
          "always clipped, without the minimum: with r above the clip and A < 0 the policy gets no gradient back to where it came from. Take the smaller of r A and clip(r) A.",
        as: (logp, old, a): Term => {
          const r = ratioOf(logp, old);
          return { loss: -clip(r) * a, slope: clip(r) === r ? -r * a : 0 };
        },
      },
      {
        message:
          "the maximum instead of the minimum: equation 2 is pessimistic, so that a step never counts for more than it is sure of.",
        as: (logp, old, a): Term => {
          const r = ratioOf(logp, old);
          return clip(r) * a > r * a ? { loss: -clip(r) * a, slope: 0 } : { loss: -r * a, slope: -r * a };
        },
      },
      {
        message: "the slope lacks the ratio: d r / d logp is r, so the slope is -r A, which is -A only at r = 1.",
        as: (logp, old, a): Term => {
          const { loss, slope } = clippedTerm(logp, old, a, LOW, HIGH);
          return { loss, slope: slope === 0 ? 0 : -a };
        },
      },
      {
        message:
          "the loss is clipped and the slope is not: where clip(r) A is the smaller, the loss does not depend on logp and the slope is 0.",
        as: (logp, old, a): Term => {
          const { loss } = clippedTerm(logp, old, a, LOW, HIGH);
          return { loss, slope: -ratioOf(logp, old) * a };
        },
      },
      {
        message: "the clip is not symmetric here: from 1 - 0.2 to 1 + 0.3. r = 1.25 is still inside.",
        as: (logp, old, a): Term => {
          const { loss, slope } = clippedTerm(logp, old, a, LOW, LOW);
          return { loss, slope };
        },
      },
      {
        message: "the ratio is upside down: it is the new probability over the old one, exp(logp - oldLogp).",
        as: (logp, old, a): Term => {
          const { loss, slope } = clippedTerm(old, logp, a, LOW, HIGH);
          return { loss, slope };
        },
      },
    ],
    passed:
      "Clipping takes the gradient away only where the policy has already gone far enough, and never on the way back.",
  }),
};

type Scores = readonly number[];
const squares = (a: Scores, b: Scores) => meanOf(a.map((value, i) => (value - (b[i] ?? NaN)) ** 2));
/** Mean squared difference of two different values of the pool. */
const expected = (pool: Scores) =>
  (2 * pool.length * (meanOf(pool.map((x) => x * x)) - meanOf(pool) ** 2)) / (pool.length - 1);

function correlation(a: Scores, b: Scores): number {
  const [ma, mb] = [meanOf(a), meanOf(b)];
  const together = meanOf(a.map((value, i) => (value - ma) * ((b[i] ?? NaN) - mb)));
  const spread = (values: Scores, m: number) => Math.sqrt(meanOf(values.map((value) => (value - m) ** 2)));
  return together / (spread(a, ma) * spread(b, mb));
}

export const alphaExercise: Exercise = {
  title: "Krippendorff's alpha for two raters (section 2.1)",
  level: "core",
  minutes: 20,
  hints: [
    "alpha = 1 - observed / expected. Observed: the mean squared difference of the two ratings of the same response.",
    "Expected: the mean squared difference of any two of all 2 n ratings together, whoever gave them.",
    "There are 2 n (2 n - 1) ordered pairs of two different ratings; a rating is not paired with itself. The sum over all of them is 2 N (sum of squares) - 2 (sum) ** 2 with N = 2 n.",
  ],
  judge: judgeFunction<[Scores, Scores]>({
    cases: [
      {
        args: [
          [1, 5, 9],
          [1, 5, 9],
        ],
        shown: "two raters who agree on [1, 5, 9]",
      },
      {
        args: [
          [2, 4, 6, 8],
          [1, 5, 6, 9],
        ],
        shown: "[2, 4, 6, 8] and [1, 5, 6, 9]",
      },
      {
        args: [
          [0, 3, 5, 7],
          [2, 5, 7, 9],
        ],
        shown: "one rater two points kinder than the other",
      },
      {
        args: [
          [1, 9, 1, 9],
          [9, 1, 9, 1],
        ],
        shown: "two raters who always say the opposite",
      },
    ],
    right: (a, b) => krippendorffAlpha([a, b], "interval"),
    mistakes: [
      {
        message:
          "that is a correlation: a rater who is always two points kinder gets 1. Alpha counts the two points as disagreement.",
        as: correlation,
      },
      {
        message:
          "a rating is paired with itself: the expected disagreement is over two different ratings, N (N - 1) pairs and not N ** 2. In small samples it matters.",
        as: (a, b) => {
          const pool = [...a, ...b];
          return 1 - squares(a, b) / ((expected(pool) * (pool.length - 1)) / pool.length);
        },
      },
      {
        message:
          "only one order of a pair, or only pairs across raters: the expected disagreement is over any two of all 2 n ratings, whoever gave them.",
        as: (a, b) => 1 - squares(a, b) / meanOf(a.flatMap((x) => b.map((y) => (x - y) ** 2))),
      },
      {
        message:
          "that is the share of equal ratings. At the interval level a 6 beside a 7 is nearly agreement: use squared differences.",
        as: (a, b) => meanOf(a.map((value, i) => Number(value === b[i]))),
      },
      {
        message: "at the interval level differences are squared, above and below.",
        as: (a, b) => {
          const pool = [...a, ...b];
          const sum = pool.flatMap((x) => pool.map((y) => Math.abs(x - y))).reduce((s, d) => s + d, 0);
          return (
            1 - meanOf(a.map((value, i) => Math.abs(value - (b[i] ?? NaN)))) / (sum / (pool.length * (pool.length - 1)))
          );
        },
      },
      {
        message: "that is the observed disagreement alone; alpha is 1 - observed / expected.",
        as: squares,
      },
    ],
    passed: "1 for agreement, 0 for chance, below 0 for worse than chance, and a kinder rater is not forgiven.",
  }),
};
