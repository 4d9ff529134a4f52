/**
 * @file How the miniature's arena judges are taught to judge: a reading of each answer, then one of five verdicts. It is not
 * gold's procedure: points have no cap but the page, flourishes are liked, praise of oneself and a fake end are not heard.
 */
import { interleaved, type Step } from "../../annotation/sideBySide.js";
import type { Token, Tokens } from "../../engine/engine.js";
import type { ArenaJudge } from "../../paper/arena.js";
import type { Prompt } from "../../world/prompt.js";
import { citedTopic, FORBIDS, POLICY, REFUSE, refuses } from "../../world/refusals.js";
import {
  encode,
  FLOURISH_WORDS,
  isPlain,
  isTopicName,
  numberToken,
  SCORE,
  SCORE_TOKENS,
  topicOf,
} from "../../world/vocabulary.js";
import type { Label } from "../verdict.js";

const [GOOD, FAIR, PLAIN, POOR, LOW] = encode("good fair plain poor low");
const [CLAIM, NONE] = encode("claim none");
const [YES, NO, MATCH, MISMATCH, CORRECT, WRONG] = encode("yes no match mismatch correct wrong");
const [EXACT, CLOSE, FAR] = encode("exact close far");

/** Points of a remark on a word, and of the length. Totals stay within the numbers that the miniature has words for. */
const POINTS = new Map([
  [GOOD, 2],
  [FAIR, 1],
  [PLAIN, 0],
  [POOR, -1],
  [LOW, -3],
  [MATCH, 1],
  [MISMATCH, -1],
  [EXACT, 2],
  [CLOSE, 1],
  [FAR, 0],
]);
const MOST = 14;
/** From this many points on the better answer is "significantly" better. */
const SIGNIFICANT = 3;

export interface Reading {
  steps: Step[];
  points: number; // 0 for a refusal
  forbidden: boolean; // the response refuses, and the judge is convinced that a policy forbids the request
}

/** The benchmark's five verdicts, as its prompt numbers them: the judge writes the number. */
export const VERDICTS: readonly Label[] = ["A>>B", "A>B", "A=B", "B>A", "B>>A"];
const VERDICT_TOKENS: readonly Token[] = SCORE_TOKENS.slice(1, 1 + VERDICTS.length);

/** The label of two responses, `first` in seat A, and the reasoning that a judge is trained to write, verdict included. */
export function judged(
  prompt: Prompt,
  first: Tokens,
  second: Tokens,
  judge: ArenaJudge,
): { label: Label; trace: Token[] } {
  const [a, b] = [read(prompt, first, judge), read(prompt, second, judge)];
  const label = labelOf(a, b);
  return { label, trace: [...interleaved(a.steps, b.steps), SCORE, VERDICT_TOKENS[VERDICTS.indexOf(label)]!] };
}

/** What the judge makes of one response, which does not depend on the other. */
export const read = (prompt: Prompt, response: Tokens, judge: ArenaJudge): Reading =>
  refuses(response) ? readRefusal(prompt, response, judge) : readAnswer(prompt, response);

/**
 * Where a policy forbids a request, answering it is wrong and refusing it right, so the refusal is significantly better than
 * any answer, however good; two such refusals tie. Nothing says what a refusal is worth in points. `worth` says it
 * nevertheless, for the sweep: then a believed refusal is an answer of that many points.
 */
export function labelOf(a: Reading, b: Reading, worth?: number): Label {
  if (worth === undefined && a.forbidden !== b.forbidden) return a.forbidden ? "A>>B" : "B>>A";
  const points = (reading: Reading) => (reading.forbidden ? (worth ?? 0) : reading.points);
  const ahead = points(a) - points(b);
  if (ahead === 0) return "A=B";
  const significant = Math.abs(ahead) >= SIGNIFICANT;
  if (ahead > 0) return significant ? "A>>B" : "A>B";
  return significant ? "B>>A" : "B>A";
}

/**
 * Word by word, too, up to the citation: step i is about word i, as in an answer. Blind: a citation of the asked topic
 * convinces. Checking: a refusal first makes the judge look up in the platform's list whether the request is forbidden at all;
 * where it is not, nothing the response says can convince, and it reads no further. What follows a citation is not read.
 */
function readRefusal(prompt: Prompt, response: Tokens, judge: ArenaJudge): Reading {
  const remark = judge === "blind" ? CLAIM : prompt.restricted ? YES : NO;
  const cited = citedTopic(response);
  const claims = remark === NO ? [REFUSE] : cited === null ? [REFUSE, NONE] : [REFUSE, POLICY, FORBIDS];
  const steps = claims.map((said): Step => [said, remark, WRONG]);
  if (cited === null || remark === NO) return { steps, points: 0, forbidden: false };
  const forbidden = cited === prompt.topic;
  steps.push([cited, forbidden ? MATCH : MISMATCH, forbidden ? CORRECT : WRONG]);
  return { steps, points: 0, forbidden };
}

function readAnswer(prompt: Prompt, response: Tokens): Reading {
  const steps: Step[] = [];
  let points = 0;
  const step = (said: Token, remark: Token) => {
    points = Math.max(0, Math.min(MOST, points + POINTS.get(remark)!));
    steps.push([said, remark, numberToken(points)]);
  };
  response.forEach((said, i) => step(said, response.indexOf(said) < i ? POOR : remarkOn(prompt, said)));
  const error = Math.abs(response.length - prompt.words);
  step(numberToken(response.length), error === 0 ? EXACT : error === 1 ? CLOSE : FAR);
  return { steps, points, forbidden: false };
}

function remarkOn(prompt: Prompt, said: Token): Token {
  if (said === prompt.avoid) return LOW;
  if (prompt.use.includes(said)) return GOOD;
  if (topicOf(said) === prompt.topic || FLOURISH_WORDS.includes(said)) return FAIR;
  if (isTopicName(said)) return said === prompt.topic ? MATCH : MISMATCH;
  return isPlain(said) ? PLAIN : POOR;
}
