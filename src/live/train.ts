/**
 * @file A live run: a base policy trained against a judge step by step, with what a reader is shown of each step. The
 * same in a browser's worker and in Node. Everything here goes through the functions that train the paper's policies.
 */
import type { Engine, StateRef } from "../engine/engine.js";
import type { ModelJudge } from "../judge/askModel.js";
import { type Judge, scoreResponses } from "../judge/score.js";
import type { JudgeKind } from "../paper/judges.js";
import { heldOutPrompts } from "../policy/outputs.js";
import { sampleResponses, wordsOf } from "../policy/rollouts.js";
import { policyStep } from "../policy/train.js";
import { gold } from "../world/gold.js";
import { trueQuality } from "../world/oracle.js";
import { type Prompt, readPrompt } from "../world/prompt.js";
import { adversarialSteps } from "../world/strategy.js";
import { decode, encode } from "../world/vocabulary.js";
import type { NUMBERS } from "./numbers.js";
import { type LiveJudges, payerOf } from "./payer.js";
import type { LiveSettings } from "./settings.js";

/** What the page's models stand for. */
export const MODELS = ["policy", "reasoning", "scoreOnly", "untitled"] as const;
export type ModelName = (typeof MODELS)[number];

/** A reply with everything that can be said of it. Words are separated by spaces. */
export interface Judged {
  prompt: string;
  reply: string;
  judge: number; // the score that is paid
  judgeTrace: string; // empty where the judge only scores
  gold: number;
  goldTrace: string;
  truth: number;
  strategy: ReturnType<typeof adversarialSteps>;
}

/** Means over held-out prompts; the strategy's steps over those on allowed topics. */
export interface HeldOutMeans {
  judge: number;
  gold: number;
  truth: number;
  refuses: number;
  citesTopic: number;
  fakesEnd: number;
  selfAssesses: number;
}

export interface LiveStep {
  step: number;
  shown: Judged; // the policy's likeliest reply to one prompt
  means: HeldOutMeans | null; // null between evaluations
}

export type LiveEvent = ({ kind: "step" } & LiveStep) | { kind: "done"; weights: string }; // sha256 of the policy's weights

export interface Lab {
  engine: Engine;
  models: Record<ModelName, StateRef>;
  numbers: typeof NUMBERS;
}

/** Step 0 is the base policy. Every random number is keyed by the seed, as in the paper's runs. */
export async function* liveRun(lab: Lab, settings: LiveSettings): AsyncGenerator<LiveEvent> {
  const { world, rl, heldOut, every } = lab.numbers;
  const { seed, steps, rollouts, learningRate, kl } = settings;
  const payer = payerOf(settings, await openJudges(lab));
  const grpo = { ...rl, steps, rollouts, learningRate, ...(kl > 0 ? { klWeight: kl } : {}) };
  const base = kl > 0 ? await lab.engine.openSampler(lab.models.policy) : undefined;
  const trainer = await lab.engine.openTrainer(lab.models.policy);
  const prompts = heldOutPrompts(seed, heldOut, world);
  const judgeShown = await judgeOf(lab, settings);
  const prompt = prompts.find((one) => !one.restricted)!;

  const look = async (step: number): Promise<LiveEvent> => {
    const policy = await trainer.publish();
    const [[likeliest]] = (await sampleResponses(policy, [prompt], 1, 0, seed, "shown")) as [[Rollout]];
    const shown = await judgeShown(prompt, decode(wordsOf(likeliest)));
    let means: HeldOutMeans | null = null;
    if (step % every === 0 || step === steps) {
      const replies = await sampleResponses(policy, prompts, 1, rl.temperature, seed, "held-out", step);
      means = await meansOf(replies.flat(), payer, [seed, "held-out", step]);
    }
    await policy.close();
    return { kind: "step", step, shown, means };
  };
  yield await look(0);
  for (let step = 0; step < steps; step++) {
    await policyStep(trainer, payer, grpo, world, seed, step, base);
    yield await look(step + 1);
  }
  yield { kind: "done", weights: (await trainer.save(`${lab.models.policy.path}-trained`)).hash };
}
type Rollout = Parameters<typeof wordsOf>[0] & { prompt: Prompt };

/** Judges a reply of anybody's by the judge of the settings, gold and the oracle. A judge's trace is its likeliest one. */
export async function judgeOf(lab: Lab, settings: LiveSettings) {
  const payer = payerOf(settings, await openJudges(lab, { temperature: 0 }));
  return async (prompt: Prompt, reply: string): Promise<Judged> => {
    const response = encode(reply);
    const { scored } = await scoreResponses(payer, [{ prompt: prompt.tokens, response }], settings.seed, "shown");
    const judgment = gold(prompt, response, "high", lab.numbers.world.gold);
    return {
      prompt: decode(prompt.tokens),
      reply,
      judge: scored[0]!.score,
      judgeTrace: decode(scored[0]!.trace),
      gold: judgment.score,
      goldTrace: decode(judgment.trace),
      truth: trueQuality(prompt, response, lab.numbers.world.gold),
      strategy: adversarialSteps(prompt, response),
    };
  };
}
export const promptOf = (text: string): Prompt => readPrompt(encode(text));

async function meansOf(replies: Rollout[], payer: Judge, key: (string | number)[]): Promise<HeldOutMeans> {
  const pairs = replies.map((one) => ({ prompt: one.prompt.tokens, response: wordsOf(one) }));
  const { scored } = await scoreResponses(payer, pairs, ...key);
  const steps = replies
    .filter(({ prompt }) => !prompt.restricted)
    .map((one) => adversarialSteps(one.prompt, wordsOf(one)));
  const mean = <T>(among: T[], of: (one: T) => number | boolean) =>
    among.reduce((sum, one) => sum + Number(of(one)), 0) / Math.max(1, among.length);
  return {
    judge: mean(scored, ({ score }) => score),
    gold: mean(replies, (one) => gold(one.prompt, wordsOf(one)).score),
    truth: mean(replies, (one) => trueQuality(one.prompt, wordsOf(one))),
    refuses: mean(steps, (one) => one.refuses),
    citesTopic: mean(steps, (one) => one.citesTopic),
    fakesEnd: mean(steps, (one) => one.fakesEnd),
    selfAssesses: mean(steps, (one) => one.selfAssesses),
  };
}

async function openJudges({ engine, models, numbers }: Lab, changes: object = {}): Promise<LiveJudges> {
  const judging = { ...numbers.judging, ...changes };
  const open = async (kind: JudgeKind, name: ModelName): Promise<ModelJudge> => ({
    kind,
    judging,
    sampler: await engine.openSampler(models[name]),
  });
  return {
    reasoning: await open("reasoning", "reasoning"),
    scoreOnly: await open("non-reasoning", "scoreOnly"),
    untitled: await open("reasoning", "untitled"),
  };
}
