/** @file Gold scores and traces of responses that no trained policy wrote (section 2.1: off-policy rows only). */

import type { Chat } from "../engine/chat.js";
import { RoleError } from "../servers/endpointError.js";
import { canonicalJson } from "../store/canonicalJson.js";
import { WORLD, type World } from "../world/config.js";
import { type Effort, gold } from "../world/gold.js";
import { offPolicyResponse, otherPoolResponse } from "../world/mixtures.js";
import { randomFrom } from "../world/random.js";
import type { Annotated, AnnotatedPair } from "./annotated.js";
import { annotatedBy, goldMessage } from "./goldChat.js";
import type { AnnotationPart } from "./rows.js";
import { sideBySide } from "./sideBySide.js";
import { drawSplitPrompt, type Split } from "./splits.js";

/** More than any trace has. */
const GOLD_TOKENS = 256;

const SPLIT_OF: Record<AnnotationPart, Split> = {
  train: "judge",
  validation: "judge-validation",
  test: "judge-test",
  other: "judge-test",
};

/**
 * `count` annotated responses. The parts share no prompt; the responses do not depend on the effort. The paper drops
 * examples on which gold's score at low or medium effort differs from that at high effort (section 4.3). Our gold
 * writes less at lower effort but gives the same score, so all efforts share the same examples and scores.
 */
export function annotations(
  seed: number,
  part: AnnotationPart,
  count: number,
  effort: Effort,
  world: World,
): Annotated[] {
  return offPolicyPairs(seed, part, count, world).map(({ prompt, response }) => ({
    prompt: prompt.tokens,
    response,
    ...gold(prompt, response, effort, world.gold),
  }));
}

/**
 * The same from a gold judge behind a chat endpoint, with as many calls at once as it allows. That judge uses the
 * miniature's own rules, so a world with other rules is refused.
 */
export async function askedAnnotations(
  judge: Chat,
  seed: number,
  part: AnnotationPart,
  count: number,
  effort: Effort,
  world: World,
): Promise<Annotated[]> {
  if (canonicalJson(world.gold) !== canonicalJson(WORLD.gold)) {
    throw new RoleError({ kind: "other-rules" });
  }
  return Promise.all(
    offPolicyPairs(seed, part, count, world).map(async ({ prompt, response }) => {
      const pair = { prompt: prompt.tokens, response };
      const reply = await judge.complete([{ role: "user", content: goldMessage(pair) }], {
        maxTokens: GOLD_TOKENS,
        temperature: 0,
        effort,
      });
      return annotatedBy(pair, reply);
    }),
  );
}

/** The responses of a part, which whoever is gold labels. */
export function offPolicyPairs(seed: number, part: AnnotationPart, count: number, world: World) {
  const random = randomFrom(seed, "annotation", part);
  const write = part === "other" ? otherPoolResponse : offPolicyResponse;
  return Array.from({ length: count }, () => {
    const prompt = drawSplitPrompt(random, SPLIT_OF[part], world);
    return { prompt, response: write(random, prompt, world) };
  });
}

/**
 * `count` pairs of responses to one prompt. The better one by gold's scores is first in every other pair. Gold has no
 * preference between equal scores. For training such a pair is kept and "better" goes to either, as by a coin toss, so
 * that a judge learns to be indifferent: policies end among responses that gold scores alike, and a judge that had
 * never seen a tie drove its policy to responses that only the judge preferred (development seed 100). For testing a
 * tie is redrawn.
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
