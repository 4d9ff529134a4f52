/** @file JSON as servers send it: some write NaN and Infinity as Python does, which no JSON knows. */

export type ParsedReply = { kind: "json"; value: unknown } | { kind: "not-a-number" } | { kind: "broken"; detail: string };

export function parseReply(text: string): ParsedReply {
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch (error) {
    if (/[[:,]\s*(-?Infinity|NaN)\b/.test(text)) return { kind: "not-a-number" };
    return { kind: "broken", detail: (error as Error).message };
  }
}
