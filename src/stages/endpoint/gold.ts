/** @file Gold as a chat model: its score of a response and the reasoning that led to it, each paid for once. */
import { z } from "zod";
import { EndpointError, isOfServer } from "../../engine/endpointError.js";
import { pointwiseMessages, readScore } from "../../judge/text/prompt.js";
import type { TextPair } from "../../judge/text/prompt.js";
import type { Ledger } from "../../store/ledger.js";
import type { GoldModel } from "./context.js";

export interface GoldAsked {
  effort: "low" | "medium" | "high";
  temperature: number;
  maxTokens: number;
}

/** Why there is no score is for the caller to count: one failure must not lose all the others. */
export type GoldAnswer =
  | { kind: "score"; score: number; trace: string }
  | { kind: "none"; reason: "cut-off" | "no-score" | "no-reasoning" | "failed"; raw: string };

const Kept = z.object({ text: z.string(), reasoning: z.string().nullable(), finish: z.string() });

/** Throws where the server itself is the trouble (wrong key, unreachable), as no other call would fare better. */
export async function askGold({ chat, model }: GoldModel, ledger: Ledger, pair: TextPair, asked: GoldAsked): Promise<GoldAnswer> {
  const messages = pointwiseMessages(pair);
  let kept: z.infer<typeof Kept>;
  try {
    const answer = await ledger.once({ role: "gold", model, call: "chat", messages, ...asked }, async () => {
      const { text, reasoning, finish, usage, requestId } = await chat.complete(messages, asked);
      return { value: { text, reasoning, finish, requestId }, in: usage?.in ?? 0, out: usage?.out ?? 0 };
    });
    kept = Kept.parse(answer);
  } catch (error) {
    if (!(error instanceof EndpointError) || isOfServer(error.problem)) throw error;
    return { kind: "none", reason: "failed", raw: error.message };
  }
  if (kept.finish === "length") return { kind: "none", reason: "cut-off", raw: kept.text };
  const score = readScore(kept.text);
  if (score === null) return { kind: "none", reason: "no-score", raw: kept.text };
  if (!kept.reasoning?.trim()) return { kind: "none", reason: "no-reasoning", raw: kept.text };
  return { kind: "score", score, trace: kept.reasoning };
}
