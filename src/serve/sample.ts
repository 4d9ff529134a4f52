/** @file Tinker's asample: continuations of a prompt, and what the model makes of the prompt itself. */
import { randomInt } from "node:crypto";
import type { z } from "zod";
import type { Completion, SampleRequest, Sampler, Token, Tokens } from "../engine/engine.js";
import type { REQUESTS } from "../engine/tinker/wire.js";
import { encode } from "../world/vocabulary.js";
import { Refused } from "./problem.js";
import type { About } from "./states.js";
import { topLogprobs } from "./topLogprobs.js";

type Asked = z.output<typeof REQUESTS.asample>;

/** Samples that one request may ask for. */
const MOST = 1024;

export function checkTokens(tokens: Tokens, { vocabulary, context }: About["shape"], param: string): void {
  if (tokens.length < 1 || tokens.length > context) {
    throw new Refused(
      "invalid_request",
      `${param} has ${tokens.length} tokens; the model takes 1 to ${context}`,
      param,
    );
  }
  const strange = tokens.find((token) => !Number.isInteger(token) || token < 0 || token >= vocabulary);
  if (strange !== undefined)
    throw new Refused(
      "invalid_request",
      `${param}: token ${strange} is outside the vocabulary of ${vocabulary}`,
      param,
    );
}

/** Stop tokens; texts must be one word of the miniature each, for the engine stops at single tokens. */
export function stopTokens(stop: string | readonly (string | number)[] | null | undefined): Token[] {
  const list: readonly (string | number)[] =
    stop === null || stop === undefined ? [] : typeof stop === "string" ? [stop] : stop;
  return list.map((one) => {
    if (typeof one === "number") return one;
    try {
      const tokens = encode(one);
      if (tokens.length === 1) return tokens[0]!;
    } catch {
      // not a word: said below
    }
    throw new Refused(
      "unsupported",
      `stop "${one}": this server stops at single words of the miniature, or token ids`,
      "stop",
    );
  });
}

export async function sample(body: Asked, sampler: Sampler, { shape }: About): Promise<object> {
  const { sampling_params: params, num_samples: count, candidates } = body;
  const prompt = body.prompt.chunks.flatMap(({ tokens }) => tokens);
  checkTokens(prompt, shape, "prompt");
  if (candidates) checkTokens(candidates, { ...shape, context: shape.vocabulary }, "candidates");
  if (count > MOST) throw new Refused("invalid_request", `num_samples is ${count}, the most is ${MOST}`, "num_samples");
  if (count === 0 && !candidates && !body.prompt_logprobs && !body.topk_prompt_logprobs)
    throw new Refused("invalid_request", "num_samples is 0, and nothing else is asked", "num_samples");
  const stop = stopTokens(params.stop);
  if (stop.length > 0) checkTokens(stop, { ...shape, context: Infinity }, "stop");

  const request: SampleRequest = {
    prompt,
    count,
    stop,
    maxTokens: Math.max(1, params.max_tokens ?? shape.context - prompt.length),
    temperature: params.temperature,
    seed: params.seed ?? randomInt(2 ** 31),
    ...(params.top_k > 0 && { topK: params.top_k }),
    ...(params.top_p < 1 && { topP: params.top_p }),
    ...(candidates && { candidates }),
  };
  const k = Math.min(body.topk_prompt_logprobs, shape.vocabulary);
  const [completions, next, logprobs, top] = await Promise.all([
    count > 0 ? sampler.sample([request]).then(([all]) => all!) : [],
    candidates && count === 0 ? sampler.scoreTokens([prompt], candidates).then(([one]) => one!) : null,
    !body.prompt_logprobs
      ? null
      : prompt.length === 1
        ? []
        : sampler.logprobs([prompt], [1]).then(([one]) => Array.from(one!)),
    k > 0 ? topLogprobs(sampler, prompt, 1, k, shape.vocabulary) : null,
  ]);
  return {
    type: "sample",
    sequences: completions.map(sequence),
    ...(next && { next }),
    ...(logprobs && { prompt_logprobs: [null, ...logprobs] }),
    ...(top && { topk_prompt_logprobs: [null, ...top] }),
  };
}

const sequence = ({ tokens, logprobs, stopReason, next }: Completion) => ({
  tokens,
  logprobs,
  stop_reason: stopReason,
  ...(next && { next }),
});
