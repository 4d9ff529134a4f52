/** @file The body of /v1/completions: OpenAI's parameters and those of vLLM's that need no text. */
import { z } from "zod";
import { encode } from "../../world/vocabulary.js";
import { Refused } from "../problem.js";
import { StreamOptions } from "./stream.js";

const tokens = z.array(z.number().int()).min(1);
const count = z.number().int().nonnegative();

export const CompletionBody = z.object({
  model: z.string(),
  prompt: z.union([z.string(), z.array(z.string()).min(1), tokens, z.array(tokens).min(1)]),
  max_tokens: count.nullish(), // 16, as at OpenAI
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().positive().max(1).nullish(),
  n: z.number().int().min(1).max(128).nullish(),
  seed: z.number().int().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  echo: z.boolean().nullish(),
  logprobs: count.max(20).nullish(), // likeliest tokens to show beside each
  ...{ stream: z.boolean().nullish(), stream_options: StreamOptions },
  // vLLM's
  top_k: z.number().int().nullish(),
  stop_token_ids: z.array(count).nullish(),
  ignore_eos: z.boolean().nullish(),
  return_token_ids: z.boolean().nullish(),
  return_tokens_as_token_ids: z.boolean().nullish(), // "token_id:7" where else the word stands
  logprob_token_ids: z.array(count).nullish(), // shown in place of the likeliest
  prompt_logprobs: count.max(20).nullish(),
});
export type CompletionBody = z.infer<typeof CompletionBody>;

/** The prompts as tokens. Throws Refused at a word that the miniature lacks. */
export function promptsOf({ prompt }: CompletionBody): number[][] {
  const list =
    typeof prompt === "string"
      ? [prompt]
      : typeof prompt[0] === "number"
        ? [prompt as number[]]
        : (prompt as (string | number[])[]);
  return list.map((one) => {
    if (typeof one !== "string") return one;
    try {
      return encode(one);
    } catch (error) {
      throw new Refused("invalid_request", (error as Error).message, "prompt");
    }
  });
}
