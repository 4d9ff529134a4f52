/** @file The Chat interface over /v1/chat/completions, for vLLM, SGLang and hosted servers alike. */

import type { Endpoint } from "../../servers/endpoints.js";
import type { Chat, ChatOptions, ChatReply, Message } from "../chat.js";
import { ChatCompletion, chatReply, unusable } from "./chatReply.js";
import { type ClientOptions, type OpenaiClient, openaiClient } from "./client.js";

/** Throws if the key's environment variable is not set; `role` names the server in errors. */
export function openaiChat(role: string, endpoint: Endpoint, options: ClientOptions = {}): Chat {
  const client = openaiClient(role, endpoint, options);
  const { model } = endpoint;
  return {
    async complete(messages, asked) {
      const body = (attempt: number) => chatRequest(model, messages, asked, attempt);
      const { data, requestId } = await client.post("/chat/completions", ChatCompletion, body, unusable);
      const { thinking } = asked;
      const reply = chatReply(data, { model, ...(thinking !== undefined && { thinking }) }, requestId);
      return { ...reply, ...withoutKey(reply, client) };
    },
  };
}

/** Everything stored and shown of a reply: a server may repeat a key in any of it. */
const withoutKey = ({ text, reasoning, model }: ChatReply, { withoutKey: masked }: OpenaiClient) => ({
  text: masked(text),
  reasoning: reasoning === null ? null : masked(reasoning),
  model: masked(model),
});

/**
 * Only the requested parameters are sent: hosted servers refuse keys they do not know. Every attempt after the first
 * has its own seed; otherwise a greedy server could lose the same reply again. OpenAI, vLLM and SGLang all accept
 * max_completion_tokens. OpenAI's reasoning models refuse max_tokens, so it is sent only to servers that know no other.
 */
export function chatRequest(model: string, messages: readonly Message[], options: ChatOptions, attempt = 1): object {
  const { maxTokens, temperature, topP, topK, effort, thinking } = options;
  const seed = attempt === 1 ? options.seed : (options.seed ?? 0) + 1_000_003 * (attempt - 1);
  return {
    model,
    messages,
    max_completion_tokens: maxTokens,
    temperature,
    stream: false,
    ...(topP !== undefined && { top_p: topP }),
    ...(topK !== undefined && { top_k: topK }),
    ...(seed !== undefined && { seed }),
    ...(effort !== undefined && { reasoning_effort: effort }),
    ...(thinking !== undefined && { chat_template_kwargs: { enable_thinking: thinking } }),
  };
}
