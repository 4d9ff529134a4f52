/** @file Stop texts of a completion; the engine supports only single words. */
import type { Token } from "../../engine/engine.js";
import { encode, WORDS } from "../../world/vocabulary.js";
import { Refused } from "../problem.js";

/**
 * The tokens that stop a completion. A text that no completion can hold (a line end, another language's word) stops
 * nothing and is left out, since clients send such texts routinely. Throws Refused at one that could occur and is not a
 * single word.
 */
export function stopsOf(stop: string | readonly string[] | null | undefined): Token[] {
  const texts = typeof stop === "string" ? [stop] : (stop ?? []);
  return texts.flatMap((text) => {
    if (WORDS.includes(text)) return encode(text);
    if (!canOccur(text)) return [];
    throw new Refused(
      "unsupported",
      `stop ${JSON.stringify(text)}: this server stops at whole single words, or token ids`,
      "stop",
    );
  });
}

/** Whether words with single spaces between them can hold a text. */
function canOccur(text: string): boolean {
  if (text === "") return false;
  const parts = text.split(" "),
    last = parts.length - 1;
  return parts.every((part, at) =>
    WORDS.some((word) => {
      if (at > 0 && at < last) return word === part;
      if (at === 0 && last > 0) return word.endsWith(part);
      return at === 0 ? word.includes(part) : word.startsWith(part);
    }),
  );
}
