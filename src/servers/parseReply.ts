/** @file JSON as servers send it: some write NaN and Infinity as Python does, which is not valid JSON. */

export type ParsedReply = { kind: "json"; value: unknown } | { kind: "not-a-number" } | { kind: "broken" };

export function parseReply(text: string): ParsedReply {
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch {
    return { kind: /[[:,]\s*(-?Infinity|NaN)\b/.test(text) ? "not-a-number" : "broken" };
  }
}
