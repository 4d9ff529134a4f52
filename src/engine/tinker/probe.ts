/** @file Probes what a training server really does: servers differ here without documenting it. */
import { randomUUID } from "node:crypto";
import type { AdamParams, Datum, Loss } from "../engine.js";
import { lossInput } from "./lossInput.js";
import { DISAGREEMENT_LIMIT, type ProbeReport } from "./probeReport.js";
import { TinkerError } from "./problem.js";
import { type TinkerEngine, type TinkerOptions, TRANSFORMER, tinkerEngine } from "./tinkerEngine.js";
import type { BaseModel, TinkerModel } from "./tinkerModel.js";
import { gradNormOf } from "./tinkerTrainer.js";
import { shapeName } from "./wire.js";

const CLIP = { kind: "ppo", clipLow: 0.2, clipHigh: 0.3 } as const;
/** Any vocabulary has these, and the smallest shape holds them. */
const PROMPT = [1, 2, 3, 4];
const TOKENS = 8;
const SMALL = { vocabulary: 32, width: 16, layers: 1, heads: 1, context: 32 };
/** Reads the gradient and moves nothing. */
const STILL: AdamParams = { learningRate: 0, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0, gradClipNorm: 0 };

/**
 * Creates a model, probes it, and unloads it. Gradients are read from `grad_norm`, with steps of learning rate 0; if
 * the server does not report that norm, `ppo` and `reduction` stay unknown. On a server with one model for all clients
 * (verl_tinker) the weights do not change but the optimizer's moments do; only an adapter, which belongs to the probe,
 * is moved by one step.
 */
export async function probeTraining(options: TinkerOptions): Promise<ProbeReport> {
  const engine = await tinkerEngine(options);
  const { baseModel = TRANSFORMER, loraRank = 0 } = options;
  try {
    const { extended, models } = engine;
    const base = { name: baseModel === TRANSFORMER ? shapeName(SMALL) : baseModel, loraRank, seed: 1 },
      own = extended || loraRank > 0; // weights that may be moved
    const model = await engine.model(base);
    try {
      const sampler = await engine.sampler(await model.saveForSampler());
      const [drawn] = (
        await sampler.sample([{ prompt: PROMPT, count: 1, maxTokens: TOKENS, temperature: 1, seed: 1 }])
      )[0]!;
      await sampler.close();
      const sequence = { tokens: [...PROMPT, ...drawn!.tokens], from: PROMPT.length };
      const logp_T = await trainerLogprobs(model, sequence);
      const gaps = logp_T.map((logp, i) => Math.abs(logp - drawn!.logprobs[i]!));
      return {
        baseModel,
        offered: extended || models.includes(baseModel),
        extended,
        disagreement: gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length,
        ...(await gradients(model, sequence, logp_T)),
        samplers: own ? await samplersAfterStep(engine, model, sequence) : "unknown",
        optimizer: own ? await optimizerAfterLoad(engine, base, sequence) : "unknown",
      };
    } finally {
      await model.unload();
    }
  } finally {
    await engine.close();
  }
}

async function gradients(model: TinkerModel, sequence: Datum, logp_T: number[]) {
  const step = async () => gradNormOf((await model.optimStep(STILL)).metrics) ?? null;
  const pass = (data: Datum[], loss: Loss) => model.pass("forward_backward", lossInput(data, loss, false));
  const normOf = async (data: Datum[], loss: Loss) => {
    await pass(data, loss);
    return step();
  };
  /** Every token sampled by a policy that thought it `ratio` times less likely. */
  const at = (ratio: number, advantage: number): Datum => ({
    ...sequence,
    logprobs: logp_T.map((logp) => logp - Math.log(ratio)),
    advantages: logp_T.map(() => advantage),
  });

  await normOf([sequence], { kind: "cross_entropy" }); // on SkyRL's jax backend a new model starts with the gradient that its slot's last one was closed with
  const [output] = (await pass([at(2, 1)], CLIP)).flatMap((part) => part.loss_fn_outputs);
  const clippedHigh = await step();
  const single = await normOf([sequence], { kind: "cross_entropy" });
  const half = await normOf([{ ...sequence, weights: logp_T.map(() => 0.5) }], { kind: "cross_entropy" });
  const double = await normOf([sequence, sequence], { kind: "cross_entropy" });
  const taken = await model.passTwice(lossInput([sequence], { kind: "cross_entropy" }, false));
  const twice = await step();
  const clippedLow = await normOf([at(0.5, -1)], CLIP);
  const open = [await normOf([at(2, -1)], CLIP), await normOf([at(0.5, 1)], CLIP), await normOf([at(1.25, 1)], CLIP)];

  const told = [clippedHigh, single, half, double, clippedLow, ...open].every((norm) => norm !== null) && single! > 0;
  const zero = (norm: number | null) => norm! < 1e-3 * single!;
  return {
    ppo: !told
      ? ("unknown" as const)
      : !zero(clippedHigh) || !zero(clippedLow)
        ? ("does not clip" as const)
        : open.some(zero)
          ? ("ignores the bounds" as const)
          : ("clips" as const),
    reduction: !told
      ? ("unknown" as const)
      : double! > 1.5 * single!
        ? ("sum" as const)
        : half! < 0.75 * single!
          ? ("mean" as const)
          : ("mean of means" as const),
    // A mean hides a gradient that was counted twice: there only the answers show it.
    idempotent: taken && !(told && twice! > 1.5 * single!),
    logprobs: reported(output?.logprobs?.data, logp_T),
    gradNorm: told,
  };
}

