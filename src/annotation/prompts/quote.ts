/** @file Texts to be judged, between marks that they cannot forge. */
import { type Key, randomFrom } from "../../world/random.js";

/** Characters of a text that a judge is shown; a policy's longest answer (2048 tokens, section 2.2) stays well below. */
export const SHOWN_CHARACTERS = 24_000;

/** Puts a text between marks. `label`: what it is, such as ANSWER. */
export type Quote = (label: string, text: string) => string;

/**
 * Marks of one request: "=== BEGIN ANSWER <32 hex digits> ===" and "=== END …", drawn from the key until none of the
 * texts holds the digits. The writer of a text cannot know them, and text that looks like a mark is escaped. The key
 * should hold the run's seed and the request's number: with the same key and texts the request is the same.
 */
export function quoteFor(texts: readonly string[], ...key: Key): Quote {
  const random = randomFrom(...key, "boundary");
  const draw = () => Array.from({ length: 8 }, () => random.int(0, 0xffff).toString(16).padStart(4, "0")).join("");
  let boundary = draw();
  while (texts.some((text) => text.includes(boundary))) boundary = draw();
  return (label, text) => {
    const shown = text.length > SHOWN_CHARACTERS ? text.slice(0, SHOWN_CHARACTERS) : text;
    const cut = shown === text ? "" : `\n(Cut: the first ${SHOWN_CHARACTERS} of ${text.length} characters are shown.)`;
    return `=== BEGIN ${label} ${boundary} ===\n${escaped(shown)}\n=== END ${label} ${boundary} ===${cut}`;
  };
}

/**
 * Shown, but without effect: control characters, marks of text direction and halves of characters become \u{…}; chat
 * markup (<|im_end|>, <think>) and what looks like one of our marks get a backslash, as a server that renders the template
 * itself would take markup in a message for its own.
 */
export function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu, (character) =>
      character === "\n" || character === "\t" ? character : `\\u{${character.codePointAt(0)!.toString(16)}}`,
    )
    .replace(/<(?=\||\/?think>)/gi, "<\\")
    .replace(/^(\s*)(?==== *(?:BEGIN|END)\b)/gim, "$1\\");
}
