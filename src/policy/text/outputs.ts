/** @file Held-out outputs on real text, stored raw for evaluation: nothing here knows gold. */
import type { Sampler } from "../../engine/engine.js";
import type { TextFormat } from "../../engine/textModel.js";
import { LOWEST_SCORE } from "../../judge/score.js";
import { randomFrom } from "../../world/random.js";
import type { OutputRow } from "../outputs.js";
import { answer, type Sampling } from "./rollouts.js";
import type { TextReward } from "./train.js";

/** One answer to each instruction that fits, as `heldOutOutputs`. A truncated answer is not judged and has the lowest score. */
export async function textOutputs(options: {
  policy: Sampler;
  base: Sampler;
  format: TextFormat;
  reward: TextReward;
  instructions: readonly string[];
  sampling: Sampling;
  seed: number;
  step: number;
}): Promise<OutputRow[]> {
  const { policy, base, format, reward, instructions, sampling, seed, step } = options;
  const key = [seed, "held-out", step];
  const random = randomFrom(...key, "responses");
  const rows = await Promise.all(
    instructions.map(async (instruction): Promise<OutputRow | null> => {
      const written = await answer(policy, format, instruction, 1, sampling, random.int(0, 0x7fffffff));
      if (!written) return null;
      const [{ prompt, tokens, logprobs, text, truncated }] = written as [(typeof written)[number]];
      const [[baseLogprobs], scored] = await Promise.all([
        base.logprobs([[...prompt, ...tokens]], [prompt.length]),
        truncated ? null : reward({ prompt: instruction, response: text }, ...key),
      ]);
      return {
        step,
        prompt: instruction,
        response: text,
        truncated,
        judgeScore: scored?.score ?? LOWEST_SCORE,
        judgeTrace: scored?.trace ?? "",
        invalid: scored?.invalid != null,
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
