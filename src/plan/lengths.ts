/** @file How many tokens the calls of a preset read and write, cut where the preset cuts them. */
import type { TextScale } from "../paper/textScales.js";
import { type CallTokens, EFFORT_SHARES, type Range, ranged } from "./assumptions.js";

export const NONE: Range = { min: 0, expected: 0, cap: 0 };
export const ONE: Range = { min: 1, expected: 1, cap: 1 };
export const sumOf = (...parts: Range[]): Range =>
  ranged((bound) => parts.reduce((total, part) => total + part[bound], 0));
const times = (range: Range, factor: number): Range => ranged((bound) => factor * range[bound]);
export const atMost = (range: Range, cap: number): Range => ranged((bound) => Math.min(cap, range[bound]));
/** What gold writes at an effort, or a judge that learned from it; the limit stays. */
const shorter = (trace: Range, effort?: string): Range =>
  effort === "low" || effort === "medium"
    ? ranged((bound) => (bound === "cap" ? trace.cap : trace[bound] * EFFORT_SHARES[effort]))
    : trace;

export interface Lengths {
  candidate: Range; // an output of the mixture with its prompt, as gold and judges read it
  twoCandidates: Range;
  asked: Range; // a prompt, as policies read it
  written: Range; // a policy's response
  response: Range; // that response with its prompt, as gold and judges read it
  twoResponses: Range;
  /** A judge's prompt, with gold's rubric where the variant shows one. */
  shown(prompt: Range, variant?: string): Range;
  /**
   * What a judge reads for one judgment with `answers` possible ones: its prompt and, where its server tells no top
   * log-probabilities, the prompt with its trace (none: it does not reason) once for each answer.
   */
  judged(prompt: Range, trace: Range | null, answers: number): Range;
  goldTrace(effort: string): Range;
  /** What a judge that reasons writes; a variant may be the effort of the gold that it learned from. */
  judgeTrace(variant: string | undefined, limit: number): Range;
}

export function lengthsOf(
  { gold, judgeRl, policyRl, pairwise }: TextScale,
  tokens: CallTokens,
  topLogprobs: boolean,
): Lengths {
  const { frame, instruction, output, rubric, rollout } = tokens;
  const asked = atMost(instruction, policyRl.maxPrompt),
    written = atMost(rollout, policyRl.maxResponse);
  return {
    candidate: atMost(sumOf(frame, instruction, output), judgeRl.maxPrompt),
    twoCandidates: atMost(sumOf(frame, instruction, output, output), pairwise.maxPrompt),
    asked,
    written,
    response: atMost(sumOf(frame, asked, written), judgeRl.maxPrompt),
    twoResponses: atMost(sumOf(frame, asked, written, written), pairwise.maxPrompt),
    shown: (prompt, variant) => (variant === "rubric" ? atMost(sumOf(prompt, rubric), judgeRl.maxPrompt) : prompt),
    judged(prompt, trace, answers) {
      if (topLogprobs) return prompt;
      return trace === null ? times(prompt, answers) : sumOf(prompt, times(sumOf(prompt, trace), answers));
    },
    goldTrace: (effort) => atMost(shorter(tokens.goldTrace, effort), gold.maxTokens),
    judgeTrace: (variant, limit) => atMost(shorter(tokens.judgeTrace, variant ?? gold.effort), limit),
  };
}
