/** @file /v1/completions from token ids: a request that leaves no default to the server, its tokens. */
import { z } from "zod";
import type { Completion, SampleRequest, Token, Tokens } from "../engine.js";
import type { OpenaiClient, Unusable } from "./client.js";
import { finishOf, finishWords } from "./finish.js";
import { UsageReport } from "./usage.js";

const ROUNDING = 1e-3; // of log-probabilities in half precision
const Logprob = z.number().max(ROUNDING, "a log-probability above 0");
/** vLLM's word for an impossible token; others fill with it what they do not know. */
export const PLACEHOLDER = -9999;

const MOST_VOCABULARY = 1 << 24; // no model has as many tokens
const Id = z.number().int().nonnegative().max(MOST_VOCABULARY, "a token beyond any vocabulary");

/** As chat completions tell log-probabilities, and llama.cpp's server also completions; it adds the ids. */
const ContentLogprob = z.object({
  id: Id.nullish(),
  logprob: Logprob,
  top_logprobs: z.array(z.object({ id: Id.nullish(), logprob: Logprob })).nullish(),
});

/** Tolerant; vLLM and SGLang say `token_ids` where asked. */
export const CompletionReply = z.object({
  choices: z
    .array(
      z.object({
        index: z.number().int().default(0),
        finish_reason: z.unknown().optional(),
        stop_reason: z.union([z.string(), z.number()]).nullish(), // vLLM
        matched_stop: z.union([z.string(), z.number()]).nullish(), // SGLang
        token_ids: z.array(Id).nullish(),
        logprobs: z
          .object({
            tokens: z.array(z.string()).nullish(),
            token_logprobs: z.array(Logprob.nullable()).nullish(),
            top_logprobs: z.array(z.record(z.string(), Logprob).nullable()).nullish(),
            content: z.array(ContentLogprob).nullish(),
          })
          .nullish(),
      }),
    )
    .min(1),
  usage: UsageReport,
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

const TOKEN_ID = "token_id:"; // how vLLM names a token under return_tokens_as_token_ids

/**
 * One request's completions, in order. Throws EndpointError if the server does not return tokens or log-probabilities.
 */
export async function complete(client: OpenaiClient, request: SampleRequest): Promise<Completion[]> {
  const asked = completionRequest(client.endpoint.model, request.prompt, request.maxTokens, request);
  const told = zeroIsNone.has(client) ? null : await completionsWith(client, { ...asked, logprobs: 0 }, request);
  if (told) return told;
  zeroIsNone.add(client);
  return (await completionsWith(client, { ...asked, logprobs: 1 }, request))!;
}

/** Servers that treat logprobs 0 (the sampled tokens' own) as none at all, as llama.cpp's does. */
const zeroIsNone = new WeakSet<OpenaiClient>();

/** Null if the server reported none for any completion, although 0 were requested. */
async function completionsWith(
  { post }: OpenaiClient,
  body: { logprobs: number },
  request: SampleRequest,
): Promise<Completion[] | null> {
  const read = CompletionReply.transform((reply, context) => {
    const silent = body.logprobs === 0 && reply.choices.every(({ logprobs, token_ids }) => !logprobs && !token_ids);
    return silent ? null : completionsOf(reply, request, context);
  });
  const { data } = await post("/completions", read, () => body, unfinished);
  return data && data.map(({ tokens, logprobs, finish }) => ({ tokens, logprobs, stopReason: finish ?? "stop" }));
}

/** A completion whose end is not checked yet. */
type Ended = Omit<Completion, "stopReason"> & { finish: "stop" | "length" | null; reason: unknown };

const unfinished = (all: Ended[] | null): Unusable | null => {
  const broken = all?.find(({ finish }) => finish === null);
  return broken ? { kind: "unfinished", detail: finishWords(broken.reason) } : null;
};

function completionsOf({ choices }: CompletionReply, request: SampleRequest, { addIssue }: z.RefinementCtx): Ended[] {
  const { count } = request;
  const ordered = [...choices].sort((a, b) => a.index - b.index);
  const why =
    choices.length !== count
      ? `${choices.length} completions where n is ${count}`
      : ordered.some(({ index }, place) => index !== place)
        ? `completions numbered ${ordered.map(({ index }) => index).join(", ")} where n is ${count}`
        : choices.map((choice) => missing(choice, request)).find((one) => one !== null);
  if (why) {
    addIssue({ code: "custom", message: why });
    return z.NEVER;
  }
  return ordered.map((choice) => ({
    tokens: tokensOf(choice)!,
    logprobs: logprobsOf(choice) as number[],
    finish: finishOf(choice.finish_reason),
    reason: choice.finish_reason,
  }));
}

function missing(choice: CompletionChoice, { maxTokens, stop = [] }: SampleRequest): string | null {
  const tokens = tokensOf(choice);
  const logprobs = logprobsOf(choice);
  if (!tokens)
    return "no token ids: the server needs return_token_ids (vLLM from 0.10.2 on, SGLang of 2026), or names them beside log-probabilities (llama.cpp)";
  if (tokens.length > maxTokens) return `${tokens.length} tokens where ${maxTokens} are the most`;
  if (tokens.length === 0 && finishOf(choice.finish_reason) === "length") return "no tokens, cut off at their length";
  if (!logprobs || logprobs.length !== tokens.length || logprobs.includes(null))
    return `no log-probability for each of ${tokens.length} tokens`;
  if (logprobs.some((value) => value! <= PLACEHOLDER))
    return `${PLACEHOLDER} as the log-probability of a token that came`;
  const named = choice.stop_reason ?? choice.matched_stop;
  if (typeof named === "number") return tokens.at(-1) === named ? null : `the stop token ${named} is left out`;
  const ended = finishOf(choice.finish_reason) === "stop" && stop.length > 0;
  if (ended && choice.logprobs?.content && !stop.includes(tokens.at(-1)!))
    return "it ended without one of the stop tokens, which the server leaves out";
  return null;
}

function tokensOf({ token_ids, logprobs }: CompletionChoice): Token[] | null {
  if (token_ids) return token_ids;
  if (logprobs?.content) {
    const ids = logprobs.content.flatMap(({ id }) => id ?? []);
    return ids.length === logprobs.content.length ? ids : null;
  }
  const tokens = logprobs?.tokens?.map(idOf);
  return tokens && !tokens.includes(null) ? (tokens as Token[]) : null;
}

const logprobsOf = ({ logprobs }: CompletionChoice): (number | null)[] | null =>
  logprobs?.token_logprobs ?? logprobs?.content?.map(({ logprob }) => logprob) ?? null;

function idOf(name: string): Token | null {
  const id = Id.safeParse(name.startsWith(TOKEN_ID) ? Number(name.slice(TOKEN_ID.length)) : null);
  return id.success ? id.data : null;
}

/** The tokens shown for the first place, with their log-probabilities; null if the server names no ids. */
export function firstAlternatives({ logprobs }: CompletionChoice): Map<Token, number> | null {
  const content = logprobs?.content?.[0];
  const shown: [Token | null | undefined, number][] = content
    ? [content, ...(content.top_logprobs ?? [])].map(({ id, logprob }) => [id, logprob])
    : Object.entries(logprobs?.top_logprobs?.[0] ?? {}).map(([name, value]) => [idOf(name), value]);
  const named = shown.flatMap(([id, value]): [Token, number][] =>
    typeof id === "number" ? [[id, value <= PLACEHOLDER ? -Infinity : value]] : [],
  );
  return named.length === 0 ? null : new Map(named);
}
