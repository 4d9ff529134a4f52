/** @file Makes a server's text safe to show: no key in any encoding, no control sequences. */
import { stripVTControlCharacters } from "node:util";

/** Replaces a key, in every encoding that a server may repeat it in, by "<key>". */
export type Mask = (text: string) => string;

/** Below this a piece of base64 or hex is too short to give a key away, and would match by chance. */
const TELLING = 8; // characters

/**
 * Finds the key character by character, each plain, percent-encoded, as a JSON or HTML escape, or in a mixture of
 * these; and as a whole in hex and in base64, where it may stand at any place of a longer encoded text.
 */
export function keyMask(key: string | null): Mask {
  if (key === null) return (text) => text;
  const forms = [[...key].map(anyEscape).join(""), ...base64Cores(key).map(literal)];
  const hex = Buffer.from(key).toString("hex");
  if (hex.length >= TELLING) forms.push([...hex].map(eitherCase).join(""));
  const expression = new RegExp(forms.join("|"), "g");
  return (text) => text.replace(expression, "<key>");
}

/** One line of at most `length` characters, masked before it is cut, so that no piece of a key is left at its end. */
export function shownWords(text: string, mask: Mask = keyMask(null), length = 500): string {
  return mask(withoutControls(text)).replace(/\s+/g, " ").trim().slice(0, length);
}

/** A terminal executes control sequences; invisible characters could hide a key from the mask, or reverse a line. */
function withoutControls(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\t\n\r]/g, " ")
    .replace(/[\p{Cc}\p{Cf}]/gu, "");
}

function anyEscape(character: string): string {
  const code = character.charCodeAt(0);
  const hex = [...code.toString(16).padStart(2, "0")].map(eitherCase).join("");
  const escaped = [`%(?:25)*${hex}`, `\\\\u00${hex}`, `\\\\x${hex}`, `&#0*${code};`, `&#[xX]0*${hex};`];
  return `(?:\\\\?${literal(character)}|${escaped.join("|")})`;
}

/** A key in base64, at each of three alignments to groups of three bytes: the characters that the key alone decides, in both alphabets. */
function base64Cores(key: string): string[] {
  const cores = [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(key)]);
    const first = Math.ceil((before * 8) / 6),
      end = Math.floor((bytes.length * 8) / 6);
    return bytes.toString("base64").slice(first, end);
  });
  const telling = cores.filter((core) => core.length >= TELLING);
  return [...new Set(telling.flatMap((core) => [core, core.replaceAll("+", "-").replaceAll("/", "_")]))];
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

const eitherCase = (character: string): string =>
  /[a-f]/i.test(character) ? `[${character.toLowerCase()}${character.toUpperCase()}]` : character;
