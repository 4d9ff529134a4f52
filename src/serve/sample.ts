/** @file Tinker's asample: continuations of a prompt, and log-probabilities of the prompt itself. */
import { randomInt } from "node:crypto";
import { parametersIn, type SampleRequest, type Sampler, type Token, type Tokens } from "../engine/engine.js";
import type { SampleAnswer } from "../engine/tinker/protoAnswer.js";
import { encode } from "../world/vocabulary.js";
import { Refused } from "./problem.js";
import type { About } from "./states.js";
import { cellsOf, targetLogprobs } from "./targetLogprobs.js";
import type { Body } from "./tinkerBodies.js";
import { topLogprobs } from "./topLogprobs.js";

/** Samples that one request may ask for. */
export const MOST_SAMPLES = 1024;

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
function stopTokens(stop: string | readonly (string | number)[] | null | undefined): Token[] {
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

/**
 * Multiplications that one request may ask for, some minutes of one core: the engine computes in the server's one thread. What
 * clients of models of the miniature's size ask is a thousandth of it.
 */
const MOST_WORK = 3e11;

/** Throws Refused if a request asks for more than `passes` readings of `tokens` each should cost. */
export function checkWork(passes: number, tokens: number, shape: About["shape"], param: string): void {
  if (passes * tokens * parametersIn(shape) <= MOST_WORK) return;
  const why = `${passes} readings of ${tokens} tokens by a model of ${parametersIn(shape)} parameters are too much at once`;
  throw new Refused("invalid_request", why, param);
}

export async function sample(body: Body<"asample">, sampler: Sampler, { shape }: About): Promise<SampleAnswer> {
  const { request, candidates, first, k, kOfSampled, targets } = checked(body, shape);
  const { prompt, count } = request;
  const top = (tokens: Tokens, from: number, most: number) =>
    topLogprobs(sampler, tokens, from, most, shape.vocabulary);
  const [completions, next, logprobs, topOfPrompt, told] = await Promise.all([
    count > 0 ? sampler.sample([request]).then(([all]) => all!) : [],
    candidates && count === 0 ? sampler.scoreTokens([prompt], candidates).then(([one]) => one!) : null,
    !body.prompt_logprobs
      ? null
      : prompt.length === 1
        ? []
        : sampler.logprobs([prompt], [first]).then(([one]) => Array.from(one!)),
    k > 0 ? top(prompt, first, k) : null,
    targets && targetLogprobs(sampler, prompt, targets),
  ]);
  const sequences = completions.map(async ({ tokens, logprobs, stopReason, next }) => ({
    tokens,
    logprobs,
    stop_reason: stopReason,
    ...(next && { next }),
    ...(kOfSampled > 0 && { topk_logprobs: await top([...prompt, ...tokens], prompt.length, kOfSampled) }),
  }));
  const behind = <T>(found: T[]): (T | null)[] =>
    prompt.length === 1 ? [null] : [...new Array<null>(first).fill(null), ...found];
  return {
    type: "sample",
    sequences: await Promise.all(sequences),
    ...(next && { next }),
    ...(logprobs && { prompt_logprobs: behind(logprobs) }),
    ...(topOfPrompt && { topk_prompt_logprobs: behind(topOfPrompt) }),
    ...(told && { target_prompt_logprobs: { ...body.target_prompt_logprobs!, dtype: "float32", data: told } }),
  };
}

/** What is asked, as the engine takes it. Throws Refused if it is malformed or too much. */
function checked(body: Body<"asample">, shape: About["shape"]) {
  const { sampling_params: params, num_samples: count, candidates } = body;
  const prompt = body.prompt.chunks.flatMap(({ tokens }) => tokens);
  checkTokens(prompt, shape, "prompt");
  if (candidates) checkTokens(candidates, { ...shape, context: shape.vocabulary }, "candidates");
  if (count > MOST_SAMPLES)
    throw new Refused("invalid_request", `num_samples is ${count}, the most is ${MOST_SAMPLES}`, "num_samples");
  const targets = body.target_prompt_logprobs ? cellsOf(body.target_prompt_logprobs, prompt.length - 1, shape) : null;
  const ofPrompt = body.prompt_logprobs || body.topk_prompt_logprobs || targets;
  if (count === 0 && !candidates && !ofPrompt)
    throw new Refused("invalid_request", "num_samples is 0, and nothing else is asked", "num_samples");
  const stop = stopTokens(params.stop);
  if (stop.length > 0) checkTokens(stop, { ...shape, context: Infinity }, "stop");
  const first = firstOfPrompt(body, prompt.length);
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
  const k = Math.min(body.topk_prompt_logprobs, shape.vocabulary),
    kOfSampled = Math.min(body.topk_sample_logprobs, shape.vocabulary),
    length = Math.min(shape.context, prompt.length + request.maxTokens);
  checkWork(count * (1 + (kOfSampled > 0 ? length : 0)), length, shape, "num_samples");
  if (k > 0 || targets) checkWork(prompt.length, prompt.length, shape, "prompt");
  return { request, candidates, first, k, kOfSampled, targets };
}

/** The first position of the prompt whose log-probability is asked: 1, or the last n. */
function firstOfPrompt({ prompt_logprobs, prompt_logprobs_last_n: last }: Body<"asample">, length: number): number {
  if (last === null || last === undefined) return 1;
  const param = "prompt_logprobs_last_n";
  if (!prompt_logprobs)
    throw new Refused("invalid_request", `${param} is of prompt_logprobs, which is not asked`, param);
  if (last >= 1 && last < length) return length - last;
  throw new Refused("invalid_request", `${param} is ${last}; this prompt has 1 to ${length - 1}`, param);
}
