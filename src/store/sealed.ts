/** @file JSON with the sha256 of its own content, so that reading it detects any flipped bit. */
import { sha256 } from "./hash.js";

/** Plain data as JSON with `sum` as its last field; `indent` as JSON.stringify takes it. */
export const sealed = (value: object, indent?: number): string =>
  JSON.stringify({ ...value, sum: sumOf(value) }, null, indent) + "\n";

/** The text without its seal. Throws what `damaged` makes of a wrong sum; a text from before there were sums has none. */
export function unsealed(text: string, damaged: (detail: string) => Error): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged((error as Error).message);
  }
  if (typeof value !== "object" || value === null || !("sum" in value)) return text;
  const { sum, ...rest } = value;
  if (sum !== sumOf(rest)) throw damaged("its bytes are not those that were written");
  return JSON.stringify(rest);
}

/** The sha256 of the compact text: what is parsed and written again is the same text. */
const sumOf = (value: object): string => sha256(JSON.stringify(value));
