/** @file Carries out a model's calls, each in its turn. */
import type { AdamParams, Trainer } from "../engine/engine.js";
import { shapeName } from "../engine/tinker/wire.js";
import type { Models } from "./models.js";
import { forwardAnswer, forwardBackwardAnswer, passOf } from "./passes.js";
import { Refused } from "./problem.js";
import type { Samplers } from "./samplers.js";
import type { About, SavedState, StateKind, States } from "./states.js";
import { forward, surrogatePass } from "./surrogateLosses.js";
import type { Body } from "./tinkerBodies.js";

/** `trainer` is another one once a state was loaded. */
export interface TrainedModel {
  session: string;
  trainer: Trainer;
  about: About;
  gradient: boolean; // a pass has left one that no step has taken
  heard: Date; // the last call
  saved: SavedState[];
}

/** Routes whose calls are numbered: each takes its turn. */
export const CALLS = [
  "forward",
  "forward_backward",
  "optim_step",
  "save_weights",
  "load_weights",
  "save_weights_for_sampler",
] as const;
export type Call = (typeof CALLS)[number];
export type ModelCalls = { [C in Call]: (model: TrainedModel, body: Body<C>) => Promise<object> };

export function modelCalls(models: Models, states: States, samplers: Samplers): ModelCalls {
  const save = async (model: TrainedModel, kind: StateKind): Promise<string> => {
    await mustBeFinite(model);
    const saved = await states.save(model.trainer, model.about, kind);
    model.saved.push(saved);
    return saved.path;
  };
  return {
    async forward({ trainer, about }, { forward_input }) {
      return forwardAnswer(await forward(trainer, passOf(forward_input, about.shape).batch));
    },

    async forward_backward(model, { forward_backward_input }) {
      const { trainer, about } = model,
        { batch, loss } = passOf(forward_backward_input, about.shape);
      const report =
        loss.kind === "cispo" || loss.kind === "dro"
          ? await surrogatePass(trainer, batch, loss)
          : await trainer.forwardBackward(batch, loss);
      model.gradient = true;
      if (Number.isFinite(report.loss)) return forwardBackwardAnswer(report);
      throw new Refused("invalid_request", `the loss is ${report.loss}: the model or its data is no longer finite`);
    },

    async optim_step(model, { adam_params }) {
      if (!model.gradient)
        throw new Refused(
          "invalid_request",
          "there is no gradient to step by: send forward_backward before optim_step",
        );
      model.gradient = false;
      const { gradNorm } = await model.trainer.optimStep(adamOf(adam_params)).catch((error: Error) => {
        throw /gradient is not finite/.test(error.message) ? new Refused("invalid_request", error.message) : error;
      });
      return { type: "optim_step", metrics: { grad_norm: gradNorm } };
    },

    save_weights: async (model) => ({ type: "save_weights", path: await save(model, "weights") }),

    async load_weights(model, { path, optimizer, base_model }) {
      if (base_model && base_model !== model.about.base)
        throw new Refused(
          "invalid_request",
          `base_model is ${base_model}, the model is of ${model.about.base}`,
          "base_model",
        );
      const { trainer, about } = await models.openState(path, optimizer),
        own = shapeName(model.about.shape);
      if (shapeName(about.shape) !== own) {
        throw new Refused("invalid_request", `${path} is of ${shapeName(about.shape)}, this model of ${own}`, "path");
      }
      await model.trainer.close();
      model.trainer = trainer;
      model.gradient = false;
      return { type: "load_weights", path };
    },

    async save_weights_for_sampler(model, { path, sampling_session_seq_id }) {
      const type = "save_weights_for_sampler",
        { trainer, about, session } = model;
      if (typeof path === "string") return { type, path: await save(model, "sampler_weights") };
      const id = samplers.hold(session, sampling_session_seq_id ?? null, await trainer.publish(), about);
      return { type, sampling_session_id: id };
    },
  };
}

/** A state with NaN would load as a good one. Every token is read once, since any token's row may be the broken one. */
async function mustBeFinite({ trainer, about: { shape } }: TrainedModel): Promise<void> {
  const all = Array.from({ length: shape.vocabulary }, (_, token) => token);
  const length = Math.max(1, shape.context - 2),
    batch = [];
  for (let at = 0; at < all.length; at += length)
    batch.push({ tokens: [0, ...all.slice(at, at + length), 0].slice(0, Math.max(2, shape.context)), from: 1 });
  const logprobs = await forward(trainer, batch);
  if (logprobs.some((logp_T) => logp_T.some((logp) => Number.isNaN(logp))))
    throw new Refused("invalid_request", "the model's weights are no longer finite: load its last saved state");
}

const adamOf = ({
  learning_rate,
  beta1,
  beta2,
  eps,
  weight_decay,
  grad_clip_norm,
}: Body<"optim_step">["adam_params"]): AdamParams => ({
  learningRate: learning_rate,
  beta1,
  beta2,
  epsilon: eps,
  weightDecay: weight_decay,
  gradClipNorm: grad_clip_norm,
});
