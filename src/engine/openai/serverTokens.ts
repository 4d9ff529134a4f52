/** @file How a server cuts texts into tokens, and the ten tokens of a score. */
import { z } from "zod";
import { EndpointError, RoleError } from "../../servers/endpointError.js";
import type { Token } from "../engine.js";
import type { OpenaiClient } from "./client.js";

export type Encode = (text: string) => Promise<Token[]>;

const Tokenized = z.object({ tokens: z.array(z.number().int().nonnegative()).min(1) });
const Completed = z.object({ choices: z.array(z.object({ prompt_token_ids: z.array(z.number().int()) })).min(1) });

/**
 * Texts to tokens, without begin or end token: by /tokenize (vLLM, SGLang, llama.cpp in its own form), or else from
 * what /completions reports as its prompt. Null if the server does neither.
 */
export async function serverTokenizer({ endpoint: { model }, post }: OpenaiClient): Promise<Encode | null> {
  const asked = { model, add_special_tokens: false };
  const ways: Encode[] = [
    async (prompt) => (await post("//tokenize", Tokenized, () => ({ ...asked, prompt }))).data.tokens,
    async (content) => (await post("//tokenize", Tokenized, () => ({ content, add_special: false }))).data.tokens,
    async (prompt) => {
      const body = { ...asked, prompt, max_tokens: 1, return_token_ids: true };
      return (await post("/completions", Completed, () => body)).data.choices[0]!.prompt_token_ids;
    },
  ];
  for (const encode of ways) {
    try {
      await encode("0");
      return encode;
    } catch (error) {
      if (!(error instanceof EndpointError)) throw error;
    }
  }
  return null;
}

/** The ids of "0" to "9". Throws if one is not a single token, or two are the same. */
export async function scoreTokenIds(encode: Encode): Promise<Token[]> {
  const digits = await Promise.all(Array.from({ length: 10 }, (_, score) => encode(String(score))));
  const wrong = digits.findIndex((tokens) => tokens.length !== 1);
  if (wrong >= 0) throw new RoleError({ kind: "split-digit", digit: wrong, tokens: digits[wrong]!.length });
  const ids = digits.flat();
  if (new Set(ids).size < 10) throw new RoleError({ kind: "same-token", answers: [..."0123456789"] });
  return ids;
}
