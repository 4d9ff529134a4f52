/** @file Reads a chat completion: what the model answered and what it thought, wherever the server puts that. */
import { z } from "zod";
import type { ChatReply } from "../chat.js";
import { UsageReport, usageOf } from "./usage.js";

/** Tolerant: servers add keys and leave others out or null. */
export const ChatCompletion = z.object({
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          content: z.string().nullish(),
          reasoning: z.string().nullish(), // vLLM from 0.11 on
          reasoning_content: z.string().nullish(), // SGLang, and vLLM before
          refusal: z.string().nullish(), // OpenAI
        }),
      }),
    )
    .min(1),
  usage: UsageReport.nullish(),
});
export type ChatCompletion = z.infer<typeof ChatCompletion>;

/**
 * A model may be cut off before its answer begins: that is a reply, of no text. One that ended by itself without a
 * text has lost it on the way (vLLM issue 41902, gpt-oss): why, or null.
 */
export function missingText({ choices: [choice], usage }: ChatCompletion): string | null {
  const { content, refusal } = choice!.message;
  if (typeof content === "string" || typeof refusal === "string" || choice!.finish_reason === "length") return null;
  const used = usage?.completion_tokens ?? "unknown";
  return `content is null with ${used} tokens used, finish_reason ${choice!.finish_reason ?? "null"}`;
}

/**
 * `thinking` says that a text may hold a trace although no <think> opens it, as some templates open it in the
 * prompt.
 */
export function chatReply(
  completion: ChatCompletion,
  asked: { model: string; thinking?: boolean },
  requestId: string | null,
): ChatReply {
  const { message, finish_reason } = completion.choices[0]!;
  const content = message.content ?? message.refusal ?? "";
  const apart = message.reasoning || message.reasoning_content;
  // vLLM's parsers leave the line ends of the template around both.
  const split = apart
    ? { text: content.trimStart(), reasoning: apart.trim() || null }
    : splitThinking(content, asked.thinking === true);
  return {
    ...split,
    finish: finish_reason === "stop" || finish_reason === "length" ? finish_reason : "other",
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
