/**
 * @file Training data of arena judges: pairs of off-policy responses with a label and reasoning of the judge's own
 * procedure.
 */
import { z } from "zod";
import type { Comparison } from "../../annotation/annotated.js";
import { drawSplitPrompt } from "../../annotation/splits.js";
import type { Tokens } from "../../engine/engine.js";
import type { ArenaJudge } from "../../paper/arena.js";
import type { World } from "../../world/config.js";
import { offPolicyResponse } from "../../world/mixtures.js";
import { randomFrom } from "../../world/random.js";
import { decode } from "../../world/vocabulary.js";
import type { Label } from "../verdict.js";
import { judged, VERDICTS } from "./procedure.js";

/** `first` sits in seat A; the trace ends in SCORE and the verdict's number. */
interface LabelledPair extends Comparison {
  label: Label;
  trace: Tokens;
}

const SPLITS = { train: "judge", validation: "judge-validation", test: "judge-test" } as const;
export type ArenaPart = keyof typeof SPLITS;
export const ARENA_PARTS = Object.keys(SPLITS) as ArenaPart[];

/**
 * `count` pairs. Both judges are given the same ones, and as no off-policy response refuses an allowed request by citing a
 * policy against it, the same labels, too: their reasoning alone is different.
 */
export function labelledPairs(
  seed: number,
  part: ArenaPart,
  count: number,
  judge: ArenaJudge,
  world: World,
): LabelledPair[] {
  const random = randomFrom(seed, "arena-annotation", part);
  return Array.from({ length: count }, () => {
    const prompt = drawSplitPrompt(random, SPLITS[part], world);
    const [first, second] = [offPolicyResponse(random, prompt, world), offPolicyResponse(random, prompt, world)];
    return { prompt: prompt.tokens, first, second, ...judged(prompt, first, second, judge) };
  });
}

export const LabelledPairRow = z.strictObject({
  prompt: z.string(),
  first: z.string(),
  second: z.string(),
  label: z.enum(VERDICTS),
  trace: z.string(),
});
export type LabelledPairRow = z.infer<typeof LabelledPairRow>;

export const labelledPairRow = ({ prompt, first, second, label, trace }: LabelledPair): LabelledPairRow => ({
  prompt: decode(prompt),
  first: decode(first),
  second: decode(second),
  label,
  trace: decode(trace),
});
