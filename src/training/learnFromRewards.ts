/** @file From rewards to optimizer steps (eq. 2): the part of a GRPO step that judges and policies share. */
import type { Datum, Sampler, Tokens, Trainer } from "../engine/engine.js";
import type { Grpo } from "../paper/settings.js";
import { deviationOf, meanOf } from "../stats/meanOf.js";
import type { Key } from "../world/random.js";
import { groupAdvantages } from "./grpo.js";
import { type PpoReport, ppoStep } from "./ppoStep.js";

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

/** The reference of a KL penalty, and where the penalty enters: eq. 2's k3 in the loss, or `klInAdvantages`. */
export interface Reference {
  sampler: Sampler; // of the base policy
  penalty: "loss" | "advantages";
}

/** Advantages within each group, the same at every token, and clipped steps on them. `reference`: needed for `klWeight`. */
export async function learnFromRewards(
  trainer: Trainer,
  sampled_P_G: Sampled[][],
  rewards_P_G: number[][],
  { klWeight, ...settings }: Grpo & { klWeight?: number },
  key: Key,
  reference?: Reference,
): Promise<LearningReport> {
  const epsilon = settings.advantageEpsilon;
  const advantages_P_G = rewards_P_G.map((rewards_G) => groupAdvantages(rewards_G, { epsilon }));
  const plain = sampled_P_G.flatMap((group, p) => group.map((one, g) => datum(one, advantages_P_G[p]![g]!)));
  const { data, inLoss } =
    klWeight === undefined ? { data: plain, inLoss: {} } : await penalised(plain, klWeight, reference);
  const optimizer = await ppoStep(trainer, data, { ...settings, ...inLoss }, ...key);
  return {
    reward: meanOf(rewards_P_G.flat()),
    rewardStd: meanOf(rewards_P_G.map((rewards_G) => deviationOf(rewards_G))),
    varied: meanOf(advantages_P_G.map((advantages) => (advantages.some((a) => a !== 0) ? 1 : 0))),
    optimizer,
  };
}

function datum({ prompt, tokens, logprobs }: Sampled, advantage: number): Datum {
  const advantages = new Float32Array(tokens.length).fill(advantage);
  return { tokens: [...prompt, ...tokens], from: prompt.length, logprobs, advantages };
}

/** The data with the KL penalty, and the part of the penalty that the loss still needs. */
async function penalised(data: Datum[], klWeight: number, reference: Reference | undefined) {
  if (!reference)
    throw new RangeError(
      `klWeight ${klWeight} needs the base policy, which was not given: give it, or leave klWeight out`,
    );
  const { sampler, penalty } = reference;
  const reference_D_T = await sampler.logprobs(
    data.map(({ tokens }) => tokens),
    data.map(({ from }) => from),
  );
  if (penalty === "advantages") return { data: klInAdvantages(data, reference_D_T, klWeight), inLoss: {} };
  return { data: data.map((datum, d) => ({ ...datum, reference: reference_D_T[d] })), inLoss: { klWeight } };
}

/**
 * The KL penalty where a server's loss has none: folded into the advantages, as the Tinker cookbook does. A_t + weight
 * (mean d - d_t), d_t = log p(token t) - log p_reference(token t), in nats, of the policy that sampled it; the mean is
 * over all tokens of the data (tinker-cookbook, rl/metrics.py, incorporate_kl_penalty without discount). This
 * convention differs from eq. 2, which the miniature uses: there the k3 estimate is a term of the loss, beside the
 * clipped one. Here d itself, a token's own share of the KL, is subtracted from its reward. So a token outside the clip
 * range is not held back either, and equal weights need not be equally strong. `reference_D_T` has a row a datum.
 */
export function klInAdvantages(
  data: readonly Datum[],
  reference_D_T: readonly ArrayLike<number>[],
  weight: number,
): Datum[] {
  const distances_D_T = data.map(({ logprobs }, d) => Array.from(logprobs!, (logp, t) => logp - reference_D_T[d]![t]!));
  const mean = meanOf(distances_D_T.flat());
  return data.map((datum, d) => ({
    ...datum,
    advantages: Float32Array.from(
      distances_D_T[d]!,
      (distance, t) => datum.advantages![t]! + weight * (mean - distance),
    ),
  }));
}
