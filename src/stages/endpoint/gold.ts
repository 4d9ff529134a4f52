/** @file Gold as a chat model: its score of a response and the reasoning that led to it, each paid for once. */
import { z } from "zod";
import { EndpointError, isOfServer } from "../../engine/endpointError.js";
import { parseScore, type Replied } from "../../judge/prompts/parse.js";
import { pointwiseMessages, type TextPair } from "../../judge/text/prompt.js";
import type { Ledger } from "../../store/ledger.js";
import type { GoldModel } from "./servers.js";

export interface GoldAsked {
  effort: "low" | "medium" | "high";
  temperature: number;
  maxTokens: number;
}

/** Why there is no score is for the caller to count: one failure must not lose all the others. */
export type GoldAnswer = { kind: "score"; score: number; trace: string } | { kind: "none"; reason: string; raw: string };

const Kept = z.object({ text: z.string(), reasoning: z.string().nullable(), finish: z.enum(["stop", "length", "other"]) });

/** A score without reasoning is none: judges are to learn from it. Throws where the server is the trouble (key, address). */
export async function askGold(gold: GoldModel, ledger: Ledger, pair: TextPair, asked: GoldAsked): Promise<GoldAnswer> {
  const parsed = parseScore(await reply(gold, ledger, pair, asked));
  if (parsed.kind === "failed") return { kind: "none", reason: "failed", raw: parsed.error };
  if (parsed.kind === "invalid") return { kind: "none", reason: parsed.reason, raw: parsed.raw };
  const { score, trace, raw } = parsed;
  return trace.trim() === "" ? { kind: "none", reason: "no-reasoning", raw } : { kind: "score", score, trace };
}

async function reply({ chat, model }: GoldModel, ledger: Ledger, pair: TextPair, asked: GoldAsked): Promise<Replied> {
  const messages = pointwiseMessages(pair);
  try {
    const kept = await ledger.once({ role: "gold", model, call: "chat", messages, ...asked }, async () => {
      const { text, reasoning, finish, usage, requestId } = await chat.complete(messages, asked);
      return { value: { text, reasoning, finish, requestId }, in: usage?.in ?? 0, out: usage?.out ?? 0 };
    });
    return Kept.parse(kept);
  } catch (error) {
    if (error instanceof EndpointError && !isOfServer(error.problem)) return error;
    throw error;
  }
}
