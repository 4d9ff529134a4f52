/** @file What a policy writes: responses to instructions, with their log-probabilities. */
import type { Completion, Sampler, Token } from "../engine/engine.js";
import type { Format } from "../judge/format/format.js";
import type { Sampled } from "../training/learnFromRewards.js";

/** `tokens` are as sampled, the end included where it came. */
export interface Rollout extends Sampled {
  text: string; // as a judge and rows have it
  truncated: boolean; // did not end within the length
}

/** How responses are drawn, and how long prompts and responses may be, in tokens; absent: as long as the format has them. */
export interface Sampling {
  temperature: number;
  maxPrompt?: number;
  maxResponse?: number;
}

/** `count` responses to each instruction, by its seed; null for one that is longer than prompts may be. */
export async function respond(
  sampler: Sampler,
  format: Format,
  asked: readonly { prompt: string; seed: number }[],
  count: number,
  { temperature, maxPrompt = Infinity, maxResponse = format.maxResponse }: Sampling,
): Promise<(Rollout[] | null)[]> {
  const rendered = asked.map(({ prompt, seed }) => ({ prompt: format.prompt(prompt), seed }));
  const short = rendered.filter(({ prompt }) => prompt.length <= maxPrompt);
  const stop = [format.end];
  const completions_P_G =
    short.length === 0
      ? []
      : await sampler.sample(
          short.map(({ prompt, seed }) => ({ prompt, count, maxTokens: maxResponse, temperature, stop, seed })),
        );
  const groupOf = new Map(short.map((one, p) => [one, completions_P_G[p]!]));
  return rendered.map((one) => groupOf.get(one)?.map((completion) => rollout(format, one.prompt, completion)) ?? null);
}

function rollout(format: Format, prompt: Token[], { tokens, logprobs, stopReason }: Completion): Rollout {
  const truncated = stopReason === "length";
  return { prompt, tokens, logprobs, truncated, text: format.response(tokens, truncated) };
}

export const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** Share of words that repeat an earlier one. */
export const repetitionOf = (words: readonly string[]): number =>
  words.length === 0 ? 0 : 1 - new Set(words).size / words.length;
