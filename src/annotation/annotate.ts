/** @file Gold scores and traces of responses that no trained policy wrote (section 2.1: off-policy rows only). */
import type { Annotated } from "./annotated.js";
import type { AnnotatedPair } from "./annotatedPair.js";
import { sideBySide } from "./sideBySide.js";
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

/**
 * `count` pairs of responses to one prompt, the better one by gold's scores sitting first in every other pair. Between
 * equal scores gold has no preference. For training such a pair is kept and "better" falls to either as by a coin, so that
 * a judge learns to be indifferent: policies end among responses that gold scores alike, and a judge that never saw any
 * drove one on into what only it preferred (development seed 100). Where judges are tested a tie is drawn again.
 */
export function pairAnnotations(seed: number, part: AnnotationPart, count: number, world: World): AnnotatedPair[] {
  const random = randomFrom(seed, "pairwise-annotation", part);
  const write = part === "other" ? otherPoolResponse : offPolicyResponse;
  return Array.from({ length: count }, (_, i) => {
    const prompt = drawSplitPrompt(random, SPLIT_OF[part], world);
    const draw = () => {
      const response = write(random, prompt, world);
      return { response, ...gold(prompt, response, "high", world.gold) };
    };
    const one = draw();
    let other = draw();
    while (part !== "train" && other.score === one.score) other = draw();
    const better = i % 2 === 0 ? "first" : "second";
    const [winner, loser] = one.score >= other.score ? [one, other] : [other, one];
    const [first, second] = better === "first" ? [winner, loser] : [loser, winner];
    const trace = sideBySide(first.trace, second.trace, better);
    return { prompt: prompt.tokens, first: first.response, second: second.response, better, trace };
  });
}
