/**
 * @file A finished reply as the event stream that clients request by "stream": this server always samples a reply
 * whole.
 */
import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { z } from "zod";

export const StreamOptions = z.object({ include_usage: z.boolean().nullish() }).nullish();

interface Whole {
  usage: object;
  choices: Record<string, unknown>[];
}

/** Sends the reply, whole or in pieces. A fault before it is a plain error of its status, as nothing was sent yet. */
export function answer(
  reply: FastifyReply,
  whole: object,
  { stream, stream_options }: { stream?: boolean | null | undefined; stream_options?: z.infer<typeof StreamOptions> },
  piecesOf: (choice: Record<string, unknown>) => object[],
): FastifyReply {
  if (!stream) return reply.send(whole);
  const { usage, choices, ...head } = whole as Whole & { object: string };
  const told = stream_options?.include_usage === true;
  const object = head.object === "chat.completion" ? "chat.completion.chunk" : head.object;
  const event = (parts: object[], more: object = told ? { usage: null } : {}) =>
    `data: ${JSON.stringify({ ...head, object, choices: parts, ...more })}\n\n`;
  const events = [
    ...choices.flatMap((choice) => piecesOf(choice).map((piece) => event([piece]))),
    ...(told ? [event([], { usage })] : []),
    "data: [DONE]\n\n",
  ];
  return reply
    .header("content-type", "text/event-stream; charset=utf-8")
    .header("cache-control", "no-cache")
    .send(Readable.from(events));
}

/** Words, each with the space before it. */
export const wordsIn = (text: string): string[] => text.match(/\s*\S+/g) ?? [];

/** Role first, then thoughts, then the answer, then how it ended. */
export function chatPieces({ index, message, finish_reason }: Record<string, unknown>): object[] {
  const { reasoning, content } = message as { reasoning: string | null; content: string | null };
  const piece = (delta: object, finish: unknown = null) => ({ index, delta, logprobs: null, finish_reason: finish });
  return [
    piece({ role: "assistant", content: "" }),
    ...wordsIn(reasoning ?? "").map((word) => piece({ reasoning: word })),
    ...wordsIn(content ?? "").map((word) => piece({ content: word })),
    piece({}, finish_reason),
  ];
}

/** A word and its log-probabilities at a time; ids, which are lists of their own, come with the last. */
export function completionPieces(choice: Record<string, unknown>): object[] {
  const { text, logprobs, finish_reason, ...rest } = choice as {
    text: string;
    logprobs: Record<string, unknown[] | null> | null;
    finish_reason: unknown;
  };
  const { index } = choice;
  const words = wordsIn(text);
  const places = Math.max(words.length, logprobs?.tokens?.length ?? 0);
  const pieces = Array.from({ length: places }, (_, at) => ({
    ...{ index, text: words[at] ?? "", finish_reason: null },
    logprobs:
      logprobs === null
        ? null
        : Object.fromEntries(Object.entries(logprobs).map(([name, list]) => [name, list?.slice(at, at + 1) ?? null])),
  }));
  return [...pieces, { ...rest, text: "", logprobs: null, finish_reason }];
}
