/** @file The Sampler interface over /v1/completions with token-id prompts: trained judges and policies on vLLM or SGLang. */
import type { Completion, Sampler, SampleRequest, Tokens } from "../engine.js";
import type { Endpoint } from "../endpoints.js";
import { openaiClient, type ClientOptions, type OpenaiClient } from "./client.js";
import { complete, CompletionReply, completionRequest } from "./completion.js";
import { nextTokenOf } from "./nextToken.js";

/**
 * Prompts are rendered by us, as templates of servers differ. Seeds are sent, but a server's batches change its sums: the same
 * call may give another text, so what was sampled is to be stored. Throws where the key's environment variable is not set.
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
        one.stopReason === "stop" ? { ...one, next: await scored([...request.prompt, ...one.tokens], candidates) } : one,
      ),
    );
  };
  return {
    sample: (requests) => Promise.all(requests.map(sample)),
    scoreTokens: (prompts, candidates) => Promise.all(prompts.map((prompt) => scored(prompt, candidates))),
    logprobs: (sequences, from) => Promise.all(sequences.map((tokens, index) => promptLogprobs(client, tokens, from[index]!))),
    close: async () => {},
  };
}

/** vLLM's prompt_logprobs 0: of every prompt token after the first its own log-probability. SGLang has no such key. */
async function promptLogprobs({ endpoint, post }: OpenaiClient, tokens: Tokens, from: number): Promise<Float32Array> {
  const body = { ...completionRequest(endpoint.model, tokens, 1), prompt_logprobs: 0 };
  const { data } = await post("/completions", CompletionReply, () => body);
  const said = data.choices[0]!.prompt_logprobs;
  return Float32Array.from(tokens.slice(from), (token, index) => {
    const entry = said?.[from + index]?.[String(token)];
    if (!entry) throw new Error(`${endpoint.url} says no log-probability of prompt token ${from + index}: it needs vLLM's prompt_logprobs`);
    return entry.logprob;
  });
}
