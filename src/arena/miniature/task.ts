/** @file The miniature's third task of judges: five verdicts on a battle, in both orders, as its own procedure gives them. */
import { exchanged } from "../../annotation/annotated.js";
import type { TwoResponses } from "../../annotation/rows.js";
import { ask, likeliest, type ModelJudge } from "../../judge/ask.js";
import { pairwiseReward } from "../../judge/reward.js";
import type { Task } from "../../judge/task.js";
import { meanOf, meanOver } from "../../stats/meanOf.js";
import type { Key } from "../../world/random.js";
import type { Label } from "../verdict.js";
import { LabelledPairRow } from "./pairs.js";
import { VERDICTS } from "./procedure.js";

/** The likeliest verdict of each comparison after the judge's reasoning; null if it gave none. */
export async function arenaVerdicts(
  judge: ModelJudge,
  comparisons: readonly TwoResponses[],
  key: Key,
): Promise<{ label: Label | null; trace: string; traceTokens: number }[]> {
  const { answered } = await ask(judge, "arena", comparisons, key);
  return answered.map(({ odds, trace, traceTokens }) => {
    return { label: odds && VERDICTS[likeliest(odds)]!, trace, traceTokens };
  });
}

/** The same verdict seen from the other seat. */
const mirrored = (label: Label): Label => VERDICTS[VERDICTS.length - 1 - VERDICTS.indexOf(label)]!;
const side = (label: Label): number => Math.sign(VERDICTS.indexOf(label) - VERDICTS.indexOf("A=B"));

export const arena: Task<LabelledPairRow, { accuracy: number; preference: number; consistent: number }> = {
  name: "arena",
  row: LabelledPairRow,
  measure: "accuracy",
  answer: ({ label }) => VERDICTS.indexOf(label),
  reward: (answer, { label }) => pairwiseReward(answer === null ? null : VERDICTS[answer]!, label),
  /**
   * Each pair as it stands and with its responses exchanged; no verdict is wrong. "accuracy": share of all five verdicts that
   * are the taught ones; "preference": share in which the same response is preferred, or neither; "consistent": share of pairs
   * with the same verdict in both orders.
   */
  async agreement(judge, pairs, key) {
    const orders = pairs.map(({ prompt, first, second }) => ({ prompt, first, second }));
    const verdicts = await arenaVerdicts(judge, [...orders, ...orders.map(exchanged)], key);
    const both = pairs.map(({ label }, i) => {
      const [one, other] = [verdicts[i]!.label, verdicts[i + pairs.length]!.label];
      return { label, seen: [one, other && mirrored(other)] };
    });
    const share = (same: (seen: Label | null, label: Label) => boolean) =>
      meanOf(both.map(({ label, seen }) => seen.filter((one) => same(one, label)).length / 2));
    const right = both.map(({ label, seen }) => seen.filter((one) => one === label).length / 2);
    return {
      measures: {
        accuracy: share((seen, label) => seen === label),
        preference: share((seen, label) => seen !== null && side(seen) === side(label)),
        consistent: meanOf(both.map(({ seen: [one, other] }) => Number(one !== null && one === other))),
      },
      invalidRate: meanOf(verdicts.map(({ label }) => Number(label === null))),
      traceTokens: meanOf(verdicts.map(({ traceTokens }) => traceTokens)),
      statistic: (drawn) => meanOver(drawn, (i) => right[i]!),
    };
  },
};
