/** @file Models that clients train: their calls in order, their answers remembered under (model_id, seq_id). */
import type { AdamParams as EngineAdam, Trainer } from "../engine/engine.js";
import { shapeName, type REQUESTS } from "../engine/tinker/wire.js";
import type { z } from "zod";
import { forwardAnswer, forwardBackwardAnswer, passOf } from "./data.js";
import type { Futures } from "./futures.js";
import type { Models } from "./models.js";
import { Refused } from "./problem.js";
import type { Samplers } from "./samplers.js";
import type { About, States } from "./states.js";
import { turns, type Turns } from "./turns.js";

type Body<R extends keyof typeof REQUESTS> = z.output<(typeof REQUESTS)[R]>;

interface Trained {
  session: string;
  trainer: Trainer;
  about: About;
  turns: Turns;
}

export interface Trainers {
  about(modelId: string): About;
  /** The session of a model; throws Refused where it is unknown. */
  sessionOf(modelId: string): string;
  create(body: Body<"create_model">, digest: string): string;
  /** Takes the turn of a call that cannot be read, so that those after it need not wait for it. */
  skip(modelId: string, seqId: number, why: Refused): void;
  forward(body: Body<"forward">, digest: string): string;
  forwardBackward(body: Body<"forward_backward">, digest: string): string;
  optimStep(body: Body<"optim_step">, digest: string): string;
  save(body: Body<"save_weights">, digest: string): string;
  load(body: Body<"load_weights">, digest: string): string;
  publish(body: Body<"save_weights_for_sampler">, digest: string): string;
  unload(modelId: string): string;
  endSession(session: string): void;
  /** No further calls; those that wait for their turn are refused. */
  close(why: Refused): void;
}

export function trainers(models: Models, states: States, samplers: Samplers, futures: Futures): Trainers {
  const trained = new Map<string, Trained>();
  const find = (id: string): Trained => {
    const found = trained.get(id);
    if (found) return found;
    throw new Refused("not_found", `there is no model "${id}": its session ended or the server was started again; ` +
      `create it anew and load its last saved state`, "model_id");
  };

  function call(body: { model_id: string; seq_id?: number | null }, digest: string, work: (model: Trained) => Promise<object>): string {
    const { model_id: id, seq_id: seq } = body, model = find(id);
    if (typeof seq !== "number" || seq < 1) {
      throw new Refused("invalid_request", `seq_id must be a whole number from 1 on, not ${seq}: it orders the calls of a model`, "seq_id");
    }
    const request = `${id}:${seq}`;
    if (!futures.known(request) && seq < model.turns.next) {
      throw new Refused("gone", `call ${seq} of ${id} is done and its answer no longer kept`, "seq_id");
    }
    futures.start(request, id, digest, () => model.turns.take(seq, () => work(model)));
    return request;
  }

  const close = (id: string, why: Refused) => {
    const model = trained.get(id);
    if (!model) return;
    trained.delete(id);
    model.turns.end(why);
    void model.trainer.close();
  };

  return {
    about: (id) => find(id).about,
    sessionOf: (id) => find(id).session,

    create({ session_id: session, model_seq_id, base_model, lora_config }, digest) {
      const id = `${session}:train:${model_seq_id}`, request = `${id}:0`;
      if ((lora_config?.rank ?? 0) > 0) {
        throw new Refused("unsupported", `this server trains all parameters: lora_config.rank must be 0, not ${lora_config!.rank}`, "lora_config.rank");
      }
      futures.start(request, id, digest, async () => {
        const made = await models.openTrainer(base_model, lora_config?.seed ?? null);
        trained.set(id, { session, ...made, turns: turns() });
        return { model_id: id, type: "create_model" };
      });
      return request;
    },

    skip(id, seq, why) {
      const model = trained.get(id);
      if (!model || futures.known(`${id}:${seq}`) || seq < model.turns.next) return;
      futures.start(`${id}:${seq}`, id, "", () => model.turns.take(seq, () => Promise.reject(why)));
    },

    forward: (body, digest) =>
      call(body, digest, async (model) => {
        const { batch } = passOf(body.forward_input, model.about.shape), sampler = await model.trainer.publish();
        const logprobs = await sampler.logprobs(batch.map(({ tokens }) => tokens), batch.map(({ from }) => from));
        await sampler.close();
        return forwardAnswer(logprobs);
      }),

    forwardBackward: (body, digest) =>
      call(body, digest, async (model) => {
        const { batch, loss } = passOf(body.forward_backward_input, model.about.shape);
        return forwardBackwardAnswer(await model.trainer.forwardBackward(batch, loss));
      }),

    optimStep: (body, digest) =>
      call(body, digest, async ({ trainer }) => {
        const { gradNorm } = await trainer.optimStep(adamOf(body.adam_params));
        return { type: "optim_step", metrics: { grad_norm: gradNorm } };
      }),

    save: (body, digest) =>
      call(body, digest, async ({ trainer, about }) => ({ type: "save_weights", path: await states.save(trainer, about, "weights") })),

    load: (body, digest) =>
      call(body, digest, async (model) => {
        const { trainer, about } = await models.openState(body.path, body.optimizer), own = shapeName(model.about.shape);
        if (shapeName(about.shape) !== own) {
          throw new Refused("invalid_request", `${body.path} is of ${shapeName(about.shape)}, this model of ${own}`, "path");
        }
        await model.trainer.close();
        model.trainer = trainer;
        return { type: "load_weights", path: body.path };
      }),

    publish: (body, digest) =>
      call(body, digest, async ({ trainer, about, session }) => {
        const type = "save_weights_for_sampler";
        if (typeof body.path === "string") return { type, path: await states.save(trainer, about, "sampler_weights") };
        const id = samplers.hold(session, body.sampling_session_seq_id ?? null, await trainer.publish(), about);
        return { type, sampling_session_id: id };
      }),

    unload(id) {
      const request = `${id}:unload`;
      if (futures.known(request)) return request;
      futures.start(request, find(id).session, "", async () => {
        close(id, ended(id));
        return { type: "unload_model", model_id: id };
      });
      return request;
    },

    endSession(session) {
      for (const [id, model] of trained) {
        if (model.session !== session) continue;
        close(id, ended(id));
        futures.drop(id);
      }
      futures.drop(session);
    },
    close(why) {
      for (const { turns } of trained.values()) turns.end(why);
    },
  };
}

const ended = (id: string) => new Refused("gone", `model "${id}" has ended`);

const adamOf = ({ learning_rate, beta1, beta2, eps, weight_decay, grad_clip_norm }: Body<"optim_step">["adam_params"]): EngineAdam => ({
  learningRate: learning_rate, beta1, beta2, epsilon: eps, weightDecay: weight_decay, gradClipNorm: grad_clip_norm,
});
