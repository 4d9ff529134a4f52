/** @file GRPO of a reasoning judge (section 2.1, eq. 1 and 2): samples trace and score, rewards the distance to gold. */
import type { Datum, Sampler, Token, Trainer } from "../engine/engine.js";
import type { Grpo, Judging } from "../paper/settings.js";
import { groupAdvantages } from "../training/grpo.js";
import { ppoStep } from "../training/ppoStep.js";
import { randomFrom } from "../world/random.js";
import { SCORE } from "../world/vocabulary.js";
import type { Annotated } from "../annotation/annotated.js";
import { parseJudgeOutput } from "./output.js";
import { JUDGE_PREFIX_LENGTH, judgePrefix } from "./prompt.js";
import { judgeReward } from "./reward.js";

/** Everything a judge wrote after the prefix, the sampled score included, and its log-probabilities. */
export interface JudgeRollout {
  tokens: Token[];
  logprobs: number[];
}

export interface JudgeGrpoRow {
  reward: number; // mean of eq. 1, -1..1
  invalidRate: number;
  traceTokens: number;
  loss: number;
  clipFraction: number;
  gradNorm: number;
}

/** `count` outputs of each example: up to SCORE, then one more token, which is the prediction. */
export async function sampleJudge(
  sampler: Sampler,
  examples: Annotated[],
  count: number,
  judging: Judging,
  ...key: (string | number)[]
): Promise<JudgeRollout[][]> {
  const random = randomFrom(...key, "rollouts");
  const seed = () => random.int(0, 0x7fffffff);
  const prefixes = examples.map((example) => judgePrefix(example.prompt, example.response));
  const { temperature, maxTrace: maxTokens, topK, topP } = judging;
  const asked = { temperature, topK, topP, maxTokens, stop: [SCORE] };
  const traces_P_G = await sampler.sample(prefixes.map((prompt) => ({ ...asked, prompt, count, seed: seed() })));
  const finished = traces_P_G.flatMap((traces, p) => {
    const ended = traces.filter((trace) => trace.stopReason === "stop");
    return ended.map((trace) => ({ trace, prompt: [...prefixes[p], ...trace.tokens] }));
  });
  const askScore = { ...asked, count: 1, maxTokens: 1, stop: [] };
  const scores = await sampler.sample(finished.map(({ prompt }) => ({ ...askScore, prompt, seed: seed() })));
  const scoreOf = new Map(finished.map(({ trace }, i) => [trace, scores[i][0]]));
  return traces_P_G.map((traces) =>
    traces.map((trace) => {
      const score = scoreOf.get(trace);
      return {
        tokens: [...trace.tokens, ...(score?.tokens ?? [])],
        logprobs: [...trace.logprobs, ...(score?.logprobs ?? [])],
      };
    }),
  );
}

/** The predicted score of one output, or null where it is invalid. */
export function predictedScore({ tokens }: JudgeRollout): number | null {
  const output = parseJudgeOutput(tokens);
  return output.kind === "score" ? output.score : null;
}

/** One GRPO step on `examples` (one group each). Reward: eq. 1 with the range 0..9. */
export async function judgeGrpoStep(
  trainer: Trainer,
  examples: Annotated[],
  settings: Grpo,
  judging: Judging,
  ...key: (string | number)[]
): Promise<JudgeGrpoRow> {
  const sampler = await trainer.publish();
  const asked = { ...judging, temperature: settings.temperature };
  const rollouts_P_G = await sampleJudge(sampler, examples, settings.rollouts, asked, ...key);
  await sampler.close();
  const predicted_P_G = rollouts_P_G.map((rollouts) => rollouts.map(predictedScore));
  const rewards_P_G = predicted_P_G.map((predicted_G, p) =>
    predicted_G.map((predicted) => judgeReward(predicted, examples[p].score, { low: 0, high: 9 })),
  );
  const epsilon = settings.advantageEpsilon;
  const advantages_P_G = rewards_P_G.map((rewards_G) => groupAdvantages(rewards_G, { epsilon }));
  const data = rollouts_P_G.flatMap((rollouts, p) => {
    const prefix = judgePrefix(examples[p].prompt, examples[p].response);
    return rollouts.map(({ tokens, logprobs }, g): Datum => {
      const advantages = new Float32Array(tokens.length).fill(advantages_P_G[p][g]);
      return { tokens: [...prefix, ...tokens], from: JUDGE_PREFIX_LENGTH, logprobs, advantages };
    });
  });
  const report = await ppoStep(trainer, data, settings, ...key);
  const outputs = rollouts_P_G.flat();
  return {
    reward: mean(rewards_P_G.flat()),
    invalidRate: mean(predicted_P_G.flat().map((predicted) => (predicted === null ? 1 : 0))),
    traceTokens: mean(outputs.map((output) => output.tokens.length)),
    ...report,
  };
}

const mean = (xs: number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;
