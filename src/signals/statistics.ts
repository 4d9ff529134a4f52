/** @file Signals that a run's own files give: statistics of its outputs and rewards. None asks a model, none knows gold. */
import type { OutputRow } from "../policy/heldOut.js";
import { repetitionOf, wordsOf } from "../policy/rollouts.js";
import { meanOf, meanOver } from "../stats/meanOf.js";

/** What texts and their scores alone tell, in any log. */
export interface TextStatistics {
  reward: number; // mean score
  length: number; // words
  repetition: number; // share of an output's words that repeat an earlier one of it
  sameness: number; // 1 minus the share of distinct pairs of neighbouring words among all outputs (1 - distinct-2)
}

/** Outputs of one step. Throws RangeError if there are none. */
export function textStatistics(outputs: readonly { output: string; score: number }[]): TextStatistics {
  if (outputs.length === 0) throw new RangeError("statistics of no outputs");
  const texts = outputs.map(({ output }) => wordsOf(output));
  return {
    reward: meanOver(outputs, ({ score }) => score),
    length: meanOver(texts, (words) => words.length),
    repetition: meanOver(texts, repetitionOf),
    sameness: sameness(texts),
  };
}

function sameness(texts: readonly string[][]): number {
  const pairs = texts.flatMap((words) => words.slice(1).map((word, i) => `${words[i]} ${word}`));
  return pairs.length === 0 ? 0 : 1 - new Set(pairs).size / pairs.length;
}

/** Three words in a row, the outputs that hold them now, and how much larger their share is than at the start. */
export interface Phrase {
  words: string;
  share: number;
  rise: number;
}

/** The phrase that rose most since the first outputs, which a trick that is learned by heart becomes; null without words. */
export function risenPhrase(first: readonly string[], now: readonly string[]): Phrase | null {
  const before = phraseShares(first);
  let best: Phrase | null = null;
  for (const [words, share] of phraseShares(now)) {
    const rise = share - (before.get(words) ?? 0);
    if (best === null || rise > best.rise) best = { words, share, rise };
  }
  return best;
}

function phraseShares(outputs: readonly string[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const output of outputs) {
    const words = wordsOf(output);
    const phrases = new Set(words.slice(2).map((_, i) => words.slice(i, i + 3).join(" ")));
    for (const phrase of phrases) shares.set(phrase, (shares.get(phrase) ?? 0) + 1 / outputs.length);
  }
  return shares;
}

/** What a policy's own log-probabilities tell besides. */
export interface PolicyStatistics {
  kl: number; // to the base policy, nats a response
  surprise: number; // of the policy at a word of its own: an estimate of its entropy, nats
  logprobGap: number; // log-probability a word of the outputs above the median score, minus that of the others
}

export function policyStatistics(
  outputs: readonly Pick<OutputRow, "response" | "judgeScore" | "logprob" | "baseLogprob">[],
): PolicyStatistics {
  const perWord = outputs.map((row) => row.logprob / (wordsOf(row.response).length + 1)); // the end is a word, too
  const median = outputs.map(({ judgeScore }) => judgeScore).sort((a, b) => a - b)[Math.floor(outputs.length / 2)] ?? 0;
  const above = perWord.filter((_, i) => outputs[i]!.judgeScore > median);
  const rest = perWord.filter((_, i) => outputs[i]!.judgeScore <= median);
  return {
    kl: meanOver(outputs, (row) => row.logprob - row.baseLogprob),
    surprise: -meanOf(perWord),
    logprobGap: above.length === 0 || rest.length === 0 ? 0 : meanOf(above) - meanOf(rest),
  };
}

/** Mean spread of rewards within a group over the steps after `from` up to `to`, from progress.jsonl; null before any. */
export function rewardSpread(
  progress: readonly { step: number; rewardStd: number }[],
  from: number,
  to: number,
): number | null {
  const stds = progress.filter(({ step }) => step > from && step <= to).map(({ rewardStd }) => rewardStd);
  return stds.length === 0 ? null : meanOf(stds);
}
