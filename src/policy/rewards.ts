/**
 * @file How a judge's task rewards a policy: the rewards of a group of responses, by expected score (section 2.2) or by
 * wins within the group (4.4, eq. 4), and what is kept of a held-out response.
 */
import { exchanged } from "../annotation/annotated.js";
import type { TwoResponses } from "../annotation/rows.js";
import type { ModelJudge } from "../judge/ask.js";
import { compareResponses, winsInBothOrders } from "../judge/compare.js";
import type { Format } from "../judge/format/format.js";
import { type Judge, LOWEST_SCORE, scoreResponses } from "../judge/score.js";
import { winRateRewards } from "../training/grpo.js";
import { type Key, type Random, randomFrom } from "../world/random.js";
import type { Rollout } from "./rollouts.js";

/** The responses to one prompt, which is this one of its step. */
export interface Group {
  prompt: string;
  place: number;
  rollouts_G: readonly Rollout[];
}

/** A judge's answers about groups that were judged together. */
export interface Rewarded {
  rewards_P_G: number[][];
  asked: number; // judgements
  invalid: number; // of them
  distinct: number; // that equal responses did not share
}

/** A held-out response, beside the baseline's where the judge compares. */
export interface HeldOut {
  prompt: string;
  baseline?: string;
}

/** `show`: the fields of a step's row that the progress line shows. */
export interface PolicyTask<J extends Judge = Judge> {
  rewards(judge: J, groups: readonly Group[], key: Key): Promise<Rewarded>;
  judged(judge: J, format: Format, written: readonly (HeldOut & { rollout: Rollout })[], key: Key): Promise<object[]>;
  show: string[];
}

/** An unfinished response is not judged: it gets the lowest score, or what a control gives. */
export const byScore: PolicyTask = {
  async rewards(judge, groups, key) {
    const ended = groups.flatMap(({ prompt, rollouts_G }) =>
      rollouts_G.filter(({ truncated }) => !truncated).map((rollout) => ({ prompt, rollout })),
    );
    const questions = ended.map(({ prompt, rollout }) => ({ prompt, response: rollout.text }));
    const { scored, distinct } = await scoreResponses(judge, questions, ...key);
    const scoreOf = new Map(ended.map(({ rollout }, i) => [rollout, scored[i]!.score]));
    const unfinished = (judge.kind === "rule" ? judge.unfinished : undefined) ?? LOWEST_SCORE;
    return {
      rewards_P_G: groups.map(({ rollouts_G }) => rollouts_G.map((rollout) => scoreOf.get(rollout) ?? unfinished)),
      asked: scored.length,
      invalid: scored.filter(({ invalid }) => invalid !== null).length,
      distinct,
    };
  },
  async judged(judge, format, written, key) {
    const asked = written.filter(({ rollout }) => format.judgesUnfinished || !rollout.truncated);
    const questions = asked.map(({ prompt, rollout }) => ({ prompt, response: rollout.text }));
    const { scored } = await scoreResponses(judge, questions, ...key);
    const scoreOf = new Map(asked.map((one, i) => [one, scored[i]!]));
    return written.map((one) => {
      const { score = LOWEST_SCORE, trace = "", invalid = null } = scoreOf.get(one) ?? {};
      return { judgeScore: score, judgeTrace: trace, invalid: invalid !== null };
    });
  },
  show: ["reward", "length", "truncated"],
};

/**
 * Eq. 4: the share of wins against the others of the group, by the comparisons of `roundOf`. The mean reward is
 * therefore always near .5 and says nothing. Held-out responses are compared with the baseline's, in both orders; an
 * unfinished one that is not judged loses.
 */
export const byWins: PolicyTask<ModelJudge> = {
  async rewards(judge, groups, key) {
    const rounds = groups.map(({ prompt, place, rollouts_G }) => {
      const texts_G = rollouts_G.map(({ text, truncated }) => (truncated ? null : text));
      return roundOf(texts_G, randomFrom(...key, "seats", judge.format.groupKey(prompt, place)));
    });
    const questions = rounds.flatMap(({ pairs }, p) =>
      pairs.map(([first, second]): TwoResponses => ({ prompt: groups[p]!.prompt, first, second })),
    );
    const { compared } = await compareResponses(judge, questions, ...key);
    let at = 0;
    const rewards_P_G = rounds.map((round) => {
      const firsts = round.pairs.map(() => compared[at++]!.first);
      return winRateRewards(winsOf(round, firsts));
    });
    const invalid = compared.filter(({ better }) => better === null).length;
    return { rewards_P_G, asked: compared.length, invalid, distinct: compared.length };
  },
  async judged(judge, format, written, key) {
    const asked = written.filter(({ rollout }) => format.judgesUnfinished || !rollout.truncated);
    const inFirst = asked.map(({ prompt, baseline, rollout }) => ({ prompt, first: rollout.text, second: baseline! }));
    const { compared } = await compareResponses(judge, [...inFirst, ...inFirst.map(exchanged)], ...key);
    const ordersOf = new Map(asked.map((one, i) => [one, [compared[i]!, compared[i + asked.length]!] as const]));
    return written.map((one) => {
      const { baseline } = one;
      const orders = ordersOf.get(one);
      if (!orders) return { baseline, judgeWin: 0, judgeTrace: "", invalid: 0 };
      const [first, second] = orders;
      return {
        baseline,
        judgeWin: winsInBothOrders(first.better, second.better),
        judgeTrace: first.trace,
        invalid: orders.filter(({ better }) => better === null).length / 2,
      };
    });
  },
  show: ["judged", "length", "truncated"],
};

/** The comparisons of one group. */
interface Round {
  pairs: [first: string, second: string][]; // to be judged
  seats: [first: number, second: number][]; // the same, as places among the different responses
  places_G: (number | null)[]; // of each response of the group; null: truncated
  different: number;
}

/**
 * Each unordered pair is judged once, in one order. The paper does not say which it did; its cost, "about six times" a
 * pointwise run with 8 responses a group, is between 28 / 8 = 3.5 and 56 / 8 = 7 judgements for one. A second order
 * would double the most expensive part of a step to remove a bias that eq. 4 nearly cancels: it averages over seven
 * comparisons, and `roundRobin` gives every response the first seat in half of its own, so what position adds to a
 * reward it adds to all of the group. Where the order matters, in evaluation, both are judged.
 *
 * A win counts with the judge's probability of it, which is what eq. 4 has in expectation when verdicts are sampled, as
 * the paper samples them: less noise, and between responses that the judge finds equal a draw instead of a coin.
 *
 * Equal responses are judged as one and draw against each other; without a verdict a pair draws. A truncated response
 * (null) wins nothing, and loses to each that ended: the lowest reward, as in pointwise training.
 */
function roundOf(group: readonly (string | null)[], random: Random): Round {
  const texts = random.shuffle([...new Set(group.filter((one) => one !== null))]);
  const seats = roundRobin(texts.length);
  return {
    pairs: seats.map(([first, second]) => [texts[first]!, texts[second]!]),
    seats,
    places_G: group.map((one) => (one === null ? null : texts.indexOf(one))),
    different: texts.length,
  };
}

const DRAW = 0.5;

/** [i][j]: the probability that response i of the group beats j. `firsts`: of each pair, that its first is better. */
function winsOf({ seats, places_G, different }: Round, firsts: readonly number[]): number[][] {
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
