/** @file Gold as a chat model: its score of a response with the reasoning that led to it, or a rubric, each paid for once. */
import type { Message } from "../../engine/chat.js";
import { EndpointError, isOfServer } from "../../engine/endpointError.js";
import { paidChat } from "../../engine/paidChat.js";
import { parseRubric, parseScore, type Parsed, type Replied } from "../../judge/prompts/parse.js";
import { rubricMessages } from "../../judge/prompts/rubric.js";
import { pointwiseMessages, type TextPair } from "../../judge/text/prompt.js";
import type { Ledger } from "../../store/ledger.js";
import type { ChatModel } from "./servers.js";

export interface GoldAsked {
  effort: "low" | "medium" | "high";
  temperature: number;
  maxTokens: number;
}

/** Why there is no answer is for the caller to count: one failure must not lose all the others. */
export type NoAnswer = { kind: "none"; reason: string; raw: string };
export type GoldAnswer = { kind: "score"; score: number; trace: string } | NoAnswer;

/** A score without reasoning is none: judges are to learn from it. Throws where the server is the trouble (key, address). */
export async function askGold(gold: ChatModel, ledger: Ledger, pair: TextPair, asked: GoldAsked): Promise<GoldAnswer> {
  const parsed = parseScore(await reply(gold, ledger, pointwiseMessages(pair), asked));
  if (parsed.kind !== "score") return noAnswer(parsed);
  const { score, trace, raw } = parsed;
  return trace.trim() === "" ? { kind: "none", reason: "no-reasoning", raw } : { kind: "score", score, trace };
}

/** A rubric for an instruction (section 4.2). The marks in the request are drawn by the instruction: asked again, it is the same. */
export async function askRubric(
  gold: ChatModel, ledger: Ledger, instruction: string, asked: GoldAsked,
): Promise<{ kind: "rubric"; rubric: string } | NoAnswer> {
  const parsed = parseRubric(await reply(gold, ledger, rubricMessages(instruction, "rubric", instruction), asked));
  return parsed.kind === "rubric" ? { kind: "rubric", rubric: parsed.rubric } : noAnswer(parsed);
}

const noAnswer = (parsed: Extract<Parsed<never>, { kind: "failed" | "invalid" }>): NoAnswer =>
  parsed.kind === "failed"
    ? { kind: "none", reason: "failed", raw: parsed.error }
    : { kind: "none", reason: parsed.reason, raw: parsed.raw };

async function reply(gold: ChatModel, ledger: Ledger, messages: Message[], asked: GoldAsked): Promise<Replied> {
  try {
    return await paidChat({ ledger, ...gold }).complete(messages, asked);
  } catch (error) {
    if (error instanceof EndpointError && !isOfServer(error.problem)) return error;
    throw error;
  }
}
