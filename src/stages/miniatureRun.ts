/**
 * @file A run of the miniature: the engine's models, the world's prompts, rubrics by its rules. Nothing here knows
 * gold.
 */
import { miniature } from "../judge/format/miniature.js";
import { given } from "../paper/configs.js";
import { heldOutPrompts, trainingPrompts } from "../policy/prompts.js";
import type { Mixture, World } from "../world/config.js";
import { baseResponse } from "../world/mixtures.js";
import { type Prompt, readPrompt } from "../world/prompt.js";
import { randomFrom } from "../world/random.js";
import { rubric } from "../world/rubric.js";
import { decode, encode } from "../world/vocabulary.js";
import { weightsOf, withRun } from "./context.js";
import { type Model, NO_RUBRICS, type OpenRun, type Rubrics } from "./models.js";

export const miniatureRun: OpenRun = (context, _, work) =>
  withRun(context, (run, inputs) => {
    const model: Model = {
      format: miniature,
      get base() {
        return weightsOf(inputs.base!);
      },
      read: (weights) => context.engine.openSampler(weights),
      published: (trainer) => trainer.publish(),
      training: async () => context,
    };
    const { seed } = context;
    return work({
      run,
      inputs,
      judge: model,
      policy: model,
      async prompts({ rl, baseline, world }) {
        const known = given(world, "world");
        const heldOut = heldOutPrompts(seed, rl.heldOutPrompts, known);
        const answers = baseline && baselineResponses(seed, heldOut, baseline, known);
        return {
          training: (step) => trainingPrompts(seed, step, rl.prompts, known),
          heldOut: heldOut.map(({ tokens }, i) => ({
            prompt: decode(tokens),
            ...(answers && { baseline: answers[i]! }),
          })),
          close: () => {},
        };
      },
      rubrics: async (variant) => (variant === "rubric" ? RUBRICS : NO_RUBRICS),
    });
  });

const RUBRICS: Rubrics = {
  ...NO_RUBRICS,
  show: (asked) => ({ ...asked, rubric: decode(rubric(readPrompt(encode(asked.prompt)))) }),
};

/**
 * The writer that policies are measured against (section 4.4: GPT-4o's answers), one fixed response a prompt: the same at
 * every step, for every judge and policy of a seed.
 */
export function baselineResponses(seed: number, prompts: readonly Prompt[], writer: Mixture, world: World): string[] {
  const random = randomFrom(seed, "baseline-writer");
  return prompts.map((prompt) => decode(baseResponse(random, prompt, writer, world)));
}
