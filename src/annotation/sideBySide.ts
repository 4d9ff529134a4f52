/** @file The reasoning of a pairwise judge: gold's two traces side by side. */
import type { Token, Tokens } from "../engine/engine.js";
import { encode, SCORE } from "../world/vocabulary.js";
import { type Seat, seatToken } from "./annotated.js";

const [NONE, LEN] = encode("none len");
/** Gold's high-effort trace says each step in three tokens: what is said, its tag, the running total. */
const STEP = 3;

/**
 * The trace that a pairwise reasoning judge is distilled from: step i of the first response, then step i of the second,
 * and so on; a response that has ended fills its steps with "none none" and its score; then SCORE and the verdict.
 * Words, tags and totals are gold's own from scoring each response alone, so gold is as blind here as there.
 *
 * Why in this form: with one trace after the other, where the second begins varies with the length of the first, and a
 * small model must search for the word it is at. Side by side, step i stands at the same place in every trace and word i
 * at the same place in every prompt, so that place says which word is meant. The words themselves stay: without them (two
 * thirds of the tokens) a judge of this size never learned to match words that it does not write (development seed 100:
 * accuracy .65, against .82 of a non-reasoning judge). About 59 tokens in the mean, and 80 at most.
 */
export function sideBySide(first: Tokens, second: Tokens, better: Seat): Token[] {
  return [...interleaved(stepsOf(first), stepsOf(second)), SCORE, seatToken(better)];
}

/** What is said, its tag, and the total or finding so far. */
export type Step = readonly [said: Token, tag: Token, total: Token];

/** Step i of the one, then of the other; who has ended fills in with "none none" and what was last found. */
export function interleaved(a: readonly Step[], b: readonly Step[]): Token[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) =>
    [a, b].flatMap((steps) => steps[i] ?? [NONE, NONE, steps[steps.length - 1]![2]]),
  ).flat();
}

/** Word, tag and total of each step; of the last step of an answer, "len 8 exact", the length, its tag and the score. */
function stepsOf(trace: Tokens): Step[] {
  const at = trace.indexOf(SCORE);
  if (at < STEP || at % STEP !== 0)
    throw new RangeError(`a high-effort trace has steps of three tokens, not ${at} in all`);
  return Array.from({ length: at / STEP }, (_, i) => {
    const [said, tag, total] = trace.slice(STEP * i, STEP * i + STEP) as [Token, Token, Token];
    return said === LEN ? [tag, total, trace[at + 1]!] : [said, tag, total];
  });
}

/** What a base judge writes: word i of either response and its remark, "none none" where one has ended; then a verdict. */
export function remarksSideBySide(first: Tokens, second: Tokens, better: Seat): Token[] {
  const [a, b] = [first, second].map((trace) => trace.slice(0, trace.indexOf(SCORE)));
  const out: Token[] = [];
  for (let i = 0; i < Math.max(a!.length, b!.length); i += 2) {
    for (const remarks of [a!, b!]) out.push(...(i < remarks.length ? remarks.slice(i, i + 2) : [NONE, NONE]));
  }
  return [...out, SCORE, seatToken(better)];
}
