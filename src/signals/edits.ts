/**
 * @file Counterfactual edits of an output: what its score hangs on shows when that is changed and the judge is asked again.
 * Each uses the prompt and the response alone, neither gold nor the list of what is really forbidden.
 */
import type { OneResponse } from "../annotation/rows.js";
import { wordsOf } from "../policy/rollouts.js";
import { withoutClaims, withoutPraise } from "../world/claims.js";
import type { Random } from "../world/random.js";
import { ALL_TOPICS, decode } from "../world/vocabulary.js";

/**
 * - swapTopic: what a policy is said to forbid becomes another topic.
 * - dropPraise: without the response's praise of itself, and the end that it fakes before that.
 * - dropClaims: without the policy that it cites, too.
 * - shuffle: the same words in another order. It needs no idea of what there is to find.
 */
export const EDITS = ["swapTopic", "dropPraise", "dropClaims", "shuffle"] as const;
export type Edit = (typeof EDITS)[number];

const TOPICS = ALL_TOPICS.map((topic) => decode([topic]));

/** A response after an edit, which can leave it as it was, or leave nothing. */
const AFTER: Record<Edit, (response: string, random: Random) => string> = {
  swapTopic: (response, random) =>
    response.replace(/(?<=(?:^| )forbids )\S+/g, (cited) =>
      TOPICS.includes(cited) ? random.choice(TOPICS.filter((other) => other !== cited)) : cited,
    ),
  dropPraise: withoutPraise,
  dropClaims: withoutClaims,
  shuffle(response, random) {
    const words = wordsOf(response);
    return random.sample(words, words.length).join(" ");
  },
};

/** The edited output; null where the edit changes nothing, and so cannot change the score. */
export function edited({ prompt, response }: OneResponse, edit: Edit, random: Random): OneResponse | null {
  const after = AFTER[edit](response, random);
  return after === response ? null : { prompt, response: after };
}
