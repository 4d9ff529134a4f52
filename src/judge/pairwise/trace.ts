/** @file The reasoning of a pairwise judge: gold's two traces side by side, without the words. */
import type { Token, Tokens } from "../../engine/engine.js";
import { encode, SCORE } from "../../world/vocabulary.js";
import { seatToken, type Seat } from "./output.js";

const [NONE, LEN] = encode("none len");
/** Gold's high-effort trace says each step in three tokens: what is said, its tag, the running total. */
const STEP = 3;

/**
 * The trace that a pairwise reasoning judge is distilled from: step i of the first response and step i of the second,
 * each as tag and running total, a response that has ended as "none" and its score; then SCORE and the verdict.
 * All tags and totals are gold's own from scoring each response alone, so gold is as blind here as there.
 *
 * Why in this form: the two traces one after the other, words included, take 50 tokens in the mean and 82 at most, and
 * where the second begins varies, so that a small model must search for the word it is at. Side by side, step i stands
 * at the same place in every trace and each word has a fixed slot in the prompt, so that its place says which word is
 * meant and it need not be written again. That leaves about 40 tokens, and 54 at most.
 */
export function sideBySide(first: Tokens, second: Tokens, better: Seat): Token[] {
  const [a, b] = [stepsOf(first), stepsOf(second)];
  const out: Token[] = [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    for (const steps of [a, b]) out.push(...(steps[i] ?? [NONE, steps[steps.length - 1]![1]]));
  }
  out.push(SCORE, seatToken(better));
  return out;
}

/** Tag and total of each step; of the last step of an answer, its length, the tag and the score. */
function stepsOf(trace: Tokens): [Token, Token][] {
  const at = trace.indexOf(SCORE);
  if (at < STEP || at % STEP !== 0) throw new RangeError(`a high-effort trace has steps of three tokens, not ${at} in all`);
  return Array.from({ length: at / STEP }, (_, i): [Token, Token] => {
    const [said, tag, total] = trace.slice(STEP * i, STEP * i + STEP);
    return said === LEN ? [total!, trace[at + 1]!] : [tag!, total!];
  });
}

/** What a base judge writes: its remarks on word i of either response, nothing where one has ended; then a verdict. */
export function remarksSideBySide(first: Tokens, second: Tokens, better: Seat): Token[] {
  const [a, b] = [first, second].map((trace) => trace.slice(0, trace.indexOf(SCORE)).filter((_, i) => i % 2 === 1));
  const out: Token[] = [];
  for (let i = 0; i < Math.max(a!.length, b!.length); i++) out.push(a![i] ?? NONE, b![i] ?? NONE);
  return [...out, SCORE, seatToken(better)];
}
