/** @file Reads what a model answered: a score, a preference or a rubric, or why there is none. The raw text is always kept. */

import type { ChatReply } from "../../engine/chat.js";
import type { Seat } from "../annotated.js";

/**
 * A reply, or the error of a call that failed for good. A failed call says nothing about the answer and is never a
 * score.
 */
export type Replied = Pick<ChatReply, "text" | "reasoning" | "finish"> | Error;

/** "cut-off": it ran out of tokens; "unfinished-reasoning": its think block never closed; "empty"; "not-in-form": something else. */
export type InvalidReply = "cut-off" | "unfinished-reasoning" | "empty" | "not-in-form";

/**
 * `trace`: the reasoning, empty if none. `raw`: everything written, with the reasoning apart if the server sent it
 * apart.
 */
export type Parsed<T> =
  | (T & { trace: string; raw: string })
  | { kind: "invalid"; reason: InvalidReply; trace: string; raw: string }
  | { kind: "failed"; error: string; raw: string };

/** One digit is a score; "7/9", "7.5", "10" and a sentence around a digit are not (eq. 1 gives -1 for them). */
export const parseScore = (replied: Replied): Parsed<{ kind: "score"; score: number }> =>
  parse(replied, (answer) => (/^[0-9]$/.test(answer) ? { kind: "score", score: Number(answer) } : null));

/** A or B is a preference for the answer in that seat. */
export const parsePreference = (replied: Replied): Parsed<{ kind: "preference"; better: Seat }> =>
  parse(replied, (answer) =>
    answer === "A" || answer === "B" ? { kind: "preference", better: answer === "A" ? "first" : "second" } : null,
  );

/** Three to ten lines that begin with "- "; with anything between them it is not a rubric. */
export const parseRubric = (replied: Replied): Parsed<{ kind: "rubric"; rubric: string }> =>
  parse(replied, (answer) => {
    const lines = answer
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    const isRubric = lines.length >= 3 && lines.length <= 10 && lines.every((line) => /^- \S/.test(line));
    return isRubric ? { kind: "rubric", rubric: lines.join("\n") } : null;
  });

function parse<T extends { kind: string }>(replied: Replied, read: (answer: string) => T | null): Parsed<T> {
  if (replied instanceof Error) return { kind: "failed", error: replied.message, raw: "" };
  const { text: raw, finish } = replied;
  const { trace, answer } = split(replied);
  const invalid = (reason: InvalidReply): Parsed<T> => ({ kind: "invalid", reason, trace, raw });
  if (finish === "length") return invalid("cut-off");
  if (answer === null) return invalid("unfinished-reasoning");
  if (answer === "") return invalid("empty");
  const found = read(answer);
  return found ? { ...found, trace, raw } : invalid("not-in-form");
}

/** A think block in the text ends at its last </think> (Qwen3): a trace may quote an answer that prints one. */
function split({ text, reasoning }: Exclude<Replied, Error>): { trace: string; answer: string | null } {
  if (reasoning !== null) return { trace: reasoning, answer: text.trim() };
  const end = text.lastIndexOf("</think>");
  const opened = /^\s*<think>/.test(text);
  if (end < 0)
    return opened
      ? { trace: text.replace(/^\s*<think>/, "").trim(), answer: null }
      : { trace: "", answer: text.trim() };
  return {
    trace: text
      .slice(0, end)
      .replace(/^\s*<think>/, "")
      .trim(),
    answer: text.slice(end + "</think>".length).trim(),
  };
}
