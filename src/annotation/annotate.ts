/** @file Gold scores and traces of responses that no trained policy wrote (section 2.1: off-policy rows only). */
import type { Annotated } from "./annotated.js";
import type { World } from "../world/config.js";
import { gold, type Effort } from "../world/gold.js";
import { offPolicyResponse, otherPoolResponse } from "../world/mixtures.js";
import { randomFrom } from "../world/random.js";
import type { AnnotationPart } from "./rows.js";
import { drawSplitPrompt, type Split } from "./splits.js";

const SPLIT_OF: Record<AnnotationPart, Split> = {
  train: "judge",
  validation: "judge-validation",
  test: "judge-test",
  other: "judge-test",
};

/**
 * `count` annotated responses. The parts share no prompt; the responses do not depend on the effort. The paper drops
 * examples on which gold decides otherwise at low or medium effort than at high (section 4.3): our gold writes less then
 * and decides alike, so there is none to drop, and all efforts are learned from the same examples and scores.
 */
export function annotations(seed: number, part: AnnotationPart, count: number, effort: Effort, world: World): Annotated[] {
  const random = randomFrom(seed, "annotation", part);
  const write = part === "other" ? otherPoolResponse : offPolicyResponse;
  return Array.from({ length: count }, () => {
    const prompt = drawSplitPrompt(random, SPLIT_OF[part], world);
    const response = write(random, prompt, world);
    return { prompt: prompt.tokens, response, ...gold(prompt, response, effort, world.gold) };
  });
}
