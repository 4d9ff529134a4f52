/** @file One question to a model behind a chat server, paid for once. */
import { z } from "zod";
import type { ChatOptions, Message } from "../../engine/chat.js";
import { EndpointError, isOfServer } from "../../engine/endpointError.js";
import type { Replied } from "../../judge/prompts/parse.js";
import type { Ledger } from "../../store/ledger.js";
import type { ChatModel } from "./servers.js";

const Kept = z.object({ text: z.string(), reasoning: z.string().nullable(), finish: z.enum(["stop", "length", "other"]) });

/** What it replied, or why this one call failed. Throws where the server is the trouble (key, address). */
export async function askChat({ role, chat, model }: ChatModel, ledger: Ledger, messages: Message[], asked: ChatOptions): Promise<Replied> {
  try {
    const kept = await ledger.once({ role, model, call: "chat", messages, ...asked }, async () => {
      const { text, reasoning, finish, usage, requestId } = await chat.complete(messages, asked);
      return { value: { text, reasoning, finish, requestId }, in: usage?.in ?? 0, out: usage?.out ?? 0 };
    });
    return Kept.parse(kept);
  } catch (error) {
    if (error instanceof EndpointError && !isOfServer(error.problem)) return error;
    throw error;
  }
}

/** Why there is no answer is for the caller to count: one failure must not lose all the others. */
export type NoAnswer = { kind: "none"; reason: string; raw: string };
