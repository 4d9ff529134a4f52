/** @file The Sampler interface over /v1/completions: trained judges and policies on vLLM or SGLang. */
import { z } from "zod";
import type { Endpoint } from "../../servers/endpoints.js";
import type { Completion, SampleRequest, Sampler, Tokens } from "../engine.js";
import { type ClientOptions, type OpenaiClient, openaiClient } from "./client.js";
import { CompletionReply, complete, completionRequest, PLACEHOLDER } from "./completion.js";
import { nextTokenOf } from "./nextToken.js";

/**
 * We render prompts ourselves, since servers' templates differ. Seeds are sent, but a server's batches change its sums:
 * the same call may give another text, so samples must be stored. Throws if the key's environment variable is not set.
 */
export function openaiSampler(role: string, endpoint: Endpoint, options: ClientOptions = {}): Sampler {
  const client = openaiClient(role, endpoint, options);
  const nextToken = nextTokenOf(client);
  const scored = async (prompt: Tokens, candidates: number[]) => (await nextToken(prompt, candidates)).distribution;
  const sample = async (request: SampleRequest): Promise<Completion[]> => {
    const { candidates, ...asked } = request;
    const completions = await complete(client, asked);
    if (!candidates) return completions;
    return Promise.all(
      completions.map(async (one) =>
        one.stopReason === "stop"
          ? { ...one, next: await scored([...request.prompt, ...one.tokens], candidates) }
          : one,
      ),
    );
  };
  return {
    sample: (requests) => Promise.all(requests.map(sample)),
    scoreTokens: (prompts, candidates) => Promise.all(prompts.map((prompt) => scored(prompt, candidates))),
    logprobs: (sequences, from) =>
      Promise.all(sequences.map((tokens, index) => promptLogprobs(client, tokens, from[index]!))),
    close: async () => {},
  };
}

/** By position: `echo` lists the prompt's tokens before the new one. SGLang treats logprobs 0 as none requested. */
export async function promptLogprobs(
  { endpoint, post }: OpenaiClient,
  tokens: Tokens,
  from: number,
): Promise<Float32Array> {
  const body = { ...completionRequest(endpoint.model, tokens, 1), echo: true, logprobs: 1 };
  const echoed = CompletionReply.transform(({ choices: [choice] }, { addIssue }) => {
    const said = choice!.logprobs?.token_logprobs ?? [];
    const logprobs = said.slice(from, tokens.length);
    const told = said.length === tokens.length + 1 && !logprobs.includes(null);
    if (told && logprobs.every((value) => value! > PLACEHOLDER)) return Float32Array.from(logprobs as number[]);
    const needs = "the server needs echo with logprobs, as vLLM and SGLang have";
    const message =
      said.length > tokens.length
        ? `${said.length} log-probabilities, of ${tokens.length} tokens and a new one, or ${PLACEHOLDER} for one`
        : `no log-probabilities of a prompt's tokens: ${needs}`;
    addIssue({ code: "custom", message });
    return z.NEVER;
  });
  return (await post("/completions", echoed, () => body)).data;
}
