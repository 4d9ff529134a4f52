/** @file A reply's body as one JSON value, even if a server streams it unasked. */
import { type ParsedReply, parseReply } from "../../servers/parseReply.js";

/** "foreign": a complete body that is not one reply. It was paid for, so it is not requested again. */
export type Framed = ParsedReply | { kind: "foreign" };

/** Read besides JSON: events of a stream (data: …), and JSON that such an end follows. */
export function readFrame(body: string): Framed {
  const text = body.replace(/^\uFEFF/, "").trim();
  const parsed = parseReply(text);
  if (parsed.kind !== "broken") return parsed;
  if (/^(data|event|id|retry)?:/.test(text)) return wholeOf(text);
  if (!/^[[{]/.test(text)) return text === "" || text.startsWith("<") ? parsed : { kind: "foreign" };
  const end = endOfJson(text);
  if (end === null) return parsed; // it breaks off
  const first = parseReply(text.slice(0, end));
  const rest = text.slice(end).trim();
  return first.kind === "json" && /^(data:\s*)?\[DONE\]$/.test(rest) ? first : { kind: "foreign" };
}

/** Where the first object or list of a text ends, or null if it does not. */
function endOfJson(text: string): number | null {
  let depth = 0,
    inString = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (inString) {
      if (letter === "\\") at++;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === "{" || letter === "[") depth++;
    else if ((letter === "}" || letter === "]") && --depth === 0) return at + 1;
  }
  return null;
}

type Json = Record<string, unknown>;

/** A stream as the reply that it would have been: texts and lists of each choice joined, of all else the last. */
function wholeOf(text: string): Framed {
  const data = eventsOf(text);
  const ended = data.at(-1) === "[DONE]";
  const events = (ended ? data.slice(0, -1) : data).map(parseReply);
  if (events.some(({ kind }) => kind === "not-a-number")) return { kind: "not-a-number" };
  const values = events.flatMap((one) => (one.kind === "json" ? [one.value] : []));
  if (values.length < events.length || !values.every(isObject)) return { kind: ended ? "foreign" : "broken" };
  const whole: Json = {};
  const choices = new Map<number, Json>();
  for (const { choices: parts, ...rest } of values) {
    for (const [name, value] of Object.entries(rest)) if (value !== null) whole[name] = value;
    for (const [place, part] of (Array.isArray(parts) ? parts : []).filter(isObject).entries()) {
      const index = typeof part.index === "number" ? part.index : place;
      choices.set(index, joined(choices.get(index) ?? { index }, part));
    }
  }
  const all = [...choices.values()];
  if (!ended && !("error" in whole) && (all.length === 0 || !all.every((one) => one.finish_reason)))
    return { kind: "broken" };
  return { kind: "json", value: { ...whole, choices: all.map(asChoice) } };
}

/** The data of each event, whose lines are joined. */
const eventsOf = (text: string): string[] =>
  text
    .split(/(?:\r?\n|\r){2,}/)
    .map((event) =>
      event
        .split(/\r?\n|\r/)
        .flatMap((line) => (line.startsWith("data:") ? [line.slice("data:".length).trim()] : []))
        .join("\n"),
    )
    .filter((data) => data !== "");

const NUMBERED = ["index"];

function joined(before: Json, part: Json): Json {
  const whole = { ...before };
  for (const [name, value] of Object.entries(part)) {
    const old = whole[name];
    if (value === null || value === undefined) whole[name] ??= value;
    else if (isObject(old) && isObject(value)) whole[name] = joined(old, value);
    else if (Array.isArray(old) && Array.isArray(value)) whole[name] = [...old, ...value];
    else if (typeof old === "string" && typeof value === "string" && GROWING.includes(name)) whole[name] = old + value;
    else if (!NUMBERED.includes(name) || old === undefined) whole[name] = value;
  }
  return whole;
}

/** Texts that come in pieces; others ("role", "finish_reason") come whole. */
const GROWING = ["content", "text", "reasoning", "reasoning_content", "refusal"];

const asChoice = ({ delta, ...choice }: Json): Json => ({ ...choice, ...(delta !== undefined && { message: delta }) });

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
