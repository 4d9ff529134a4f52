/** @file The Chat interface over /v1/chat/completions, for vLLM, SGLang and hosted servers alike. */

import type { Endpoint } from "../../servers/endpoints.js";
import type { Chat, ChatOptions, ChatReply, Message } from "../chat.js";
import { ChatCompletion, chatReply, unusable } from "./chatReply.js";
import { type ClientOptions, type OpenaiClient, openaiClient } from "./client.js";

/** Throws where the key's environment variable is not set; `role` names the server in errors. */
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

/** All that is kept and shown of a reply: a server may repeat a key in any of it. */
const withoutKey = ({ text, reasoning, model }: ChatReply, { withoutKey: masked }: OpenaiClient) => ({
  text: masked(text),
  reasoning: reasoning === null ? null : masked(reasoning),
  model: masked(model),
});

/**
 * Only what was asked for is sent: hosted servers refuse keys they do not know. Every attempt after the first has a
 * seed of its own, or a greedy server could lose the same reply again. max_completion_tokens is what OpenAI, vLLM
 * and SGLang all take; max_tokens is refused by OpenAI's reasoning models, and sent where a server knows it alone.
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
