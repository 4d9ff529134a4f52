/** @file Who beats whom in a group of responses: the comparisons behind eq. 4. */
import type { Comparison } from "../../annotation/annotatedPair.js";
import type { ModelJudge } from "../../judge/askModel.js";
import { compareResponses } from "../../judge/pairwise/compare.js";
import { randomFrom } from "../../world/random.js";
import { type Rollout, wordsOf } from "../rollouts.js";

export interface GroupWins {
  wins_P_G_G: number[][][]; // [p][i][j]: probability that i beats j
  comparisons: number; // that a judge was really asked for, in all groups together
  invalidRate: number; // share of them without a verdict
}

/** Compares the responses of each group with one another (`roundOf`). All comparisons of all groups go to the judge in one batch. */
export async function groupWins(
  judge: ModelJudge,
  groups_P_G: Rollout[][],
  ...key: (string | number)[]
): Promise<GroupWins> {
  const rounds = groups_P_G.map((group, p) => {
    const written = group.map((one) => (one.truncated ? null : wordsOf(one)));
    return roundOf(written, (words) => words.join(" "), randomFrom(...key, "seats", p));
  });
  const comparisons = rounds.flatMap(({ pairs }, p) =>
    pairs.map(([first, second]): Comparison => ({ prompt: groups_P_G[p]![0]!.prompt.tokens, first, second })),
  );
  const { compared, invalidRate } = await compareResponses(judge, comparisons, ...key);
  let at = 0;
  const wins_P_G_G = rounds.map((round) =>
    winsOf(
      round,
      round.pairs.map(() => compared[at++]!.first),
    ),
  );
  return { wins_P_G_G, comparisons: comparisons.length, invalidRate };
}

/** The comparisons of one group. */
export interface Round<T> {
  pairs: [first: T, second: T][]; // to be judged
  seats: [first: number, second: number][]; // the same, as places among the different responses
  places_G: (number | null)[]; // of each response of the group; null: truncated
  different: number;
}

/**
 * Each unordered pair is judged once, in one order. The paper does not say which it did; its cost, "about six times" a
 * pointwise run with 8 responses a group, lies between 28 / 8 = 3.5 and 56 / 8 = 7 judgements for one. A second order
 * would double the dearest part of a step to remove a bias that eq. 4 nearly cancels: it averages over seven comparisons,
 * and `roundRobin` gives every response the first seat in half of its own, so what position adds to a reward it adds
 * to all of the group. Where the order matters, in evaluation, both are judged.
 *
 * A win counts with the judge's probability of it, which is what eq. 4 has in expectation when verdicts are sampled, as the
 * paper samples them: less noise, and between responses that the judge finds equal a draw instead of a coin.
 *
 * Equal responses are judged as one and draw against each other; without a verdict a pair draws. A truncated response (null)
 * wins nothing, and loses to each that ended: the lowest reward, as in pointwise training.
 */
export function roundOf<T>(
  group: readonly (T | null)[],
  textOf: (one: T) => string,
  random: ReturnType<typeof randomFrom>,
): Round<T> {
  const byText = new Map(group.flatMap((one): [string, T][] => (one === null ? [] : [[textOf(one), one]])));
  const texts = random.shuffle([...byText.keys()]);
  const seats = roundRobin(texts.length);
  return {
    pairs: seats.map(([first, second]) => [byText.get(texts[first]!)!, byText.get(texts[second]!)!]),
    seats,
    places_G: group.map((one) => (one === null ? null : texts.indexOf(textOf(one)))),
    different: texts.length,
  };
}

const DRAW = 0.5;

/** [i][j]: the probability that response i of the group beats j. `firsts`: of each pair, that its first is better. */
export function winsOf({ seats, places_G, different }: Round<unknown>, firsts: readonly number[]): number[][] {
  const won = Array.from({ length: different }, () => new Array<number>(different).fill(DRAW));
  seats.forEach(([first, second], i) => {
    won[first]![second] = firsts[i]!;
    won[second]![first] = 1 - firsts[i]!;
  });
  return places_G.map((i) => places_G.map((j) => between(won, i, j)));
}

/** Probability that response i beats j; null is a truncated one. */
function between(won: number[][], i: number | null, j: number | null): number {
  if (i === null) return 0;
  return j === null ? 1 : won[i]![j]!;
}

/** All unordered pairs of 0 … count - 1, the one to be seated first in front: each sits first in half of its pairs. */
export function roundRobin(count: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < count; i++) for (let j = i + 1; j < count; j++) pairs.push((j - i) % 2 === 1 ? [i, j] : [j, i]);
  return pairs;
}
