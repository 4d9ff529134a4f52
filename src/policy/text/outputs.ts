/** @file Held-out outputs on real text, stored raw for evaluation: nothing here knows gold. */
import type { Sampler } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import { randomFrom } from "../../world/random.js";
import { answer, type Sampling, type TextRollout } from "./rollouts.js";

/** What the training judge says of an answer, as rows have it. */
export type HeldOutJudge<Judged> = (
  instruction: string,
  answer: TextRollout,
  ...key: (string | number)[]
) => Promise<Judged>;

/** What every row has beside it; log-probabilities are sums over the answer's tokens, in nats. */
interface Written {
  step: number;
  prompt: string;
  response: string;
  truncated: boolean;
  logprob: number; // under the policy
  baseLogprob: number; // under its base
}

/** One answer to each instruction that fits, as `heldOutOutputs`. */
export async function textOutputs<Judged>(options: {
  policy: Sampler;
  base: Sampler;
  format: TextFormat;
  judge: HeldOutJudge<Judged>;
  instructions: readonly string[];
  sampling: Sampling;
  seed: number;
  step: number;
}): Promise<(Written & Judged)[]> {
  const { policy, base, format, judge, instructions, sampling, seed, step } = options;
  const key = [seed, "held-out", step];
  const random = randomFrom(...key, "responses");
  const rows = await Promise.all(
    instructions.map(async (instruction) => {
      const written = await answer(policy, format, instruction, 1, sampling, random.int(0, 0x7fffffff));
      if (!written) return null;
      const [one] = written as [TextRollout];
      const { prompt, tokens, logprobs, text: response, truncated } = one;
      const [[baseLogprobs], judged] = await Promise.all([
        base.logprobs([[...prompt, ...tokens]], [prompt.length]),
        judge(instruction, one, ...key),
      ]);
      return {
        step,
        prompt: instruction,
        response,
        truncated,
        ...judged,
        logprob: sum(logprobs),
        baseLogprob: sum(baseLogprobs!),
      };
    }),
  );
  return rows.filter((row) => row !== null);
}

function sum(xs: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < xs.length; i++) total += xs[i]!;
  return total;
}
