/** @file /v1/completions: continuations of token-id prompts and of texts in the miniature's words. */
import { randomInt, randomUUID } from "node:crypto";
import type { Completion, SampleRequest, Sampler, Tokens } from "../../engine/engine.js";
import { END } from "../../world/vocabulary.js";
import { Refused } from "../problem.js";
import { checkTokens, checkWork, MOST_SAMPLES } from "../sample.js";
import type { About } from "../states.js";
import { type CompletionBody, promptsOf } from "./completionBody.js";
import { completionLogprobs, promptEntries, wordsOf } from "./completionLogprobs.js";
import { stopsOf } from "./stops.js";

/**
 * Models of the miniature end what they write with "."; that stops them unless the request names stops of its own or sets
 * ignore_eos. `seed` decides the draws: prompt i has seed + i, its n samples are its draws 0, 1, …
 */
export async function completions(body: CompletionBody, sampler: Sampler, about: About): Promise<object> {
  const prompts = promptsOf(body),
    n = body.n ?? 1,
    seed = body.seed ?? randomInt(2 ** 31);
  if (prompts.length * n > MOST_SAMPLES)
    throw new Refused("invalid_request", `${prompts.length} prompts x ${n} are more than ${MOST_SAMPLES} samples`, "n");
  for (const prompt of prompts) checkTokens(prompt, about.shape, "prompt");
  const own = [...stopsOf(body.stop), ...(body.stop_token_ids ?? [])];
  const stop = own.length > 0 || body.ignore_eos ? own : [END];
  const maxTokens = body.max_tokens ?? 16;
  checkWork(
    prompts.length * n * readings(body, prompts, maxTokens, about),
    longestOf(prompts, maxTokens, about),
    about.shape,
    "n",
  );
  const requests = prompts.map(
    (prompt, i): SampleRequest => ({
      prompt,
      count: n,
      stop,
      maxTokens: Math.max(1, maxTokens),
      temperature: body.temperature ?? 1,
      seed: seed + i,
      ...(body.top_k && body.top_k > 0 && { topK: body.top_k }),
      ...(body.top_p && body.top_p < 1 && { topP: body.top_p }),
    }),
  );
  const sampled: Completion[][] =
    maxTokens > 0
      ? await sampler.sample(requests)
      : prompts.map(() => Array.from({ length: n }, (): Completion => NOTHING));
  const choices = await Promise.all(
    prompts.flatMap((prompt, i) => sampled[i]!.map((one) => choiceOf(body, prompt, one, sampler, about))),
  );
  const sum = (lists: Tokens[]) => lists.reduce((total, list) => total + list.length, 0);
  const [prompt_tokens, completion_tokens] = [sum(prompts), sum(sampled.flat().map(({ tokens }) => tokens))];
  return {
    id: `cmpl-${randomUUID()}`,
    object: "text_completion",
    created: Math.floor(Date.now() / 1000),
    model: body.model,
    choices: choices.map((choice, index) => ({ index, ...choice })),
    usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
  };
}

/** Tokens of the longest choice. */
const longestOf = (prompts: readonly Tokens[], maxTokens: number, { shape }: About): number =>
  Math.min(shape.context, Math.max(...prompts.map(({ length }) => length)) + maxTokens);

/** How often a choice is read: once to be written, and once for each position whose alternatives are asked. */
function readings(body: CompletionBody, prompts: readonly Tokens[], maxTokens: number, about: About): number {
  const longest = longestOf(prompts, maxTokens, about);
  const listed = body.logprobs || body.logprob_token_ids ? (body.echo ? longest : Math.min(maxTokens, longest)) : 0;
  const ofPrompt = body.prompt_logprobs ? longestOf(prompts, 0, about) : 0;
  return 1 + listed + ofPrompt;
}

/** max_tokens 0, which with `echo` asks for the prompt's log-probabilities alone. */
const NOTHING: Completion = { tokens: [], logprobs: [], stopReason: "length" };

async function choiceOf(
  body: CompletionBody,
  prompt: Tokens,
  { tokens, logprobs, stopReason }: Completion,
  sampler: Sampler,
  about: About,
): Promise<object> {
  const stopped = stopReason === "stop";
  const spoken = stopped ? tokens.slice(0, -1) : tokens; // the text leaves the stop out, the tokens do not
  const shown = body.echo ? [...prompt, ...spoken] : spoken;
  const choice = {
    text: wordsOf(shown),
    finish_reason: stopReason,
    stop_reason: stopped ? tokens.at(-1)! : null,
    ...(body.return_token_ids && { token_ids: tokens, prompt_token_ids: prompt }),
  };
  const shownLogprobs =
    typeof body.logprobs === "number" ? await completionLogprobs(body, prompt, tokens, logprobs, sampler, about) : null;
  const promptLogprobs =
    typeof body.prompt_logprobs === "number"
      ? { prompt_logprobs: await promptEntries(prompt, body.prompt_logprobs, sampler, about) }
      : {};
  return { ...choice, logprobs: shownLogprobs, ...promptLogprobs };
}
