/** @file /v1/chat/completions: gold answers; other models of the miniature have no chat template. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { decode } from "../../world/vocabulary.js";
import { Refused } from "../problem.js";
import { goldAnswer } from "./goldAnswer.js";
import { notDone } from "./notDone.js";
import { StreamOptions } from "./stream.js";

export const GOLD = "gold";

const part = z.object({ type: z.literal("text"), text: z.string() });
/** Gold's effort: it has three, and maps others to the nearest. */
const EFFORTS = { none: "low", minimal: "low", low: "low", medium: "medium", high: "high", xhigh: "high" } as const;
export const ChatBody = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.union([z.string(), z.array(part)]).nullish() })).min(1),
  reasoning_effort: z.enum(Object.keys(EFFORTS) as [keyof typeof EFFORTS]).nullish(), // high where it is left out, as the paper annotates
  max_tokens: z.number().int().positive().nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
  n: z.number().int().min(1).max(128).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  logprobs: z.boolean().nullish(),
  ...{ stream: z.boolean().nullish(), stream_options: StreamOptions },
});

/** Gold is deterministic: temperature and seed change nothing, and the `n` choices are equal. */
export function chat(body: z.infer<typeof ChatBody>): object {
  if (body.model !== GOLD) {
    throw new Refused(
      "not_found",
      `there is no chat model "${body.model}", only ${GOLD}: trained models are asked on /v1/completions`,
      "model",
    );
  }
  if (body.logprobs) throw notDone("logprobs");
  const { content: asked } = body.messages.filter(({ role }) => role === "user").at(-1) ?? { content: "" };
  const message = typeof asked === "string" ? asked : (asked ?? []).map(({ text }) => text).join("");
  const { reasoning, content, trace } = goldAnswer(message, EFFORTS[body.reasoning_effort ?? "high"]);
  for (const stop of [body.stop ?? []].flat()) if (stop !== "" && content.includes(stop)) throw notDone("stop");

  // A budget that ends within the trace leaves no answer, as with any model that thinks first.
  const budget = body.max_completion_tokens ?? body.max_tokens ?? Infinity,
    thought = trace.length - 2;
  const cut = trace.length > budget,
    used = Math.min(trace.length, budget);
  const answer = cut
    ? {
        reasoning: decode(trace.slice(0, Math.min(used, thought))),
        content: used > thought ? decode(trace.slice(thought, used)) : null,
      }
    : { reasoning, content };
  const choices = Array.from({ length: body.n ?? 1 }, (_, index) => ({
    index,
    finish_reason: cut ? "length" : "stop",
    logprobs: null,
    message: { role: "assistant", refusal: null, ...answer },
  }));
  const [prompt_tokens, completion_tokens] = [message.split(/\s+/).filter(Boolean).length, used * choices.length];
  return {
    id: `chatcmpl-${randomUUID()}`,
    object: "chat.completion",
    created: Math.floor(Date.now() / 1000),
    model: body.model,
    choices,
    usage: {
      prompt_tokens,
      completion_tokens,
      total_tokens: prompt_tokens + completion_tokens,
      completion_tokens_details: { reasoning_tokens: Math.min(used, thought) * choices.length },
    },
  };
}
