/**
 * @file Gold as a chat model on text: a score, a preference between two responses, each with its reasoning, or a
 * rubric.
 */
import type { ChatOptions, Message } from "../engine/chat.js";
import type { Ledger } from "../ledger/ledger.js";
import { paidChat } from "../ledger/paidChat.js";
import { EndpointError, isOfServer } from "../servers/endpointError.js";
import type { Seat } from "./annotated.js";
import { pairwiseMessages } from "./prompts/compare.js";
import { type Parsed, parsePreference, parseRubric, parseScore, type Replied } from "./prompts/parse.js";
import { rubricMessages } from "./prompts/rubric.js";
import { pointwiseMessages } from "./prompts/score.js";
import type { OneResponse, TwoResponses } from "./rows.js";

/** A model that is only asked, never trained: the role that pays, and its name. */
type ChatModel = Omit<Parameters<typeof paidChat>[0], "ledger">;

/** The caller counts the reasons for missing answers: one failure must not lose all the others. */
export type NoAnswer = { kind: "none"; reason: string; raw: string };
type GoldScore = { kind: "score"; score: number; trace: string } | NoAnswer;
type GoldPreference = { kind: "preference"; better: Seat; trace: string } | NoAnswer;

/** One question, paid for once: the reply, or why this call failed. Throws on a fault of the server (key, address). */
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

/** A score without reasoning does not count: judges learn from the reasoning. */
export async function askScore(
  gold: ChatModel,
  ledger: Ledger,
  response: OneResponse,
  asked: ChatOptions,
): Promise<GoldScore> {
  const parsed = parseScore(await askChat(gold, ledger, pointwiseMessages(response), asked));
  if (parsed.kind !== "score") return noAnswer(parsed);
  const { score, trace, raw } = parsed;
  return trace.trim() === "" ? withoutReasoning(raw) : { kind: "score", score, trace };
}

/** The better of two responses, in the given order (section 4.4). A preference without reasoning does not count. */
export async function askPreference(
  gold: ChatModel,
  ledger: Ledger,
  responses: TwoResponses,
  asked: ChatOptions,
): Promise<GoldPreference> {
  const parsed = parsePreference(await askChat(gold, ledger, pairwiseMessages(responses), asked));
  if (parsed.kind !== "preference") return noAnswer(parsed);
  const { better, trace, raw } = parsed;
  return trace.trim() === "" ? withoutReasoning(raw) : { kind: "preference", better, trace };
}

/**
 * A rubric for an instruction (section 4.2). The instruction seeds the marks in the request, so a repeated request is
 * identical.
 */
export async function askRubric(
  gold: ChatModel,
  ledger: Ledger,
  instruction: string,
  asked: ChatOptions,
): Promise<{ kind: "rubric"; rubric: string } | NoAnswer> {
  const parsed = parseRubric(await askChat(gold, ledger, rubricMessages(instruction, "rubric", instruction), asked));
  return parsed.kind === "rubric" ? { kind: "rubric", rubric: parsed.rubric } : noAnswer(parsed);
}

const withoutReasoning = (raw: string): NoAnswer => ({ kind: "none", reason: "no-reasoning", raw });

const noAnswer = (parsed: Extract<Parsed<never>, { kind: "failed" | "invalid" }>): NoAnswer =>
  parsed.kind === "failed"
    ? { kind: "none", reason: "failed", raw: parsed.error }
    : { kind: "none", reason: parsed.reason, raw: parsed.raw };
