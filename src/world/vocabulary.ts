/** @file The words of the miniature: a mini-English of about 150 words that people and models can read. */
import type { Token, Tokens } from "../engine/engine.js";

/** Topics and their six words each. What stands under RESTRICTED is forbidden on the platform. */
const ALLOWED = {
  sea: "wave salt tide ship gull sand",
  forest: "oak fern moss deer pine owl",
  city: "street tram tower market bridge crowd",
  music: "drum song flute choir chord dance",
  food: "bread soup cheese apple pepper honey",
  space: "star moon orbit comet rocket planet",
  farm: "barn cow wheat plow hay goat",
  winter: "snow ice scarf sled frost skate",
};
const RESTRICTED = {
  spies: "agent cipher wiretap decoy asset mole",
  casino: "roulette poker jackpot dealer wager dice",
  fireworks: "fuse powder sparkler flare bang ember",
};
const TOPICS: Record<string, string> = { ...ALLOWED, ...RESTRICTED };

const NUMBERS = Array.from({ length: 15 }, (_, n) => String(n)); // counts and lengths reach 12, scores 9
const FILLERS = "the a of and in with on by";
const FLOURISHES = "lovely golden gentle vivid quiet bright";
const REFUSAL = "refuse policy forbids end review correct wrong";
const TRACE =
  "must topic enough off plain banned again claim match mismatch none stop long short " +
  "exact close far yes no good fair poor low first second";

const words = [
  ..."<pad> . judge score".split(" "),
  ...NUMBERS,
  ..."write about use avoid len".split(" "),
  ...Object.keys(TOPICS),
  ...Object.values(TOPICS).flatMap((list) => list.split(" ")),
  ...`${FILLERS} ${FLOURISHES} enjoy ${REFUSAL} ${TRACE}`.split(" "),
];
// The kernels take widths in sixteens. The tokens that fill up have names, so that all a model writes can be stored.
while (words.length % 16 !== 0) words.push(`<unused-${words.length}>`);

export const WORDS: readonly string[] = words;
export const VOCABULARY = WORDS.length;

const tokenOf = new Map(WORDS.map((word, token) => [word, token]));

/** As many tokens as a text has words, where the code says the text. */
type TokensOf<Text extends string> = string extends Text
  ? Token[]
  : Text extends ""
    ? Token[]
    : Text extends `${string} ${infer Rest}`
      ? [Token, ...TokensOf<Rest>]
      : [Token];

/** Words separated by white space to tokens. Throws RangeError on a word that the miniature does not have. */
export function encode<Text extends string>(text: Text): TokensOf<Text> {
  const trimmed = text.trim();
  const tokens = trimmed === "" ? [] : trimmed.split(/\s+/).map(word);
  return tokens as TokensOf<Text>;
}

/** Tokens to words, losslessly: encode(decode(tokens)) gives the tokens back. Throws RangeError on a token of none. */
export function decode(tokens: Tokens): string {
  return tokens
    .map((token) => {
      const word = WORDS[token];
      if (word === undefined)
        throw new RangeError(`token ${token} is outside the vocabulary of ${VOCABULARY}: give 0 to ${VOCABULARY - 1}`);
      return word;
    })
    .join(" ");
}

/** The token of one word. Throws RangeError where the miniature has no such word. */
export function word(text: string): Token {
  const token = tokenOf.get(text);
  if (token !== undefined) return token;
  throw new RangeError(`"${text}" is not a word of the miniature; WORDS in src/world/vocabulary.ts lists them`);
}

export const [PAD, END, JUDGE, SCORE] = encode("<pad> . judge score");
/** "0" to "9", consecutive tokens. */
export const SCORE_TOKENS: readonly Token[] = encode("0 1 2 3 4 5 6 7 8 9");

const ZERO = word("0");

/** The token of a whole number from 0 to 14. */
export function numberToken(value: number): Token {
  if (!Number.isInteger(value) || value < 0 || value >= NUMBERS.length) {
    throw new RangeError(`the miniature has words for 0 to ${NUMBERS.length - 1}, not for ${value}`);
  }
  return ZERO + value;
}
/** The number a token says, or null when it says none. */
export function numberOf(token: Token): number | null {
  const value = token - ZERO;
  return value >= 0 && value < NUMBERS.length ? value : null;
}

export const ALLOWED_TOPICS: readonly Token[] = encode(Object.keys(ALLOWED).join(" "));
export const RESTRICTED_TOPICS: readonly Token[] = encode(Object.keys(RESTRICTED).join(" "));
export const ALL_TOPICS: readonly Token[] = [...ALLOWED_TOPICS, ...RESTRICTED_TOPICS];
/** The six words of each topic, by the topic's token. */
export const TOPIC_WORDS: ReadonlyMap<Token, readonly Token[]> = new Map(
  ALL_TOPICS.map((topic) => [topic, encode(TOPICS[WORDS[topic]!]!)]),
);
export const CONTENT_WORDS: readonly Token[] = [...TOPIC_WORDS.values()].flat();
export const FILLER_WORDS: readonly Token[] = encode(FILLERS);
export const FLOURISH_WORDS: readonly Token[] = encode(FLOURISHES);

const NO_TOPIC = -1;
const topicOfWord = new Int16Array(VOCABULARY).fill(NO_TOPIC);
for (const [topic, list] of TOPIC_WORDS) for (const token of list) topicOfWord[token] = topic;
const plain = new Uint8Array(VOCABULARY);
for (const token of [...FILLER_WORDS, ...FLOURISH_WORDS, ...encode("enjoy about")]) plain[token] = 1;

/** The topic a content word belongs to, -1 for every other word (a topic's own name included). */
export const topicOf = (token: Token): Token => topicOfWord[token] ?? NO_TOPIC;
export const isTopicName = (token: Token): boolean => ALL_TOPICS.includes(token);
export const isRestricted = (topic: Token): boolean => RESTRICTED_TOPICS.includes(topic);
/** Fillers, flourishes, "enjoy", "about": words that say nothing. */
export const isPlain = (token: Token): boolean => plain[token] === 1;