/**
 * SkyRL's jax backend has one slot for sampler and trainer: a sampler used after a step gives the new weights, and one used
 * after a later sampler puts the trainer back to where it was published.
 */
async function samplersAfterStep(
  engine: TinkerEngine,
  model: TinkerModel,
  sequence: Datum,
): Promise<ProbeReport["samplers"]> {
  try {
    const sampler = await engine.sampler(await model.saveForSampler());
    const read = async () => (await sampler.logprobs([sequence.tokens], [sequence.from]))[0]!;
    const before = await read();
    await model.pass("forward_backward", lossInput([sequence], { kind: "cross_entropy" }, false));
    await model.optimStep({ ...STILL, learningRate: 0.05 });
    const moved = (await read()).reduce((sum, logp, i) => sum + Math.abs(logp - before[i]!), 0) / before.length;
    return moved < DISAGREEMENT_LIMIT / 10 ? "stay" : "follow the trainer";
  } catch (error) {
    if (error instanceof TinkerError) return "unknown"; // not every sampler reads a prompt
    throw error;
  }
}

/**
 * Takes a step up a slope, saves the state, and steps down the same slope from there. An Adam with its moments restored
 * hardly moves (its mean of gradients is -.05 of one); an Adam reset to zero goes all the way back.
 */
async function optimizerAfterLoad(
  engine: TinkerEngine,
  base: BaseModel,
  sequence: Datum,
): Promise<NonNullable<ProbeReport["optimizer"]>> {
  const step = async (of: TinkerModel, advantage: number): Promise<number> => {
    const before = await trainerLogprobs(of, sequence);
    const datum = { ...sequence, logprobs: before, advantages: before.map(() => advantage) };
    await of.pass("forward_backward", lossInput([datum], { kind: "importance_sampling" }, false));
    await of.optimStep({ ...STILL, learningRate: 1e-3 });
    const after = await trainerLogprobs(of, sequence);
    return after.reduce((sum, logp, i) => sum + Math.abs(logp - before[i]!), 0);
  };
  let loaded: TinkerModel | null = null;
  try {
    const fresh = await engine.model(base);
    try {
      const up = await step(fresh, 1);
      const path = await fresh.saveWeights(`probe-${randomUUID()}`);
      loaded = await engine.model(base);
      await loaded.loadWeights(path, true);
      const down = await step(loaded, -1);
      return !(up > 1e-5) ? "unknown" : down > 0.5 * up ? "lost" : "kept";
    } finally {
      await fresh.unload();
      await loaded?.unload();
    }
  } catch (error) {
    if (error instanceof TinkerError) return "unknown"; // one model at a time, or no saved states
    throw error;
  }
}

function reported(told: (number | null)[] | undefined, logp_T: number[]): ProbeReport["logprobs"] {
  if (!told || told.length < logp_T.length) return "none";
  const close = told
    .slice(-logp_T.length)
    .every((logp, i) => Math.abs((logp ?? NaN) - logp_T[i]!) < DISAGREEMENT_LIMIT);
  return close ? "reported" : "made up";
}

async function trainerLogprobs(model: TinkerModel, sequence: Datum): Promise<number[]> {
  const [part] = await model.pass("forward", lossInput([sequence], { kind: "cross_entropy" }, false));
  const rows = sequence.tokens.length - sequence.from,
    logp_T = part?.loss_fn_outputs[0]?.logprobs?.data.slice(-rows) ?? [];
  if (logp_T.length === rows && logp_T.every((logp) => Number.isFinite(logp))) return logp_T as number[];
  throw new TinkerError(
    { kind: "not-a-number", what: "a log-probability of the forward pass" },
    model.place("forward"),
  );
}
