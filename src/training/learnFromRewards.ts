/** @file From rewards to optimizer steps (eq. 2): what a GRPO step of judges and policies shares, whoever wrote and scored. */
import type { Datum, Sampler, Tokens, Trainer } from "../engine/engine.js";
import type { Grpo } from "../paper/settings.js";
import { meanOf } from "../stats/meanOf.js";
import { groupAdvantages } from "./grpo.js";
import { ppoStep, type PpoReport } from "./ppoStep.js";

/** What a model wrote after a prompt, with its log-probabilities. */
export interface Sampled {
  prompt: Tokens;
  tokens: Tokens;
  logprobs: ArrayLike<number>;
}

export interface LearningReport {
  reward: number; // mean over all
  rewardStd: number; // mean over the groups of the std within one
  varied: number; // share of the groups with any variance of reward
  optimizer: PpoReport;
}

/** Advantages within each group, the same at every token, and clipped steps on them. `base`: needed for `klWeight`. */
export async function learnFromRewards(
  trainer: Trainer,
  sampled_P_G: Sampled[][],
  rewards_P_G: number[][],
  settings: Grpo & { klWeight?: number },
  key: (string | number)[],
  base?: Sampler,
): Promise<LearningReport> {
  const epsilon = settings.advantageEpsilon;
  const advantages_P_G = rewards_P_G.map((rewards_G) => groupAdvantages(rewards_G, { epsilon }));
  const data = sampled_P_G.flatMap((group, p) => group.map((one, g) => datum(one, advantages_P_G[p]![g]!)));
  if (settings.klWeight !== undefined) await addReference(data, base);
  const optimizer = await ppoStep(trainer, data, settings, ...key);
  return {
    reward: meanOf(rewards_P_G.flat()),
    rewardStd: meanOf(rewards_P_G.map(std)),
    varied: meanOf(advantages_P_G.map((advantages) => (advantages.some((a) => a !== 0) ? 1 : 0))),
    optimizer,
  };
}

function datum({ prompt, tokens, logprobs }: Sampled, advantage: number): Datum {
  const advantages = new Float32Array(tokens.length).fill(advantage);
  return { tokens: [...prompt, ...tokens], from: prompt.length, logprobs, advantages };
}

/** What the base policy thinks of each token: the KL penalty of eq. 2 holds the policy to it. */
async function addReference(data: Datum[], base: Sampler | undefined): Promise<void> {
  if (!base) throw new Error("klWeight needs the base policy, which was not given");
  const reference = await base.logprobs(data.map(({ tokens }) => tokens), data.map(({ from }) => from));
  data.forEach((datum, i) => (datum.reference = reference[i]));
}

const std = (xs: readonly number[]): number => {
  const center = meanOf(xs);
  return Math.sqrt(xs.reduce((sum, x) => sum + (x - center) ** 2, 0) / (xs.length - 1));
};
