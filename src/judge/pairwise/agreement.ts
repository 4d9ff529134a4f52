/** @file Static evaluation of a pairwise judge (table 5): how often it prefers the response that gold prefers. */
import { type AnnotatedPair, exchanged, otherSeat, type Seat } from "../../annotation/annotatedPair.js";
import { meanOf } from "../../stats/meanOf.js";
import type { ModelJudge } from "../askModel.js";
import { compareResponses } from "./compare.js";

export interface PairwiseAgreement {
  accuracy: number; // over both orders of every pair; no verdict is wrong
  bothRight: number; // share of pairs that are right in both orders
  positionBias: number; // share of verdicts for the first seat, minus .5: 0 without bias
  invalidRate: number;
  traceTokens: number; // mean, before the verdict
  right: number[]; // one a pair: 0, .5 or 1
}

/** Judges each pair as it stands and with its responses exchanged. */
export function pairwiseAgreement(
  judge: ModelJudge,
  pairs: AnnotatedPair[],
  ...key: (string | number)[]
): Promise<PairwiseAgreement> {
  return agreementInBothOrders(pairs, async (asked) => {
    const { compared } = await compareResponses(judge, asked, ...key);
    return compared.map(({ better, trace }) => ({ better, traceTokens: trace.length }));
  });
}

/** The same for any kind of text; `compare` says of each pair which response a judge prefers, null where it does not say. */
export async function agreementInBothOrders<P extends { first: unknown; second: unknown; better: Seat }>(
  pairs: readonly P[],
  compare: (asked: P[]) => Promise<{ better: Seat | null; traceTokens: number }[]>,
): Promise<PairwiseAgreement> {
  const asked = [...pairs, ...pairs.map((pair) => ({ ...exchanged(pair), better: otherSeat(pair.better) }))];
  const compared = await compare(asked);
  const right = asked.map(({ better }, i) => Number(compared[i]!.better === better));
  const both = pairs.map((_, i) => (right[i]! + right[i + pairs.length]!) / 2);
  const verdicts = compared.filter(({ better }) => better !== null);
  const firsts = verdicts.filter(({ better }) => better === "first").length;
  return {
    accuracy: meanOf(both),
    bothRight: meanOf(both.map((share) => Number(share === 1))),
    positionBias: verdicts.length === 0 ? 0 : firsts / verdicts.length - 0.5,
    invalidRate: compared.length === 0 ? 0 : (compared.length - verdicts.length) / compared.length,
    traceTokens: meanOf(compared.map(({ traceTokens }) => traceTokens)),
    right: both,
  };
}
