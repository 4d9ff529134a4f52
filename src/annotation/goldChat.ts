/** @file Gold as a chat model in the miniature: how it is asked for a score in plain text, and how its answer is read. */
import { RoleError } from "../servers/endpointError.js";
import { decode, encode } from "../world/vocabulary.js";
import type { Annotated, Pair } from "./annotated.js";

/** The task and its two parts, each on a line of its own between tags. No response can forge a line: words hold no line ends. */
export const goldMessage = ({ prompt, response }: Pair): string =>
  [
    "Score the response to the prompt from 0 to 9.",
    "<prompt>",
    decode(prompt),
    "</prompt>",
    "<response>",
    decode(response),
    "</response>",
  ].join("\n");

/** A question that any gold judge can answer, the miniature's own too. */
export const goldQuestion = (): string =>
  goldMessage({
    prompt: encode("write about winter use scarf dance avoid skate len 8"),
    response: encode("scarf dance snow"),
  });

/** The pair that a message asks about. Throws RangeError, saying what is wrong, if the message does not have this form. */
export function pairOf(message: string): Pair {
  const [, prompt, response] = /^<prompt>\n(.*)\n<\/prompt>\n<response>\n(.*)\n<\/response>\s*$/m.exec(message) ?? [];
  if (prompt === undefined || response === undefined) {
    throw new RangeError(
      "the message must hold <prompt>, its words, </prompt>, <response>, its words, </response>, each on a line of its own",
    );
  }
  return { prompt: encode(prompt), response: encode(response) };
}

/** Gold's reasoning and its answer: "score 7". */
export function goldText(trace: Annotated["trace"]): { reasoning: string; content: string } {
  return { reasoning: decode(trace.slice(0, -2)), content: decode(trace.slice(-2)) };
}

/** The annotation of a pair from gold's answer. Throws RoleError, quoting it, where there is no trace or no score. */
export function annotatedBy(pair: Pair, { reasoning, text }: { reasoning: string | null; text: string }): Annotated {
  const [, score] = /^\s*score\s+([0-9])\s*$/.exec(text) ?? []; // any model may answer, in words that the miniature lacks
  if (score === undefined) throw new RoleError({ kind: "no-score", said: text });
  if (reasoning === null) throw new RoleError({ kind: "no-trace" });
  return { ...pair, score: Number(score), trace: [...encode(reasoning), ...encode(text)] };
}
