/** @file Held-out outputs of a policy in training, stored raw for evaluation: nothing here knows gold. */
import { z } from "zod";
import { drawSplitPrompt } from "../annotation/splits.js";
import type { Sampler } from "../engine/engine.js";
import { type Judge, scoreResponses } from "../judge/score.js";
import type { World } from "../world/config.js";
import type { Prompt } from "../world/prompt.js";
import { randomFrom } from "../world/random.js";
import { decode } from "../world/vocabulary.js";
import { sampleResponses, wordsOf } from "./rollouts.js";

/** One held-out output. Text is as written; log-probabilities are sums over the response's tokens, in nats. */
export const OutputRow = z.strictObject({
  step: z.number().int().nonnegative(),
  prompt: z.string(),
  response: z.string(), // words, without END
  truncated: z.boolean(), // no END; a judge reads the first words
  judgeScore: z.number(), // by the judge that is the reward; an invalid judgement counts as the lowest score
  judgeTrace: z.string(), // empty for a non-reasoning judge
  invalid: z.boolean(),
  logprob: z.number(), // under the policy
  baseLogprob: z.number(), // under its base: their difference estimates the KL
});
export type OutputRow = z.infer<typeof OutputRow>;

/** The held-out prompts of a seed: the same at every step, for every judge and policy. */
export function heldOutPrompts(seed: number, count: number, world: World): Prompt[] {
  const random = randomFrom(seed, "held-out-prompts");
  return Array.from({ length: count }, () => drawSplitPrompt(random, "policy-test", world));
}

export interface HeldOut {
  policy: Sampler;
  base: Sampler;
  prompts: Prompt[];
  temperature: number;
  seed: number;
  step: number;
}

/** One response a prompt at `temperature`: its words, and its log-probability under the policy and under its base. */
export async function heldOutResponses({ policy, base, prompts, temperature, seed, step }: HeldOut) {
  const rollouts = (await sampleResponses(policy, prompts, 1, temperature, seed, "held-out", step)).flat();
  const sequences = rollouts.map((one) => [...one.prompt.tokens, ...one.tokens]);
  const baseLogprobs = await base.logprobs(
    sequences,
    rollouts.map((one) => one.prompt.tokens.length),
  );
  return rollouts.map((one, i) => ({
    words: wordsOf(one),
    truncated: one.truncated,
    logprob: sum(one.logprobs),
    baseLogprob: sum(baseLogprobs[i]),
  }));
}

/** The same, with the training judge's score. */
export async function heldOutOutputs({ judge, ...options }: HeldOut & { judge: Judge }): Promise<OutputRow[]> {
  const { prompts, seed, step } = options;
  const written = await heldOutResponses(options);
  const pairs = prompts.map((prompt, i) => ({ prompt: prompt.tokens, response: written[i].words }));
  const { scored } = await scoreResponses(judge, pairs, seed, "held-out", step);
  return written.map(({ words, truncated, logprob, baseLogprob }, i) => ({
    step,
    prompt: decode(prompts[i].tokens),
    response: decode(words),
    truncated,
    judgeScore: scored[i].score,
    judgeTrace: decode(scored[i].trace),
    invalid: scored[i].kind === "invalid",
    logprob,
    baseLogprob,
  }));
}

function sum(xs: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < xs.length; i++) total += xs[i];
  return total;
}
