/** @file A faulty server as an endpoint, and chat completions in short, for tests of the OpenAI client. */
import type { Chat, ChatOptions } from "../../../src/engine/chat.js";
import { EndpointError, type EndpointProblem } from "../../../src/servers/endpointError.js";
import type { Endpoint } from "../../../src/servers/endpoints.js";
import { type Behaviour, json } from "../faultyServer.js";

export const endpoint = (url: string, more: Partial<Endpoint> = {}): Endpoint => ({
  ...{ url: `${url}/v1`, model: "m", concurrency: 4, timeoutSeconds: 30 },
  ...more,
});

export const HASTE = { patience: { retries: 4, firstSeconds: 0.001, mostSeconds: 0.002 } };
export const ASKED: ChatOptions = { maxTokens: 10, temperature: 0 };

export const said = (message: object, finish_reason = "stop"): Behaviour =>
  json({
    id: "chat-1",
    model: "m-1",
    choices: [{ index: 0, message, finish_reason }],
    usage: { prompt_tokens: 3, completion_tokens: 2 },
  });

export const ask = (chat: Chat, options = ASKED) => chat.complete([{ role: "user", content: "Hi" }], options);

/** What the call failed by. */
export async function problemOf(call: Promise<unknown>): Promise<EndpointProblem & { message: string }> {
  const error = await call.then(
    () => new Error("it did not fail"),
    (one: unknown) => one,
  );
  if (!(error instanceof EndpointError)) throw error;
  return { ...error.problem, message: error.message };
}
