/** @file The score of a response under a judge, as a reward: its expectation (section 2.2). */
import { exp64 } from "../engine/cpu/math.js";

/**
 * Sum of s p(s) over the scores s = 0 … S-1, with p renormalised over the score tokens: judges put some mass
 * on other tokens, which says nothing about the response. Natural logarithms; -Infinity is a probability of 0.
 */
export function expectedScore(logprobs_S: ArrayLike<number>): number {
  let highest = -Infinity;
  for (let s = 0; s < logprobs_S.length; s++) {
    if (Number.isNaN(logprobs_S[s])) throw new RangeError(`expectedScore: the log-probability of score ${s} is NaN`);
    highest = Math.max(highest, logprobs_S[s]);
  }
  if (!Number.isFinite(highest)) throw new RangeError("expectedScore: no score token has any probability");
  let mass = 0,
    sum = 0;
  for (let s = 0; s < logprobs_S.length; s++) {
    const p = exp64(logprobs_S[s] - highest);
    mass += p;
    sum += s * p;
  }
  return sum / mass;
}
