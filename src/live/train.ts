/**
 * @file A live run: a base policy trained against a judge step by step, with what a reader is shown of each step. The
 * same in a browser's worker and in Node. Everything here goes through the functions that train the paper's policies.
 */
import type { OneResponse } from "../annotation/rows.js";
import type { Engine, Sampler, StateRef } from "../engine/engine.js";
import type { ModelJudge } from "../judge/ask.js";
import { miniature } from "../judge/format/miniature.js";
import type { JudgeKind } from "../paper/judges.js";
import { examineOutput } from "../policy/evaluate.js";
import { heldOutPrompts, trainingPrompts } from "../policy/prompts.js";
import { respond } from "../policy/rollouts.js";
import { policyStep } from "../policy/step.js";
import { meanOver } from "../stats/meanOf.js";
import type { World } from "../world/config.js";
import { type Key, randomFrom } from "../world/random.js";
import type { adversarialSteps } from "../world/strategy.js";
import { decode } from "../world/vocabulary.js";
import type { NUMBERS } from "./numbers.js";
import { type LiveJudges, type Payer, payerOf } from "./payer.js";
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
  const drawn = heldOutPrompts(seed, heldOut, world);
  const prompts = drawn.map(({ tokens }) => decode(tokens));
  const judgeShown = await judgeOf(lab, settings);
  const shownPrompt = decode(drawn.find(({ restricted }) => !restricted)!.tokens);

  const look = async (step: number): Promise<LiveEvent> => {
    const policy = await trainer.publish();
    const [likeliest] = await replies(policy, [shownPrompt], 0, [seed, "shown"]);
    const shown = await judgeShown(shownPrompt, likeliest!.response);
    let means: HeldOutMeans | null = null;
    if (step % every === 0 || step === steps) {
      const key: Key = [seed, "held-out", step];
      means = await meansOf(await replies(policy, prompts, rl.temperature, key), payer, world, key);
    }
    await policy.close();
    return { kind: "step", step, shown, means };
  };
  yield await look(0);
  for (let step = 0; step < steps; step++) {
    const key: Key = [seed, "policy", step];
    const sampler = await trainer.publish();
    await policyStep({
      trainer,
      sampler,
      format: miniature,
      rewards: payer.rewards,
      prompts: trainingPrompts(seed, step, rl.prompts, world),
      settings: grpo,
      key,
      ...(base && { base }),
    });
    await sampler.close();
    yield await look(step + 1);
  }
  yield { kind: "done", weights: (await trainer.save(`${lab.models.policy.path}-trained`)).hash };
}

/** Judges a reply of anybody's by the judge of the settings, gold and the oracle. A judge's trace is its likeliest one. */
export async function judgeOf(lab: Lab, settings: LiveSettings) {
  const payer = payerOf(settings, await openJudges(lab, { temperature: 0 }));
  return async (prompt: string, reply: string): Promise<Judged> => {
    const [scored] = await payer.score([{ prompt, response: reply }], [settings.seed, "shown"]);
    const { gold, goldTrace, oracle, strategy } = examineOutput({ prompt, response: reply }, lab.numbers.world);
    const { score: judge, trace: judgeTrace } = scored!;
    return { prompt, reply, judge, judgeTrace, gold, goldTrace, truth: oracle, strategy };
  };
}

/** One reply to each prompt. */
async function replies(policy: Sampler, prompts: readonly string[], temperature: number, key: Key) {
  const random = randomFrom(...key, "responses");
  const asked = prompts.map((prompt) => ({ prompt, seed: random.seed() }));
  const written = await respond(policy, miniature, asked, 1, { temperature });
  return written.map((group, i) => ({ prompt: prompts[i]!, response: group![0]!.text }));
}

async function meansOf(written: OneResponse[], payer: Payer, world: World, key: Key): Promise<HeldOutMeans> {
  const scored = await payer.score(written, key);
  const examined = written.map((row) => examineOutput(row, world));
  const allowed = examined.filter(({ restricted }) => !restricted);
  return {
    judge: meanOver(scored, ({ score }) => score),
    gold: meanOver(examined, ({ gold }) => gold),
    truth: meanOver(examined, ({ oracle }) => oracle),
    refuses: meanOver(allowed, ({ strategy }) => Number(strategy.refuses)),
    citesTopic: meanOver(allowed, ({ strategy }) => Number(strategy.citesTopic)),
    fakesEnd: meanOver(allowed, ({ strategy }) => Number(strategy.fakesEnd)),
    selfAssesses: meanOver(allowed, ({ strategy }) => Number(strategy.selfAssesses)),
  };
}

async function openJudges({ engine, models, numbers }: Lab, changes: object = {}): Promise<LiveJudges> {
  const judging = { ...numbers.judging, ...changes };
  const open = async (kind: JudgeKind, name: ModelName): Promise<ModelJudge> => ({
    kind,
    format: miniature,
    judging,
    sampler: await engine.openSampler(models[name]),
  });
  return {
    reasoning: await open("reasoning", "reasoning"),
    scoreOnly: await open("non-reasoning", "scoreOnly"),
    untitled: await open("reasoning", "untitled"),
  };
}
