/** @file /v1/completions from token ids: a request that leaves no default to the server, its tokens. */
import { z } from "zod";
import type { Completion, SampleRequest, Token, Tokens } from "../engine.js";
import type { OpenaiClient } from "./client.js";
import { UsageReport } from "./usage.js";

const logprob = z.number().nullable();

/** Tolerant; vLLM and SGLang say `token_ids` where asked. */
export const CompletionReply = z.object({
  choices: z
    .array(
      z.object({
        index: z.number().int().default(0),
        finish_reason: z.string().nullish(),
        stop_reason: z.union([z.string(), z.number()]).nullish(), // vLLM
        matched_stop: z.union([z.string(), z.number()]).nullish(), // SGLang
        token_ids: z.array(z.number().int()).nullish(),
        logprobs: z
          .object({
            tokens: z.array(z.string()).nullish(),
            token_logprobs: z.array(logprob).nullish(),
            top_logprobs: z.array(z.record(z.string(), z.number()).nullable()).nullish(),
          })
          .nullish(),
      }),
    )
    .min(1),
  usage: UsageReport.nullish(),
});
export type CompletionReply = z.infer<typeof CompletionReply>;
export type CompletionChoice = CompletionReply["choices"][number];

/**
 * Every sampling parameter is sent: vLLM fills those left out from the model's generation_config.json, which for
 * Qwen3 means top_k 20, top_p .95 and temperature .6. -1 is "no top_k" to vLLM and SGLang.
 */
export function completionRequest(
  model: string,
  prompt: Tokens,
  maxTokens: number,
  sampling: Partial<SampleRequest> = {},
): object {
  const { count = 1, temperature = 1, topP = 1, topK = -1, stop = [], seed } = sampling;
  return {
    model,
    prompt,
    max_tokens: maxTokens,
    n: count,
    ...{ temperature, top_p: topP, top_k: topK, min_p: 0, repetition_penalty: 1, stop_token_ids: stop },
    ...(seed !== undefined && { seed }),
    ...{ stream: false, return_token_ids: true, return_tokens_as_token_ids: true },
  };
}

export const TOKEN_ID = "token_id:"; // how vLLM names a token under return_tokens_as_token_ids

/** One request's completions, in order. Throws EndpointError where the server keeps tokens or log-probabilities to itself. */
export async function complete({ endpoint, post }: OpenaiClient, request: SampleRequest): Promise<Completion[]> {
  const body = { ...completionRequest(endpoint.model, request.prompt, request.maxTokens, request), logprobs: 0 };
  return (await post("/completions", completionsOf(request.count), () => body)).data;
}

const completionsOf = (count: number) =>
  CompletionReply.transform(({ choices }, { addIssue }): Completion[] => {
    const why =
      choices.length === count
        ? choices.map(missing).find((one) => one !== null)
        : `${choices.length} completions where n is ${count}`;
    if (why) {
      addIssue({ code: "custom", message: why });
      return z.NEVER;
    }
    return [...choices]
      .sort((a, b) => a.index - b.index)
      .map((choice) => ({
        tokens: tokensOf(choice)!,
        logprobs: choice.logprobs!.token_logprobs as number[],
        stopReason: choice.finish_reason === "length" ? "length" : "stop",
      }));
  });

function missing(choice: CompletionChoice): string | null {
  const tokens = tokensOf(choice);
  const logprobs = choice.logprobs?.token_logprobs;
  if (!tokens) return "no token ids: the server needs return_token_ids (vLLM from 0.10.2 on, SGLang of 2026)";
  if (!logprobs || logprobs.length !== tokens.length || logprobs.includes(null))
    return `no log-probability for each of ${tokens.length} tokens`;
  const stop = choice.stop_reason ?? choice.matched_stop;
  return typeof stop === "number" && tokens.at(-1) !== stop ? `the stop token ${stop} is left out` : null;
}

function tokensOf({ token_ids, logprobs }: CompletionChoice): Token[] | null {
  if (token_ids) return token_ids;
  const tokens = logprobs?.tokens;
  if (!tokens?.every((token) => token.startsWith(TOKEN_ID))) return null;
  return tokens.map((token) => Number(token.slice(TOKEN_ID.length)));
}
