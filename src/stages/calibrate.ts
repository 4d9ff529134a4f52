/** @file Three real steps of a scale against its servers, with the judge untrained: what a plan assumes, measured. */

import { CONFIGS } from "../paper/configs.js";
import type { Experiment } from "../paper/experiment.js";
import { experiments } from "../paper/experiments.js";
import { JUDGE_MODELS, POLICY_MODELS } from "../paper/models.js";
import type { TextScale } from "../paper/textScales.js";
import { type Calibration, efficiencyOf } from "../plan/calibration.js";
import type { StageContext } from "./context.js";
import { runStage } from "./index.js";
import { StageError } from "./problem.js";

const STEPS = 3;
const HELD_OUT = 8;

/** The first policy run of a scale on a pointwise judge, cut to three steps; its answers are kept in a ledger like any others. */
export function calibrationRun(scale: TextScale): Experiment {
  const found = experiments(scale).find((one) => one.stage === "train-policy" && one.task === "pointwise")!;
  const { rl, ...rest } = CONFIGS["train-policy"].parse(found.config);
  const short = { ...rl, steps: STEPS, evaluateEvery: STEPS, heldOutPrompts: HELD_OUT };
  return {
    ...found,
    id: "calibration",
    config: { ...rest, variant: "untrained", rl: short, checkpointEvery: STEPS },
    inputs: [],
  };
}

/**
 * `gpus`: the servers' total. Throws if these steps were run before: answers from the ledger take no time, so their
 * folder must be removed first.
 */
export async function calibrate(
  context: Omit<StageContext, "experiment">,
  scale: TextScale,
  gpus: number,
  now = () => performance.now(),
): Promise<Calibration> {
  const experiment = calibrationRun(scale);
  const { kind, size, policy, rl } = CONFIGS["train-policy"].parse(experiment.config);
  const started = now();
  let steps = 0;
  const manifest = await runStage({ ...context, experiment, onStep: () => void (steps += 1) });
  const seconds = (now() - started) / 1000;
  if (steps < STEPS) throw new StageError({ kind: "measured-before" });
  const { spend } = manifest.summary as { spend: Record<string, { calls: number; in: number; out: number }> };
  const [asPolicy, asJudge, training] = ["policy", "judge", "policy training"].map(
    (role) => spend[role] ?? { calls: 0, in: 0, out: 0 },
  );
  const written = STEPS * rl.prompts * rl.rollouts + 2 * HELD_OUT;
  const judged = kind === "reasoning" ? Math.max(1, asJudge!.calls / 2) : 1; // a trace and a score each
  const parameters = { policy: POLICY_MODELS[policy].parameters, judge: JUDGE_MODELS[size].parameters };
  return {
    scale: context.scale,
    models: { policy: POLICY_MODELS[policy].name, judge: JUDGE_MODELS[size].name },
    gpus,
    steps: STEPS,
    seconds,
    efficiency: efficiencyOf({ parameters, policy: asPolicy!, judge: asJudge!, trained: training!.in, seconds, gpus }),
    tokens: { rollout: asPolicy!.out / written, judgeTrace: kind === "reasoning" ? asJudge!.out / judged : null },
  };
}
