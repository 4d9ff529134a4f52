/** @file The likeliest tokens at every position of a sequence. */
import type { Sampler, Token, Tokens } from "../engine/engine.js";

/** For positions from, from + 1, … of `tokens`: the `k` likeliest tokens with their log-probabilities, likeliest first. */
export async function topLogprobs(
  sampler: Sampler,
  tokens: Tokens,
  from: number,
  k: number,
  vocabulary: number,
): Promise<[Token, number][][]> {
  const prefixes = tokens.slice(from).map((_, i) => tokens.slice(0, from + i));
  const all = Array.from({ length: vocabulary }, (_, token) => token);
  const distributions = await sampler.scoreTokens(prefixes, all);
  return distributions.map(({ logprobs }) =>
    all
      .map((token): [Token, number] => [token, logprobs[token]!])
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, k),
  );
}
