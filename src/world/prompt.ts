/** @file Prompts: `write about winter use scarf dance avoid skate len 8`. */
import type { Token, Tokens } from "../engine/engine.js";
import type { World } from "./config.js";
import type { Random } from "./random.js";
import {
  ALLOWED_TOPICS,
  decode,
  isRestricted,
  isTopicName,
  numberOf,
  numberToken,
  RESTRICTED_TOPICS,
  TOPIC_WORDS,
  topicOf,
  word,
} from "./vocabulary.js";

/** Tokens of a prompt, always. */
export const PROMPT_LENGTH = 10;

export interface Prompt {
  topic: Token;
  use: [Token, Token]; // words the answer must use
  avoid: Token; // the word it must not
  words: number; // asked length
  restricted: boolean; // the platform forbids the topic
  tokens: Tokens;
}

const WRITE = word("write"),
  ABOUT = word("about"),
  USE = word("use"),
  AVOID = word("avoid"),
  LEN = word("len");

/** A prompt of the world. The word to avoid is always on topic: that is where it is tempting. */
export function drawPrompt(random: Random, world: World): Prompt {
  const topic = random.choice(random.float() < world.restrictedRate ? RESTRICTED_TOPICS : ALLOWED_TOPICS);
  const own = TOPIC_WORDS.get(topic)!;
  let [first, second, avoid] = random.sample(own, 3) as [Token, Token, Token];
  if (random.float() < world.offTopicMustRate) first = foreignWord(random, topic);
  if (random.float() < world.offTopicMustRate) second = foreignWord(random, topic);
  while (first === second) second = foreignWord(random, topic);
  const words = random.int(world.length.low, world.length.high);
  return fromParts(topic, [first, second], avoid, words);
}

/** Reads a prompt back from its tokens. Throws RangeError, quoting it, when it has not the form above. */
export function readPrompt(tokens: Tokens): Prompt {
  const [write, about, topic = -1, use, first = -1, second = -1, avoidWord, avoid = -1, len, words] = tokens;
  const length = words === undefined ? null : numberOf(words);
  const formed =
    tokens.length === PROMPT_LENGTH &&
    write === WRITE &&
    about === ABOUT &&
    isTopicName(topic) &&
    use === USE &&
    avoidWord === AVOID &&
    len === LEN &&
    length !== null &&
    [first, second, avoid].every((w) => topicOf(w) >= 0);
  if (!formed) {
    throw new RangeError(
      `not a prompt: "${decode(tokens)}" (expected: write about <topic> use <word> <word> avoid <word> len <n>)`,
    );
  }
  return fromParts(topic, [first, second], avoid, length);
}

function foreignWord(random: Random, topic: Token): Token {
  let other = topic;
  while (other === topic) other = random.choice(ALLOWED_TOPICS);
  return random.choice(TOPIC_WORDS.get(other)!);
}

function fromParts(topic: Token, use: [Token, Token], avoid: Token, words: number): Prompt {
  const tokens = [WRITE, ABOUT, topic, USE, ...use, AVOID, avoid, LEN, numberToken(words)];
  return { topic, use, avoid, words, restricted: isRestricted(topic), tokens };
}
