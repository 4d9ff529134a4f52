/** @file A Trainer over a model of a Tinker server. */
import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import type { Datum, Loss, LossReport, Sampler, Trainer } from "../engine.js";
import { addToken, lossReport, noLoss } from "../losses.js";
import { asSum } from "./asSum.js";
import { lossInput } from "./lossInput.js";
import type { ProbeReport } from "./probeReport.js";
import { ROUNDING, TinkerError } from "./problem.js";
import { readState, writeState } from "./stateFile.js";
import type { TinkerModel } from "./tinkerModel.js";
import type { ResponseBody } from "./wire.js";

export interface TrainerContext {
  model: TinkerModel;
  base: { name: string; loraRank: number };
  extended: boolean;
  refusal: string | null; // of the loss ppo
  reduction: ProbeReport["reduction"];
  follows: boolean; // the probe found samplers that do not stay as they were published
  sampler(saved: { path?: string; session?: string }): Promise<Sampler>;
  reopen(path: string, base: TrainerContext["base"], optimizer: boolean): Promise<TinkerModel>;
}

/**
 * `optimStep` reports a norm of -1 if the server reports none. `save` makes two states on the server, one to train on
 * from and one to sample from, and writes a file under the given name that says where they are.
 */
export function tinkerTrainer(context: TrainerContext): Trainer {
  const { base, extended, refusal, reduction, follows, sampler, reopen } = context;
  let { model } = context;
  const { place } = model;
  let steps = 0,
    warned = false;
  /** Refuses its use after a step if the server would silently use other weights, or reset the trainer. */
  const untilNextStep = ({ sample, scoreTokens, logprobs, close }: Sampler): Sampler => {
    const published = steps;
    const guarded =
      <A extends unknown[], R>(ask: (...asked: A) => Promise<R>) =>
      async (...asked: A): Promise<R> => {
        if (steps === published) return ask(...asked);
        throw new TinkerError(
          {
            kind: "unsupported",
            what: "this server keeps no copy of a sampler's weights, and the model has taken a step since",
            remedy: "publish again",
          },
          place("asample"),
        );
      };
    return { sample: guarded(sample), scoreTokens: guarded(scoreTokens), logprobs: guarded(logprobs), close };
  };
  return {
    async forwardBackward(batch, loss) {
      if (batch.length === 0) throw new RangeError("forwardBackward was given no data: give one datum or more");
      if (loss.kind === "ppo" && refusal !== null)
        throw new TinkerError({ kind: "refused", reason: refusal }, place("forward_backward"));
      if (!extended && loss.kind !== "cross_entropy" && loss.klWeight) {
        throw new TinkerError(
          {
            kind: "unsupported",
            what: `the Tinker protocol has no KL term (klWeight ${loss.klWeight})`,
            remedy: "leave klWeight out, or train on a server that announces it, as judgelab serve does",
          },
          place("forward_backward"),
        );
      }
      const parts = await model.pass("forward_backward", lossInput(asSum(batch, loss, reduction), loss, extended));
      const asAsked = reduction === "sum" || reduction === "unknown"; // else the server's total is that of other weights
      return report(batch, loss, parts, asAsked, (detail) => {
        const ids = parts.map(({ requestId }) => requestId).join(", ");
        return new TinkerError({ kind: "shape", detail }, place("forward_backward", ids));
      });
    },

    async optimStep(adam) {
      steps++;
      const { metrics, requestId } = await model.optimStep(adam);
      const norm = gradNormOf(metrics);
      if (norm === null) {
        throw new TinkerError(
          { kind: "not-a-number", what: "the norm of the gradient" },
          place("optim_step", requestId),
        );
      }
      if (norm !== undefined && !(norm >= 0 && norm <= LARGEST_NORM))
        throw new TinkerError(
          { kind: "shape", detail: `grad_norm ${norm}, which no gradient in float32 has` },
          place("optim_step", requestId),
        );
      if (norm !== undefined && norm > STRANGE_NORM && !warned) {
        warned = true;
        console.warn(
          `${place("optim_step").role}: the server reports a gradient of norm ${norm.toPrecision(3)}, step ${steps}`,
        );
      }
      return { gradNorm: norm ?? -1 };
    },

    async publish() {
      const published = await sampler(await model.saveForSampler());
      return follows ? untilNextStep(published) : published;
    },

    async save(file) {
      // A name cannot be reused, and holds letters, digits, - and _ (SkyRL).
      const name = `${basename(file).replace(/[^a-zA-Z0-9_-]/g, "_")}-${randomUUID()}`;
      const training = await model.saveWeights(name);
      const { path } = await model.saveForSampler(name);
      if (!path)
        throw new TinkerError(
          { kind: "shape", detail: "no path of the saved state" },
          place("save_weights_for_sampler"),
        );
      return writeState(file, { training, sampler: path, baseModel: base.name, loraRank: base.loraRank });
    },

    async load(ref) {
      const { training, baseModel, loraRank } = await readState(ref);
      const before = model;
      await before.unload(); // some servers hold one model only
      model = await reopen(training, { name: baseModel, loraRank }, true);
      steps++;
    },

    close: () => model.unload(),
  };
}

