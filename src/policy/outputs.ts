/** @file Held-out outputs of a policy in training, stored raw for evaluation: nothing here knows gold. */
import { z } from "zod";
import type { Sampler } from "../engine/engine.js";
import { drawSplitPrompt } from "../annotation/splits.js";
import { scoreResponses, type Judge } from "../judge/score.js";
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

/** One response a prompt at `temperature`, with the training judge's score and both log-probabilities. */
export async function heldOutOutputs(options: {
  policy: Sampler;
  base: Sampler;
  judge: Judge;
  prompts: Prompt[];
  temperature: number;
  seed: number;
  step: number;
}): Promise<OutputRow[]> {
  const { policy, base, judge, prompts, temperature, seed, step } = options;
  const key = [seed, "held-out", step];
  const rollouts = (await sampleResponses(policy, prompts, 1, temperature, ...key)).flat();
  const words = rollouts.map(wordsOf);
  const pairs = prompts.map((prompt, i) => ({ prompt: prompt.tokens, response: words[i] }));
  const { scored } = await scoreResponses(judge, pairs, ...key);
  const sequences = rollouts.map((one) => [...one.prompt.tokens, ...one.tokens]);
  const baseLogprobs = await base.logprobs(sequences, rollouts.map((one) => one.prompt.tokens.length));
  return rollouts.map((one, i) => ({
    step,
    prompt: decode(one.prompt.tokens),
    response: decode(words[i]),
    truncated: one.truncated,
    judgeScore: scored[i].score,
    judgeTrace: decode(scored[i].trace),
    invalid: scored[i].kind === "invalid",
    logprob: sum(one.logprobs),
    baseLogprob: sum(baseLogprobs[i]),
  }));
}

function sum(xs: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < xs.length; i++) total += xs[i];
  return total;
}
