/** @file Reads a chat completion: what the model answered and what it thought, wherever the server puts that. */
import { z } from "zod";
import type { ChatReply } from "../chat.js";
import type { Unusable } from "./client.js";
import { finishOf, finishWords } from "./finish.js";
import { UsageReport, usageOf } from "./usage.js";

/** A text, or a list of parts, some of them reasoning (Mistral, relays of Anthropic's models). */
type Content = string | Part[];
interface Part {
  type?: string | null | undefined;
  [more: string]: unknown;
}
const Content: z.ZodType<Content> = z.union([z.string(), z.array(z.looseObject({ type: z.string().nullish() }))]);

/** Tolerant: servers add keys and leave others out or null. */
export const ChatCompletion = z.object({
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        finish_reason: z.unknown().optional(),
        message: z.object({
          content: Content.nullish(),
          reasoning: z.string().nullish(), // vLLM from 0.11 on
          reasoning_content: z.string().nullish(), // SGLang, and vLLM before
          refusal: z.string().nullish(), // OpenAI
        }),
      }),
    )
    .min(1),
  usage: UsageReport,
});
export type ChatCompletion = z.infer<typeof ChatCompletion>;

const THOUGHTS = ["thinking", "reasoning"];
const SPOKEN = ["text", "output_text", "refusal"];

/** Parts joined, thoughts apart; null if nothing was said. */
function partsOf(content: Content | null | undefined): { text: string | null; thought: string | null } {
  if (!Array.isArray(content)) return { text: content ?? null, thought: null };
  const of = (types: string[]) => {
    const parts = content.filter(({ type }) => types.includes(type ?? "text"));
    return parts.length === 0 ? null : parts.map(wordsOf).join("");
  };
  return { text: of(SPOKEN), thought: of(THOUGHTS) };
}

function wordsOf(part: unknown): string {
  if (typeof part === "string") return part;
  if (Array.isArray(part)) return part.map(wordsOf).join("");
  if (typeof part !== "object" || part === null) return "";
  const { text, thinking, reasoning, refusal } = part as Record<string, unknown>;
  return wordsOf(text ?? thinking ?? reasoning ?? refusal);
}

/**
 * A reply that ended neither by itself nor at its length is incomplete. A model may be cut off before its answer
 * begins: that is a reply without text. A reply that ended by itself without text has lost it on the way (vLLM issue
 * 41902, gpt-oss).
 */
export function unusable({ choices: [choice], usage }: ChatCompletion): Unusable | null {
  const { message, finish_reason } = choice!;
  const finish = finishOf(finish_reason);
  if (finish === null) return { kind: "unfinished", detail: finishWords(finish_reason) };
  if (finish === "length" || (partsOf(message.content).text ?? message.refusal ?? null) !== null) return null;
  const used = usageOf(usage)?.out ?? (usage as { completion_tokens?: unknown } | null)?.completion_tokens ?? "unknown";
  return { kind: "no-content", detail: `content is null with ${used} tokens used, finish_reason ${finish_reason}` };
}

/**
 * `thinking` says that a text may hold a trace without an opening <think>, since some templates open it in the prompt.
 */
export function chatReply(
  completion: ChatCompletion,
  asked: { model: string; thinking?: boolean },
  requestId: string | null,
): ChatReply {
  const { message, finish_reason } = completion.choices[0]!;
  const { text, thought } = partsOf(message.content);
  const content = text ?? message.refusal ?? "";
  const apart = message.reasoning || message.reasoning_content || thought;
  // vLLM's parsers leave the template's line ends around both.
  const split = apart
    ? { text: content.trimStart(), reasoning: apart.trim() || null }
    : splitThinking(content, asked.thinking === true);
  return {
    ...split,
    finish: finishOf(finish_reason) ?? "other",
    usage: usageOf(completion.usage),
    requestId,
    model: completion.model ?? asked.model,
  };
}

const OPEN = "<think>";
const CLOSE = "</think>";

/**
 * The trace goes up to the last </think> (the Qwen3 template), as a model may write the tag while it thinks; a text
 * that is cut off before is all trace. A text that merely mentions the tag is left whole, unless `opened` in the
 * prompt.
 */
function splitThinking(content: string, opened: boolean): { text: string; reasoning: string | null } {
  const opens = content.trimStart().startsWith(OPEN);
  const close = content.lastIndexOf(CLOSE);
  if (!opens && !(opened && close >= 0)) return { text: content, reasoning: null };
  const trace = close < 0 ? content : content.slice(0, close);
  const reasoning = (opens ? trace.trimStart().slice(OPEN.length) : trace).trim();
  return { text: close < 0 ? "" : content.slice(close + CLOSE.length).trimStart(), reasoning: reasoning || null };
}
