/** @file Every path of the pipeline in about a second: models that learn nothing. */
import { SCALES, Scale } from "../../src/paper/scales.js";

const { smoke } = SCALES;
const shape = { width: 16, layers: 1, heads: 1 };

export const TINY = Scale.parse({
  ...smoke,
  judges: { "1.7b": shape, "4b": shape, "8b": shape, "14b": shape },
  policies: { "llama-3.1-8b": shape, "qwen2.5-7b": shape, "qwen3-4b": shape },
  policyPretraining: { ...smoke.policyPretraining, pairs: 100, steps: 4, batch: 8 },
  judgePretraining: { ...smoke.judgePretraining, pairs: 100, steps: 4, batch: 8 },
  annotation: { train: 40, validation: 12, test: 12, other: 8 },
  sft: { ...smoke.sft, steps: 6, batch: 4 },
  validateEvery: 2,
  judgeRl: { ...smoke.judgeRl, steps: 3, prompts: 2, rollouts: 2 },
  validateRlEvery: 1,
  policyRl: { ...smoke.policyRl, steps: 4, prompts: 4, rollouts: 4, evaluateEvery: 2, heldOutPrompts: 8 },
  bootstrap: 10,
  pairwise: {
    ...smoke.pairwise,
    annotation: { train: 40, validation: 12, test: 12, other: 8 },
    sft: { ...smoke.sft, steps: 6, batch: 4 },
    validateEvery: 2,
    judgeRl: { ...smoke.judgeRl, steps: 3, prompts: 2, rollouts: 2 },
    policyRl: { ...smoke.pairwise.policyRl, steps: 4, prompts: 4, rollouts: 4, evaluateEvery: 2, heldOutPrompts: 8 },
  },
});
