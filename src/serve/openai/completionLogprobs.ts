/** @file The log-probabilities of a completion: OpenAI's lists, and vLLM's of the prompt. */
import type { Sampler, Token, Tokens } from "../../engine/engine.js";
import { WORDS } from "../../world/vocabulary.js";
import { checkTokens } from "../sample.js";
import type { About } from "../states.js";
import { topLogprobs } from "../topLogprobs.js";
import type { CompletionBody } from "./completionBody.js";

/** Log-probabilities of the sampled tokens, and with `echo` of the prompt before them, whose first token has none. */
export async function completionLogprobs(
  body: CompletionBody,
  prompt: Tokens,
  tokens: Tokens,
  logprobs: number[],
  sampler: Sampler,
  about: About,
): Promise<object> {
  const from = body.echo ? 0 : prompt.length,
    all = [...prompt, ...tokens],
    listed = all.slice(from);
  const own = [...(body.echo ? [null, ...(await ownLogprobs(prompt, sampler))] : []), ...logprobs],
    name = nameOf(body);
  return {
    tokens: listed.map(name),
    token_logprobs: own,
    top_logprobs: await alternatives(body, all, from, own, name, sampler, about),
    text_offset: offsets(listed),
  };
}

export const wordsOf = (tokens: Tokens): string => tokens.map((token) => WORDS[token] ?? `<${token}>`).join(" ");
const nameOf =
  ({ return_tokens_as_token_ids: ids }: CompletionBody) =>
  (token: Token): string =>
    ids ? `token_id:${token}` : wordsOf([token]);

/** Where each word begins in the text of all; the stop, which the text leaves out, begins at its end. */
function offsets(tokens: Tokens): number[] {
  let at = 0;
  return tokens.map((token) => {
    const begin = at;
    at += wordsOf([token]).length + 1;
    return begin;
  });
}

const ownLogprobs = async (tokens: Tokens, sampler: Sampler): Promise<number[]> =>
  tokens.length < 2 ? [] : Array.from((await sampler.logprobs([tokens], [1]))[0]!);

/**
 * At each listed position the token itself and the asked number of likeliest tokens, or those of logprob_token_ids, whose
 * values are those of scoreTokens to the bit.
 */
async function alternatives(
  { logprobs: k, logprob_token_ids: wanted }: CompletionBody,
  all: Tokens,
  from: number,
  own: (number | null)[],
  name: (token: Token) => string,
  sampler: Sampler,
  { shape }: About,
): Promise<(Record<string, number> | null)[] | null> {
  if (!k && !wanted) return null;
  if (wanted) checkTokens(wanted, { ...shape, context: shape.vocabulary }, "logprob_token_ids");
  const first = Math.max(1, from);
  const entries = wanted
    ? (
        await sampler.scoreTokens(
          all.slice(first).map((_, i) => all.slice(0, first + i)),
          wanted,
        )
      ).map(({ logprobs }) => wanted.map((token, i): [Token, number] => [token, logprobs[i]!]))
    : await topLogprobs(sampler, all, first, k!, shape.vocabulary);
  const records = entries.map((list, i) => {
    const at = first + i;
    return Object.fromEntries(
      [[all[at]!, own[at - from]!] as const, ...list].map(([token, value]) => [name(token), value]),
    );
  });
  return from === 0 ? [null, ...records] : records;
}

/** vLLM's prompt_logprobs: at each position but the first the token's own log-probability and those of the `k` likeliest. */
export async function promptEntries(
  prompt: Tokens,
  k: number,
  sampler: Sampler,
  { shape }: About,
): Promise<(object | null)[]> {
  const own = await ownLogprobs(prompt, sampler);
  const top =
    k > 0 && prompt.length > 1 ? await topLogprobs(sampler, prompt, 1, k, shape.vocabulary) : own.map(() => []);
  const entry = (token: Token, logprob: number) =>
    [String(token), { logprob, decoded_token: wordsOf([token]) }] as const;
  return [
    null,
    ...own.map((logprob, i) =>
      Object.fromEntries([...top[i]!.map(([token, value]) => entry(token, value)), entry(prompt[i + 1]!, logprob)]),
    ),
  ];
}
