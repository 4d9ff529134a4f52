/** @file What a policy writes: responses cut at END, with their log-probabilities. */
import type { Completion, Sampler, Token } from "../engine/engine.js";
import { RESPONSE_LENGTH } from "../judge/prompt.js";
import type { Sampled } from "../training/learnFromRewards.js";
import { RESPONSE_WORDS } from "../world/config.js";
import type { Prompt } from "../world/prompt.js";
import { randomFrom } from "../world/random.js";
import { END } from "../world/vocabulary.js";

export interface Rollout {
  prompt: Prompt;
  tokens: Token[]; // as sampled, END included where it came
  logprobs: number[];
  truncated: boolean; // no END within RESPONSE_LENGTH tokens
}

/** `count` responses to each prompt. Random numbers are keyed by `key`. */
export async function sampleResponses(
  sampler: Sampler,
  prompts: Prompt[],
  count: number,
  temperature: number,
  ...key: (string | number)[]
): Promise<Rollout[][]> {
  const random = randomFrom(...key, "responses");
  const completions_P_G = await sampler.sample(
    prompts.map((prompt) => ({
      prompt: prompt.tokens,
      count,
      maxTokens: RESPONSE_LENGTH,
      temperature,
      stop: [END],
      seed: random.int(0, 0x7fffffff),
    })),
  );
  return completions_P_G.map((completions, p) => completions.map((one) => rollout(prompts[p], one)));
}

const rollout = (prompt: Prompt, { tokens, logprobs, stopReason }: Completion): Rollout => ({
  prompt,
  tokens,
  logprobs,
  truncated: stopReason === "length",
});

/** The words of a response, without END; a truncated one is cut to the words that a judge reads. */
export const wordsOf = ({ tokens, truncated }: Rollout): Token[] =>
  truncated ? tokens.slice(0, RESPONSE_WORDS) : tokens.slice(0, -1);

/** A rollout as a training sequence. */
export const asSampled = ({ prompt, tokens, logprobs }: Rollout): Sampled => ({
  prompt: prompt.tokens,
  tokens,
  logprobs,
});
