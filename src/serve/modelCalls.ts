/** @file What the calls of a model do when their turn has come. */
import type { z } from "zod";
import type { AdamParams, Trainer } from "../engine/engine.js";
import { type REQUESTS, shapeName } from "../engine/tinker/wire.js";
import { forwardAnswer, forwardBackwardAnswer, passOf } from "./data.js";
import type { Models } from "./models.js";
import { Refused } from "./problem.js";
import type { Samplers } from "./samplers.js";
import type { About, States } from "./states.js";

export type Body<R extends keyof typeof REQUESTS> = z.output<(typeof REQUESTS)[R]>;

/** `trainer` is another one once a state was loaded. */
export interface TrainedModel {
  session: string;
  trainer: Trainer;
  about: About;
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
  return {
    async forward({ trainer, about }, { forward_input }) {
      const { batch } = passOf(forward_input, about.shape),
        sampler = await trainer.publish();
      const logprobs = await sampler.logprobs(
        batch.map(({ tokens }) => tokens),
        batch.map(({ from }) => from),
      );
      await sampler.close();
      return forwardAnswer(logprobs);
    },

    async forward_backward({ trainer, about }, { forward_backward_input }) {
      const { batch, loss } = passOf(forward_backward_input, about.shape);
      return forwardBackwardAnswer(await trainer.forwardBackward(batch, loss));
    },

    async optim_step({ trainer }, { adam_params }) {
      const { gradNorm } = await trainer.optimStep(adamOf(adam_params));
      return { type: "optim_step", metrics: { grad_norm: gradNorm } };
    },

    save_weights: async ({ trainer, about }) => ({
      type: "save_weights",
      path: await states.save(trainer, about, "weights"),
    }),

    async load_weights(model, { path, optimizer }) {
      const { trainer, about } = await models.openState(path, optimizer),
        own = shapeName(model.about.shape);
      if (shapeName(about.shape) !== own) {
        throw new Refused("invalid_request", `${path} is of ${shapeName(about.shape)}, this model of ${own}`, "path");
      }
      await model.trainer.close();
      model.trainer = trainer;
      return { type: "load_weights", path };
    },

    async save_weights_for_sampler({ trainer, about, session }, { path, sampling_session_seq_id }) {
      const type = "save_weights_for_sampler";
      if (typeof path === "string") return { type, path: await states.save(trainer, about, "sampler_weights") };
      const id = samplers.hold(session, sampling_session_seq_id ?? null, await trainer.publish(), about);
      return { type, sampling_session_id: id };
    },
  };
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
