/** @file How a completion ended: only one that ended by itself or at its length counts. */

/** By OpenAI's words, and those that relays pass on of TGI, Anthropic, Mistral and Gemini. */
const BY_ITSELF = ["stop", "eos", "eos_token", "stop_sequence", "end_turn"];
const AT_LENGTH = ["length", "max_tokens", "model_length", "max_output_tokens"];

/** Null for every other reason (error, abort, content_filter, tool_calls, none at all): the text is not the model's whole answer. */
export function finishOf(reason: unknown): "stop" | "length" | null {
  if (typeof reason !== "string") return null;
  const word = reason.toLowerCase();
  return BY_ITSELF.includes(word) ? "stop" : AT_LENGTH.includes(word) ? "length" : null;
}

export const finishWords = (reason: unknown): string => `finish_reason ${JSON.stringify(reason ?? null)}`;
