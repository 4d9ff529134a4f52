/** @file Gold as a chat model: its score of a response, or which of two is better, with the reasoning that led to it; or a rubric. */
import type { Seat } from "../../annotation/annotatedPair.js";
import { type Parsed, parsePreference, parseRubric, parseScore } from "../../judge/prompts/parse.js";
import { rubricMessages } from "../../judge/prompts/rubric.js";
import { pairwiseMessages, pointwiseMessages, type TextComparison, type TextPair } from "../../judge/text/prompt.js";
import type { Ledger } from "../../ledger/ledger.js";
import { askChat, type NoAnswer } from "./askChat.js";
import type { ChatModel } from "./servers.js";

export interface GoldAsked {
  effort: "low" | "medium" | "high";
  temperature: number;
  maxTokens: number;
}

export type GoldAnswer = { kind: "score"; score: number; trace: string } | NoAnswer;
export type GoldPreference = { kind: "preference"; better: Seat; trace: string } | NoAnswer;

/** A score without reasoning is none: judges are to learn from it. Throws where the server is the trouble (key, address). */
export async function askGold(gold: ChatModel, ledger: Ledger, pair: TextPair, asked: GoldAsked): Promise<GoldAnswer> {
  const parsed = parseScore(await askChat(gold, ledger, pointwiseMessages(pair), asked));
  if (parsed.kind !== "score") return noAnswer(parsed);
  const { score, trace, raw } = parsed;
  return trace.trim() === "" ? withoutReasoning(raw) : { kind: "score", score, trace };
}

/** The better of two responses in the order in which they stand (section 4.4). A preference without reasoning is none either. */
export async function askPreference(
  gold: ChatModel,
  ledger: Ledger,
  pair: TextComparison,
  asked: GoldAsked,
): Promise<GoldPreference> {
  const parsed = parsePreference(await askChat(gold, ledger, pairwiseMessages(pair), asked));
  if (parsed.kind !== "preference") return noAnswer(parsed);
  const { better, trace, raw } = parsed;
  return trace.trim() === "" ? withoutReasoning(raw) : { kind: "preference", better, trace };
}

/** A rubric for an instruction (section 4.2). The marks in the request are drawn by the instruction: asked again, it is the same. */
export async function askRubric(
  gold: ChatModel,
  ledger: Ledger,
  instruction: string,
  asked: GoldAsked,
): Promise<{ kind: "rubric"; rubric: string } | NoAnswer> {
  const parsed = parseRubric(await askChat(gold, ledger, rubricMessages(instruction, "rubric", instruction), asked));
  return parsed.kind === "rubric" ? { kind: "rubric", rubric: parsed.rubric } : noAnswer(parsed);
}

const withoutReasoning = (raw: string): NoAnswer => ({ kind: "none", reason: "no-reasoning", raw });

const noAnswer = (parsed: Extract<Parsed<never>, { kind: "failed" | "invalid" }>): NoAnswer =>
  parsed.kind === "failed"
    ? { kind: "none", reason: "failed", raw: parsed.error }
    : { kind: "none", reason: parsed.reason, raw: parsed.raw };
