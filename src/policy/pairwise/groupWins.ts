/** @file Who beats whom in a group of responses: the comparisons behind eq. 4. */
import type { Comparison } from "../../annotation/annotatedPair.js";
import type { Token } from "../../engine/engine.js";
import { compareResponses } from "../../judge/pairwise/compare.js";
import type { ModelJudge } from "../../judge/score.js";
import { randomFrom } from "../../world/random.js";
import { wordsOf, type Rollout } from "../rollouts.js";

export interface GroupWins {
  wins_P_G_G: number[][][]; // [p][i][j]: probability that i beats j
  comparisons: number; // that a judge was really asked for, in all groups together
  invalidRate: number; // share of them without a verdict
}

const DRAW = 0.5;

/**
 * Compares the responses of each group with one another. All comparisons of all groups go to the judge in one batch.
 *
 * Each unordered pair is judged once, in one order. The paper does not say which it did; its cost, "about six times" a
 * pointwise run with 8 responses a group, lies between 28 / 8 = 3.5 and 56 / 8 = 7 judgements for one. A second order
 * would double the dearest part of a step to remove a bias that eq. 4 nearly cancels: it averages over seven comparisons,
 * and `seatedFirst` gives every response the first seat in half of its own, so what position adds to a reward it adds
 * to all of the group. Where the order matters, in evaluation, both are judged.
 *
 * A win counts with the judge's probability of it, which is what eq. 4 has in expectation when verdicts are sampled, as the
 * paper samples them: less noise, and between responses that the judge finds equal a draw instead of a coin.
 *
 * Equal responses are judged as one and draw against each other; without a verdict a pair draws. A truncated response
 * wins nothing, and loses to each that ended: the lowest reward, as in pointwise training.
 */
export async function groupWins(judge: ModelJudge, groups_P_G: Rollout[][], ...key: (string | number)[]): Promise<GroupWins> {
  const groups = groups_P_G.map((group, p) => distinctResponses(group, randomFrom(...key, "seats", p)));
  const asked = groups.flatMap(({ responses }, p) => roundRobin(responses.length).map(([first, second]) => ({ p, first, second })));
  const comparisons = asked.map(({ p, first, second }): Comparison => {
    const { responses } = groups[p]!;
    return { prompt: groups_P_G[p]![0]!.prompt.tokens, first: responses[first]!, second: responses[second]! };
  });
  const { compared, invalidRate } = await compareResponses(judge, comparisons, ...key);
  const won = groups.map(({ responses }) => responses.map(() => responses.map(() => DRAW)));
  asked.forEach(({ p, first, second }, i) => {
    const points = compared[i]!.first;
    won[p]![first]![second] = points;
    won[p]![second]![first] = 1 - points;
  });
  const wins_P_G_G = groups.map(({ places_G }, p) => places_G.map((i) => places_G.map((j) => between(won[p]!, i, j))));
  return { wins_P_G_G, comparisons: comparisons.length, invalidRate };
}

/** Probability that response i beats j; null is a truncated one. */
function between(won: number[][], i: number | null, j: number | null): number {
  if (i === null) return 0;
  return j === null ? 1 : won[i]![j]!;
}

/** The different responses that ended, in random order, and where each rollout's stands among them. */
function distinctResponses(group: Rollout[], random: ReturnType<typeof randomFrom>) {
  const written = group.map((one) => (one.truncated ? null : wordsOf(one)));
  const different = new Map(written.flatMap((words): [string, Token[]][] => (words ? [[words.join(" "), words]] : [])));
  const texts = random.shuffle([...different.keys()]);
  const places_G = written.map((words) => (words ? texts.indexOf(words.join(" ")) : null));
  return { responses: texts.map((text) => different.get(text)!), places_G };
}

/** All unordered pairs of 0 … count - 1, the one to be seated first in front: each sits first in half of its pairs. */
export function roundRobin(count: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < count; i++) for (let j = i + 1; j < count; j++) pairs.push((j - i) % 2 === 1 ? [i, j] : [j, i]);
  return pairs;
}
