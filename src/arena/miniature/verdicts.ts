/** @file Asks a trained arena judge for its verdicts, and compares them with those it was taught. */
import type { Comparison } from "../../annotation/annotatedPair.js";
import type { Datum, Sampler, Token } from "../../engine/engine.js";
import { askForVerdicts } from "../../judge/pairwise/compare.js";
import { PAIR_PREFIX_LENGTH, pairPrefix } from "../../judge/pairwise/prompt.js";
import type { Judging } from "../../paper/settings.js";
import { meanOf } from "../../stats/meanOf.js";
import type { Label } from "../verdict.js";
import type { LabelledPair } from "./pairs.js";
import { ARENA_VERDICT_TOKENS, VERDICTS } from "./procedure.js";

/** SFT: the judge learns the reasoning and the verdict. */
export const arenaSftDatum = (pair: LabelledPair): Datum => ({
  tokens: [...pairPrefix(pair), ...pair.trace],
  from: PAIR_PREFIX_LENGTH,
});

/** The likeliest verdict of each comparison after the judge's reasoning; null where it gave none. */
export async function arenaVerdicts(
  sampler: Sampler,
  judging: Judging,
  comparisons: Comparison[],
  ...key: (string | number)[]
): Promise<{ label: Label | null; trace: Token[] }[]> {
  const { asked } = await askForVerdicts(
    { kind: "reasoning", sampler, judging },
    comparisons,
    ARENA_VERDICT_TOKENS,
    ...key,
  );
  return asked.map(({ verdict, trace }) => {
    const likeliest = verdict && verdict.logprobs.indexOf(Math.max(...verdict.logprobs));
    return { label: likeliest === null ? null : VERDICTS[likeliest]!, trace };
  });
}

/** The same verdict seen from the other seat. */
const mirrored = (label: Label): Label => VERDICTS[VERDICTS.length - 1 - VERDICTS.indexOf(label)]!;

export interface ArenaAgreement {
  accuracy: number; // share of all five verdicts that are the taught ones, over both orders
  preference: number; // share in which the same response is preferred, or neither
  consistent: number; // share of pairs with the same verdict in both orders
  invalidRate: number;
  right: number[]; // one a pair: 0, .5 or 1
}

/** Each pair as it stands and with its responses exchanged; no verdict is wrong. */
export async function arenaAgreement(
  sampler: Sampler,
  judging: Judging,
  pairs: LabelledPair[],
  ...key: (string | number)[]
): Promise<ArenaAgreement> {
  const exchanged = pairs.map(({ prompt, first, second }) => ({ prompt, first: second, second: first }));
  const verdicts = await arenaVerdicts(sampler, judging, [...pairs, ...exchanged], ...key);
  const both = pairs.map(({ label }, i) => {
    const [one, other] = [verdicts[i]!.label, verdicts[i + pairs.length]!.label];
    return { label, seen: [one, other && mirrored(other)] };
  });
  const share = (same: (seen: Label | null, label: Label) => boolean) =>
    meanOf(both.map(({ label, seen }) => seen.filter((one) => same(one, label)).length / 2));
  return {
    accuracy: share((seen, label) => seen === label),
    preference: share((seen, label) => seen !== null && side(seen) === side(label)),
    consistent: meanOf(both.map(({ seen: [one, other] }) => Number(one !== null && one === other))),
    invalidRate: meanOf(verdicts.map(({ label }) => Number(label === null))),
    right: both.map(({ label, seen }) => seen.filter((one) => one === label).length / 2),
  };
}

const side = (label: Label): number => Math.sign(VERDICTS.indexOf(label) - VERDICTS.indexOf("A=B"));
