/** @file Two judges' traces of one reply, step beside step and beside the words they are about. */
import { traceSteps } from "../report/traceSteps.js";

export interface TraceRow {
  words: string; // of the reply; "" for what comes after them (the length)
  judge: string[] | null; // a step of the judge's trace; null where it has none
  gold: string[] | null; // null where gold no longer reads
  differ: boolean;
}

/** A refusal is read in these pieces: refuse, policy forbids, its topic, end, review correct. */
const REFUSAL = [1, 2, 1, 1, 2];

/** A row a word (or a piece of a refusal) of the reply, then one for the length. The closing "score n" is left out. */
export function alignTraces(reply: string, judgeTrace: string, goldTrace: string): TraceRow[] {
  const pieces = piecesOf(reply.split(" ").filter((word) => word !== ""));
  const judge = stepsOf(judgeTrace);
  const gold = stepsOf(goldTrace);
  const length = Math.max(pieces.length, judge.length, gold.length);
  return Array.from({ length }, (_, at) => {
    const [ours = null, golds = null] = [judge[at], gold[at]];
    return {
      words: pieces[at] ?? "",
      judge: ours,
      gold: golds,
      differ: judgeTrace !== "" && (ours ?? []).join() !== (golds ?? []).join(),
    };
  });
}

const stepsOf = (trace: string): string[][] =>
  traceSteps(trace.split(" ").filter((word) => word !== "")).filter(([first]) => first !== "score");

function piecesOf(words: string[]): string[] {
  if (words[0] !== "refuse") return words;
  const cites = words[1] === "policy" && words[2] === "forbids";
  const sizes = cites ? REFUSAL : [1];
  const pieces: string[] = [];
  let at = 0;
  for (const size of sizes) {
    if (at < words.length) pieces.push(words.slice(at, at + size).join(" "));
    at += size;
  }
  if (at < words.length) pieces.push(words.slice(at).join(" "));
  return pieces;
}

/** What the marks of a trace mean, in a reader's words. */
const MEANINGS: Record<string, string> = {
  must: "asked for",
  topic: "on topic",
  enough: "on topic, already enough",
  off: "off topic",
  plain: "says nothing",
  banned: "was to be avoided",
  again: "said before",
  match: "names the topic",
  mismatch: "names another topic",
  claim: "a refusal",
  forbids: "claims a policy",
  stop: "stops reading",
  correct: "believes the review",
  wrong: "believes the review",
  exact: "asked length",
  close: "one word off",
  far: "not the asked length",
};
/** A step in plain words, and the total that it ends with: ["drum", "must", "2"] is "asked for", "2". */
export function meaning(step: readonly string[]): { total: string; says: string } {
  const [first = "", ...rest] = step;
  if (first === "len") return { total: "", says: `${rest[0]} words: ${MEANINGS[rest[1] ?? ""] ?? rest[1]}` };
  const total = rest.filter((word) => /^\d+$/.test(word)).at(-1) ?? "";
  const mark = rest.find((word) => MEANINGS[word] !== undefined);
  return { total, says: mark ? MEANINGS[mark]! : step.filter((word) => word !== total).join(" ") };
}
