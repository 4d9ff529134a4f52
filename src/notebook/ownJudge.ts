/** @file A judge that a reader writes as a function, and a policy trained against it in a cell. */
import type { Engine } from "../engine/engine.js";
import { miniature } from "../judge/format/miniature.js";
import type { RuleJudge } from "../judge/score.js";
import type { PolicyId } from "../paper/policies.js";
import type { PolicyRl } from "../paper/settings.js";
import { curveRow, examineOutput, type PolicyRun, sampleRows } from "../policy/evaluate.js";
import { heldOutOutputs, OutputRow } from "../policy/heldOut.js";
import { heldOutPrompts, trainingPrompts } from "../policy/prompts.js";
import { byScore } from "../policy/rewards.js";
import { policyStep } from "../policy/step.js";
import type { CurveRow, SampleRow } from "../results/rows.js";
import type { World } from "../world/config.js";
import { decode } from "../world/vocabulary.js";

/**
 * A judge of one's own: the words of a prompt and of a response in, a score from 0 to 9 out, with the reasoning behind
 * it if it likes, in words of the miniature. It sees what a judge sees; nothing stops it from calling gold() or
 * trueQuality(), but then it is not a judge.
 */
export type Reward = (prompt: string, response: string) => number | { score: number; trace: string };

/** Thrown when a reward function returns something that is not a score. */
export class RewardError extends Error {
  override name = "RewardError";
  constructor(given: unknown, prompt: string, response: string) {
    super(
      `the reward of "${response}" (for "${prompt}") is ${String(given)}: return a number from 0 to 9, as judges do, ` +
        `for example Math.max(0, Math.min(9, points))`,
    );
  }
}

/** A reader's judge as training and evaluation take it. A response that does not end in time scores 0. */
export function ruleJudge(reward: Reward): RuleJudge {
  return {
    kind: "rule",
    score({ prompt, response }) {
      const given = reward(prompt, response);
      const { score, trace } = typeof given === "object" && given !== null ? given : { score: given, trace: "" };
      if (!(typeof score === "number" && score >= 0 && score <= 9)) throw new RewardError(score, prompt, response);
      return { score, trace };
    },
  };
}

export interface OwnRun {
  reward: Reward;
  engine: Engine;
  base: { path: string; hash: string }; // weights of the base policy
  policy: PolicyId;
  rl: PolicyRl;
  world: World;
  keep: { allowed: number; restricted: number }; // outputs kept at each evaluation
  seed: number;
  onStep: (step: number, reward: number) => void | Promise<void>;
}

/**
 * GRPO of a base policy against the rule, as trainPolicy runs it against a model, and what gold and the oracle say of its
 * outputs at each evaluation. It keeps nothing on disk: whether a function has changed cannot be known.
 */
export async function trainOnRule(options: OwnRun): Promise<{ curve: CurveRow[]; samples: SampleRow[] }> {
  const { engine, rl, world, seed, keep, policy: name, onStep } = options;
  const judge = ruleJudge(options.reward);
  const run: PolicyRun = {
    seed,
    kind: "non-reasoning",
    size: "1.7b",
    variant: "own",
    policy: name,
    klWeight: rl.klWeight ?? 0,
  };
  const curve: CurveRow[] = [];
  const samples: SampleRow[] = [];
  const base = await engine.openSampler(options.base);
  const trainer = await engine.openTrainer(options.base);
  const prompts = heldOutPrompts(seed, rl.heldOutPrompts, world).map(({ tokens }) => ({ prompt: decode(tokens) }));
  const evaluate = async (step: number): Promise<void> => {
    const policy = await trainer.publish();
    const of = { policy, base, format: miniature, task: byScore, judge, prompts, sampling: rl, seed, step };
    const rows = await heldOutOutputs({ ...of, columns: miniature.asks.pointwise.columns.output });
    await policy.close();
    const outputs = rows.map((row) => OutputRow.parse(row));
    const examined = outputs.map((row) => examineOutput(row, world));
    curve.push(curveRow(run, step, examined));
    samples.push(...sampleRows(run, step, examined, keep));
  };
  try {
    for (let i = 0; i < rl.steps; i++) {
      if (i % rl.evaluateEvery === 0) await evaluate(i);
      const sampler = await trainer.publish();
      const { reward } = await policyStep({
        trainer,
        sampler,
        format: miniature,
        rewards: (groups, key) => byScore.rewards(judge, groups, key),
        prompts: trainingPrompts(seed, i, rl.prompts, world),
        settings: rl,
        key: [seed, "policy", i],
        base,
      });
      await sampler.close();
      await onStep(i + 1, reward);
    }
    await evaluate(rl.steps);
    return { curve, samples };
  } finally {
    await Promise.all([trainer.close(), base.close()]);
  }
}
