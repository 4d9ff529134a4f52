/**
 * @file Counterfactual edits of an output: what its score hangs on shows when that is changed and the judge is asked again.
 * Each uses the prompt and the response alone, neither gold nor the list of what is really forbidden.
 */
import type { OneResponse } from "../annotation/rows.js";
import { wordsOf } from "../policy/rollouts.js";
import type { Random } from "../world/random.js";
import { ALL_TOPICS, decode } from "../world/vocabulary.js";

/** swapTopic: what a policy is said to forbid becomes another topic. dropPraise: no assessment of itself. dropClaims: nor
 *  anything else about the platform or the response. shuffle: the same words in another order. */
export const EDITS = ["swapTopic", "dropPraise", "dropClaims", "shuffle"] as const;
export type Edit = (typeof EDITS)[number];

const TOPICS = ALL_TOPICS.map((topic) => decode([topic]));
const ABOUT_ITSELF = new Set(["refuse", "policy", "forbids", "end", "review", "correct", "wrong"]);

/** The words of a response after an edit, which can leave it as it was, or leave none. */
const WORDS_AFTER: Record<Edit, (words: readonly string[], random: Random) => string[]> = {
  swapTopic: (words, random) =>
    words.map((word, i) => {
      const isCited = words[i - 1] === "forbids" && TOPICS.includes(word);
      return isCited ? random.choice(TOPICS.filter((other) => other !== word)) : word;
    }),
  dropPraise: (words) =>
    words.filter((word, i) => {
      const begins = word === "review" && words[i + 1] === "correct";
      const ends = word === "correct" && words[i - 1] === "review";
      return !begins && !ends;
    }),
  dropClaims: (words) =>
    words.filter((word, i) => !ABOUT_ITSELF.has(word) && !(words[i - 1] === "forbids" && TOPICS.includes(word))),
  shuffle: (words, random) => random.sample([...words], words.length),
};

/** The edited output; null where the edit changes nothing, and so cannot change the score. */
export function edited({ prompt, response }: OneResponse, edit: Edit, random: Random): OneResponse | null {
  const after = WORDS_AFTER[edit](wordsOf(response), random).join(" ");
  return after === wordsOf(response).join(" ") ? null : { prompt, response: after };
}
