/** @file One question to gold or to the baseline, paid for once. */
import type { ChatOptions, Message } from "../../engine/chat.js";
import type { Replied } from "../../judge/prompts/parse.js";
import type { Ledger } from "../../ledger/ledger.js";
import { paidChat } from "../../ledger/paidChat.js";
import { EndpointError, isOfServer } from "../../servers/endpointError.js";
import type { ChatModel } from "./servers.js";

/** What it replied, or why this one call failed. Throws where the server is the trouble (key, address). */
export async function askChat(
  model: ChatModel,
  ledger: Ledger,
  messages: Message[],
  asked: ChatOptions,
): Promise<Replied> {
  try {
    return await paidChat({ ledger, ...model }).complete(messages, asked);
  } catch (error) {
    if (error instanceof EndpointError && !isOfServer(error.problem)) return error;
    throw error;
  }
}

/** Why there is no answer is for the caller to count: one failure must not lose all the others. */
export type NoAnswer = { kind: "none"; reason: string; raw: string };
