/** @file Held-out outputs of a policy beside the baseline's, with the training judge's verdicts; nothing here knows gold. */
import { z } from "zod";
import type { Sampler, Token } from "../../engine/engine.js";
import type { ModelJudge } from "../../judge/askModel.js";
import { compareResponses, winsInBothOrders } from "../../judge/pairwise/compare.js";
import type { Prompt } from "../../world/prompt.js";
import { decode } from "../../world/vocabulary.js";
import { heldOutResponses } from "../outputs.js";

/** One held-out output. Text is as written; log-probabilities are sums over the response's tokens, in nats. */
export const PairwiseOutputRow = z.strictObject({
  step: z.number().int().nonnegative(),
  prompt: z.string(),
  response: z.string(), // without END
  baseline: z.string(), // what it is compared with
  truncated: z.boolean(), // no END; a judge reads the first words, on real text the judge that is the reward none: it loses
  judgeWin: z.number(), // share of wins over both orders by the judge that is the reward; no verdict is half a win
  judgeTrace: z.string(), // with the policy's response first; empty for a non-reasoning judge
  invalid: z.number(), // share of the two judgements that gave no verdict
  logprob: z.number(), // under the policy
  baseLogprob: z.number(), // under its base
});
export type PairwiseOutputRow = z.infer<typeof PairwiseOutputRow>;

/** One response a prompt, compared with the baseline's in both orders: of 2 x prompts judgements none is saved. */
export async function pairwiseOutputs(options: {
  policy: Sampler;
  base: Sampler;
  judge: ModelJudge;
  prompts: Prompt[];
  baseline: Token[][];
  temperature: number;
  seed: number;
  step: number;
}): Promise<PairwiseOutputRow[]> {
  const { judge, prompts, baseline, seed, step } = options;
  const written = await heldOutResponses(options);
  const comparisons = [
    ...prompts.map(({ tokens }, i) => ({ prompt: tokens, first: written[i]!.words, second: baseline[i]! })),
    ...prompts.map(({ tokens }, i) => ({ prompt: tokens, first: baseline[i]!, second: written[i]!.words })),
  ];
  const { compared } = await compareResponses(judge, comparisons, seed, "held-out", step);
  return prompts.map((prompt, i) => {
    const [inFirst, inSecond] = [compared[i]!, compared[i + prompts.length]!];
    const { words, truncated, logprob, baseLogprob } = written[i]!;
    return {
      step,
      prompt: decode(prompt.tokens),
      response: decode(words),
      baseline: decode(baseline[i]!),
      truncated,
      judgeWin: winsInBothOrders(inFirst.better, inSecond.better),
      judgeTrace: decode(inFirst.trace),
      invalid: [inFirst, inSecond].filter(({ better }) => better === null).length / 2,
      logprob,
      baseLogprob,
    };
  });
}
