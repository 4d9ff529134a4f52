/** @file /v1/completions: continuations of token-id prompts and of texts in the miniature's words. */
import { randomInt, randomUUID } from "node:crypto";
import type { Completion, SampleRequest, Sampler, Token, Tokens } from "../../engine/engine.js";
import { END, WORDS } from "../../world/vocabulary.js";
import { Refused } from "../problem.js";
import { checkTokens, stopTokens } from "../sample.js";
import type { About } from "../states.js";
import { topLogprobs } from "../topLogprobs.js";
import { promptsOf, type CompletionBody } from "./completionBody.js";

/** Samples that one request may ask for. */
const MOST = 1024;

/**
 * Models of the miniature end what they write with "."; that stops them unless the request names stops of its own or sets
 * ignore_eos. `seed` decides the draws: prompt i has seed + i, its n samples are its draws 0, 1, …
 */
export async function completions(body: CompletionBody, sampler: Sampler, about: About): Promise<object> {
  const prompts = promptsOf(body), n = body.n ?? 1, seed = body.seed ?? randomInt(2 ** 31);
  if (body.stream) throw new Refused("unsupported", "this server does not stream", "stream");
  if (prompts.length * n > MOST) throw new Refused("invalid_request", `${prompts.length} prompts x ${n} are more than ${MOST} samples`, "n");
  for (const prompt of prompts) checkTokens(prompt, about.shape, "prompt");
  const own = [...stopTokens(body.stop), ...(body.stop_token_ids ?? [])];
  const stop = own.length > 0 || body.ignore_eos ? own : [END];
  const maxTokens = body.max_tokens ?? 16;
  const requests = prompts.map((prompt, i): SampleRequest => ({
    prompt, count: n, stop, maxTokens: Math.max(1, maxTokens), temperature: body.temperature ?? 1, seed: seed + i,
    ...(body.top_k && body.top_k > 0 && { topK: body.top_k }),
    ...(body.top_p && body.top_p < 1 && { topP: body.top_p }),
  }));
  const sampled: Completion[][] = maxTokens > 0 ? await sampler.sample(requests) : prompts.map(() => Array.from({ length: n }, () => NOTHING));
  const choices = await Promise.all(prompts.flatMap((prompt, i) => sampled[i]!.map((one) => choiceOf(body, prompt, one, sampler, about))));
  const sum = (lists: Tokens[]) => lists.reduce((total, list) => total + list.length, 0);
  const [prompt_tokens, completion_tokens] = [sum(prompts), sum(sampled.flat().map(({ tokens }) => tokens))];
  return {
    id: `cmpl-${randomUUID()}`, object: "text_completion", created: Math.floor(Date.now() / 1000), model: body.model,
    choices: choices.map((choice, index) => ({ index, ...choice })),
    usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
  };
}

/** max_tokens 0, which with `echo` asks for the prompt's log-probabilities alone. */
const NOTHING: Completion = { tokens: [], logprobs: [], stopReason: "length" };

async function choiceOf(body: CompletionBody, prompt: Tokens, { tokens, logprobs, stopReason }: Completion, sampler: Sampler, about: About): Promise<object> {
  const stopped = stopReason === "stop", all = [...prompt, ...tokens], echoed = body.echo === true;
  const spoken = stopped ? tokens.slice(0, -1) : tokens; // the text leaves the stop out, the tokens do not
  const shown = echoed ? [...prompt, ...spoken] : spoken;
  const choice = {
    text: wordsOf(shown),
    finish_reason: stopReason,
    stop_reason: stopped ? tokens.at(-1)! : null,
    ...(body.return_token_ids && { token_ids: tokens, prompt_token_ids: prompt }),
  };
  const promptLogprobs = (k: number) => promptEntries(prompt, k, sampler, about);
  if (body.logprobs === null || body.logprobs === undefined) {
    return { ...choice, logprobs: null, ...(typeof body.prompt_logprobs === "number" && { prompt_logprobs: await promptLogprobs(body.prompt_logprobs) }) };
  }
  const from = echoed ? 0 : prompt.length, listed = all.slice(from);
  const before = echoed ? [null, ...(await ownLogprobs(prompt, sampler))] : [];
  const own = [...before, ...logprobs], name = nameOf(body);
  return {
    ...choice,
    logprobs: {
      tokens: listed.map(name),
      token_logprobs: own,
      top_logprobs: await alternatives(body, all, from, own, name, sampler, about),
      text_offset: offsets(listed),
    },
    ...(typeof body.prompt_logprobs === "number" && { prompt_logprobs: await promptLogprobs(body.prompt_logprobs) }),
  };
}

const wordsOf = (tokens: Tokens): string => tokens.map((token) => WORDS[token] ?? `<${token}>`).join(" ");
const nameOf = ({ return_tokens_as_token_ids: ids }: CompletionBody) => (token: Token): string => (ids ? `token_id:${token}` : wordsOf([token]));

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

/** At each listed position the asked number of likeliest tokens, or those of logprob_token_ids, and the token itself. */
async function alternatives(
  { logprobs: k, logprob_token_ids: wanted }: CompletionBody, all: Tokens, from: number, own: (number | null)[],
  name: (token: Token) => string, sampler: Sampler, { shape }: About,
): Promise<(Record<string, number> | null)[] | null> {
  if (!k && !wanted) return null;
  if (wanted) checkTokens(wanted, { ...shape, context: shape.vocabulary }, "logprob_token_ids");
  const first = Math.max(1, from);
  const entries = wanted
    ? (await sampler.scoreTokens(all.slice(first).map((_, i) => all.slice(0, first + i)), wanted)).map(({ logprobs }) => wanted.map((token, i): [Token, number] => [token, logprobs[i]!]))
    : await topLogprobs(sampler, all, first, k!, shape.vocabulary);
  const records = entries.map((list, i) => {
    const at = first + i;
    return Object.fromEntries([[all[at]!, own[at - from]!] as const, ...list].map(([token, value]) => [name(token), value]));
  });
  return from === 0 ? [null, ...records] : records;
}

/** vLLM's prompt_logprobs: at each position but the first the token's own log-probability and those of the `k` likeliest. */
async function promptEntries(prompt: Tokens, k: number, sampler: Sampler, { shape }: About): Promise<(object | null)[]> {
  const own = await ownLogprobs(prompt, sampler);
  const top = k > 0 && prompt.length > 1 ? await topLogprobs(sampler, prompt, 1, k, shape.vocabulary) : own.map(() => []);
  const entry = (token: Token, logprob: number) => [String(token), { logprob, decoded_token: wordsOf([token]) }] as const;
  return [null, ...own.map((logprob, i) => Object.fromEntries([...top[i]!.map(([token, value]) => entry(token, value)), entry(prompt[i + 1]!, logprob)]))];
}
