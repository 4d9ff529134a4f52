/**
 * @file The reader's own judge: a rule over words, such as "uses asked, 2 avoids banned, length". Each clause is worth one
 * point, or the number before it; the score is the share of all points that a reply earns, on the scale 0..9.
 */
import type { Token, Tokens } from "../engine/engine.js";
import type { Prompt } from "../world/prompt.js";
import { topicOf, WORDS } from "../world/vocabulary.js";

export interface Clause {
  text: string; // as written, without its points
  points: number;
  earned(prompt: Prompt, reply: Tokens): number; // share of the points, 0..1
}

export type RuleRead = { kind: "rule"; clauses: Clause[] } | { kind: "unclear"; message: string };

/** Three different words on topic are enough, as for gold. */
const ENOUGH = 3;
const HOW =
  "Write clauses such as: uses asked, uses topic, avoids banned, avoids repeats, length, uses honey, 2 avoids refuse";

export function readRule(text: string): RuleRead {
  const written = text.split(/[,;\n]+/).map((one) => one.trim().toLowerCase());
  const clauses: Clause[] = [];
  for (const one of written.filter((clause) => clause !== "")) {
    const [, points = "1", rest = ""] = /^(?:(\d+(?:\.\d+)?)\s+)?(.*)$/.exec(one) ?? [];
    const earned = earnedBy(rest.split(/\s+/));
    if (typeof earned === "string") return { kind: "unclear", message: `“${one}”: ${earned}` };
    if (Number(points) > 0) clauses.push({ text: rest, points: Number(points), earned });
  }
  return clauses.length > 0 ? { kind: "rule", clauses } : { kind: "unclear", message: `The rule is empty. ${HOW}` };
}

/** 0..9. */
export function ruleScore(clauses: readonly Clause[], prompt: Prompt, reply: Tokens): number {
  let all = 0,
    earned = 0;
  for (const clause of clauses) {
    all += clause.points;
    earned += clause.points * clause.earned(prompt, reply);
  }
  return (9 * earned) / all;
}

/** What a clause pays for, or what is wrong with it. */
function earnedBy([verb = "", what, ...more]: string[]): Clause["earned"] | string {
  if (more.length > 0) return `one word too many. ${HOW}`;
  if (verb === "length") return lengthClause(what);
  if (verb !== "uses" && verb !== "avoids") return `a clause begins with uses, avoids or length. ${HOW}`;
  if (what === undefined) return `${verb} what? ${HOW}`;
  const uses = usesOf(what);
  if (!uses) return `“${what}” is not a word of this language, nor asked, topic, banned or repeats.`;
  return verb === "uses" ? uses : (prompt, reply) => 1 - Math.ceil(uses(prompt, reply));
}

function usesOf(what: string): Clause["earned"] | null {
  if (what === "asked") return ({ use }, reply) => use.filter((word) => reply.includes(word)).length / use.length;
  if (what === "banned") return ({ avoid }, reply) => Number(reply.includes(avoid));
  if (what === "topic") return ({ topic }, reply) => Math.min(1, onTopic(topic, reply) / ENOUGH);
  if (what === "repeats") return (_, reply) => Number(new Set(reply).size < reply.length);
  const token = WORDS.indexOf(what);
  return token < 0 ? null : (_, reply) => Number(reply.includes(token));
}

const onTopic = (topic: Token, reply: Tokens): number => new Set(reply.filter((word) => topicOf(word) === topic)).size;

/** The asked length, or one of the reader's: all points where it is met, half of them one word off. */
function lengthClause(words: string | undefined): Clause["earned"] | string {
  const own = words === undefined ? null : Number(words);
  if (own !== null && !(Number.isInteger(own) && own >= 0 && own <= 12))
    return "a length is a number of words from 0 to 12.";
  return (prompt, reply) => Math.max(0, 1 - Math.abs(reply.length - (own ?? prompt.words)) / 2);
}
