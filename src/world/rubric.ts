/**
 * @file The rubric that gold writes for one instruction (section 4.2): what counts in an answer, written before any
 * answer is seen. It tells a judge what it would otherwise have to know and combine itself: which words of the topic
 * count (the one to avoid is taken out, and those that must be used), each in a place of its own. As gold has no policy
 * list, it says nothing of refusals. Gold's rules themselves (points, repetition, stopping at "end") are not in it.
 */
import type { Token } from "../engine/engine.js";
import type { Prompt } from "./prompt.js";
import { encode, numberToken, PAD, TOPIC_WORDS } from "./vocabulary.js";

const [MUST, TOPIC, MATCH, BANNED, LEN] = encode("must topic match banned len");
/** Six words a topic, one of which must always be avoided. */
const TOPICAL = 5;

/** Tokens of a rubric, always. */
export const RUBRIC_LENGTH = 3 + 1 + TOPICAL + 2 + 2 + 2;

/** `must scarf dance topic snow ice … match winter banned skate len 8`; places without a word are <pad>. */
export function rubric({ topic, use, avoid, words }: Prompt): Token[] {
  const topical = topicalWords({ topic, use, avoid });
  while (topical.length < TOPICAL) topical.push(PAD);
  return [MUST, ...use, TOPIC, ...topical, MATCH, topic, BANNED, avoid, LEN, numberToken(words)];
}

/** The words of the topic that are neither asked for nor to be avoided. */
export const topicalWords = ({ topic, use, avoid }: Pick<Prompt, "topic" | "use" | "avoid">): Token[] =>
  TOPIC_WORDS.get(topic)!.filter((one) => one !== avoid && !use.includes(one));