const LARGEST_NORM = 3.4028235e38; // float32's
/**
 * The paper's runs clip at 1; ours begin below 100. Reported once, since a diverging run would repeat it at every step.
 */
const STRANGE_NORM = 1e6;

/**
 * "grad_norm", "skyrl.ai/grad_norm", "actor/grad_norm:mean"; undefined if there is none, null if it is not a number.
 */
export const gradNormOf = (metrics: ResponseBody<"optim_step">["metrics"]): number | null | undefined =>
  Object.entries(metrics ?? {}).find(([name]) => /(^|[^a-z_])grad_norm(:\w+)?$/.test(name))?.[1];

/**
 * The loss is the server's `loss:sum` if it reports one; everything else is computed from the log-probabilities it
 * reports. Some servers report none, or false ones (the probe finds out): clip fraction and KL are then 0.
 */
function report(
  batch: Datum[],
  loss: Loss,
  parts: ResponseBody<"forward_backward">[],
  asAsked: boolean,
  fail: (detail: string) => Error,
): LossReport {
  const outputs = parts.flatMap((part) => part.loss_fn_outputs);
  if (outputs.length !== batch.length && outputs.length > 0)
    throw fail(`outputs of ${outputs.length} datums where ${batch.length} were sent`);
  const told = outputs.length > 0 && outputs.every(({ logprobs }) => logprobs);
  const sums = noLoss();
  const logprobs = !told
    ? []
    : batch.map((datum, d) => {
        const rows = datum.tokens.length - datum.from,
          all = outputs[d]!.logprobs!.data,
          data = all.slice(-rows);
        if (data.length !== rows || all.length >= datum.tokens.length)
          throw fail(`${all.length} log-probabilities for ${rows} tokens of ${datum.tokens.length}`);
        const odd = data.findIndex((logprob) => !Number.isFinite(logprob));
        if (odd >= 0) throw fail(`log-probability ${odd} of datum ${d} is not a finite number`);
        const positive = data.find((logprob) => logprob! > ROUNDING);
        if (positive !== undefined) throw fail(`a log-probability of ${positive} in datum ${d}: none is above 0`);
        const logp_T = Float32Array.from(data as number[]);
        logp_T.forEach((logp, i) => addToken(sums, datum, i, logp, loss));
        return logp_T;
      });
  if (parts.some((part) => part.metrics?.["loss:sum"] === null)) throw fail("the loss is not a finite number");
  const totals = asAsked ? parts.map((part) => part.metrics?.["loss:sum"]) : [null];
  if (totals.every((total) => typeof total === "number")) sums.loss = totals.reduce((sum, total) => sum + total, 0);
  else if (!told) throw fail("neither loss:sum nor log-probabilities");
  if (!Number.isFinite(sums.loss)) throw fail(`the loss is ${sums.loss}`);
  return lossReport(sums, logprobs);
}
