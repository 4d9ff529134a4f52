/** @file Held-out outputs of a policy in training, stored raw for evaluation: nothing here knows gold. */
import { z } from "zod";
import type { Sampler } from "../engine/engine.js";
import { columnsOf, type Format, inBatches } from "../judge/format/format.js";
import type { Judge } from "../judge/score.js";
import { type Key, randomFrom } from "../world/random.js";
import type { HeldOut, PolicyTask } from "./rewards.js";
import { respond, type Sampling } from "./rollouts.js";

/** One held-out output. Text is as written; log-probabilities are sums over the response's tokens, in nats. */
export const OutputRow = z.strictObject({
  step: z.number().int().nonnegative(),
  prompt: z.string(),
  response: z.string(), // without its end
  truncated: z.boolean(), // it did not end; in the miniature a judge reads the first words, on text none does
  judgeScore: z.number(), // by the judge that is the reward; an invalid judgement counts as the lowest score
  judgeTrace: z.string(), // empty for a non-reasoning judge
  invalid: z.boolean(),
  logprob: z.number(), // under the policy
  baseLogprob: z.number(), // under its base: their difference estimates the KL
});
export type OutputRow = z.infer<typeof OutputRow>;

/** One held-out output of a policy whose judge compares, and the baseline's answer (section 4.4). */
export const PairwiseOutputRow = OutputRow.omit({ judgeScore: true, invalid: true }).extend({
  baseline: z.string(), // what it is compared with
  judgeWin: z.number(), // share of wins over both orders by the judge that is the reward; no verdict is half a win
  judgeTrace: z.string(), // with the policy's response first; empty for a non-reasoning judge
  invalid: z.number(), // share of the two judgements that gave no verdict
});
export type PairwiseOutputRow = z.infer<typeof PairwiseOutputRow>;

/**
 * One response to each prompt that fits, with the training judge's judgment and its log-probabilities, as rows of a
 * file.
 */
export async function heldOutOutputs<J extends Judge>(options: {
  policy: Sampler;
  base: Sampler;
  format: Format;
  task: PolicyTask<J>;
  judge: J;
  columns: readonly string[];
  prompts: readonly HeldOut[];
  sampling: Sampling;
  seed: number;
  step: number;
}): Promise<object[]> {
  const { policy, base, format, task, judge, columns, prompts, sampling, seed, step } = options;
  const key: Key = [seed, "held-out", step];
  const random = randomFrom(...key, "responses");
  const asked = prompts.map((one) => ({ ...one, seed: random.seed() }));
  return inBatches(format, asked, async (batch) => {
    const responses = await respond(policy, format, batch, 1, sampling);
    const written = batch.flatMap(({ prompt, baseline }, p) => {
      const rollout = responses[p]?.[0];
      return rollout ? [{ prompt, rollout, ...(baseline !== undefined && { baseline }) }] : [];
    });
    if (written.length === 0) return [];
    const [baseLogprobs, judged] = await Promise.all([
      base.logprobs(
        written.map(({ rollout }) => [...rollout.prompt, ...rollout.tokens]),
        written.map(({ rollout }) => rollout.prompt.length),
      ),
      task.judged(judge, format, written, key),
    ]);
    return written.map(({ prompt, rollout }, i) => {
      const { text: response, truncated, logprobs } = rollout;
      const logprob = sum(logprobs),
        baseLogprob = sum(baseLogprobs[i]!);
      return columnsOf({ step, prompt, response, truncated, ...judged[i], logprob, baseLogprob }, columns);
    });
  });
}

function sum(xs: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < xs.length; i++) total += xs[i]!;
  return total;
}
