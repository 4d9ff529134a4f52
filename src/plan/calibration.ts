/** @file Measurements of a few real steps, in the terms of a plan. */
import { z } from "zod";
import { A100_PEAK, type CallTokens, type Range, READ, TOKENS, TRAIN } from "./assumptions.js";

const positive = z.number().positive();

export const Calibration = z.strictObject({
  scale: z.string(),
  models: z.strictObject({ policy: z.string(), judge: z.string() }),
  gpus: positive, // that served and trained, A100s or what counts as one
  steps: positive,
  seconds: positive,
  efficiency: positive, // share of the GPUs' peak that was kept up, waits included
  tokens: z.strictObject({ rollout: positive, judgeTrace: positive.nullable() }), // means; null: the judge writes none
});
export type Calibration = z.infer<typeof Calibration>;

/** What the steps read, wrote and were trained on, in tokens, and the parameters that worked on each. */
export interface Measured {
  parameters: { policy: number; judge: number };
  policy: { in: number; out: number };
  judge: { in: number; out: number };
  trained: number; // of the policy
  seconds: number;
  gpus: number;
}

/** Floating-point operations done, as a share of what the GPUs could have done in that time. */
export function efficiencyOf({ parameters, policy, judge, trained, seconds, gpus }: Measured): number {
  const operations =
    READ * parameters.policy * (policy.in + policy.out) +
    READ * parameters.judge * (judge.in + judge.out) +
    TRAIN * parameters.policy * trained;
  return operations / (A100_PEAK * gpus * seconds);
}

/** A plan's assumptions, with measurements in place of expectations where there are any. */
export function calibratedTokens({ tokens: { rollout, judgeTrace } }: Calibration): CallTokens {
  const measured = (range: Range, mean: number): Range => ({
    min: Math.min(range.min, mean),
    expected: mean,
    cap: Math.max(range.cap, mean),
  });
  return {
    ...TOKENS,
    rollout: measured(TOKENS.rollout, rollout),
    ...(judgeTrace !== null && { judgeTrace: measured(TOKENS.judgeTrace, judgeTrace) }),
  };
}
