/** @file Models that clients train: their calls in order, their answers remembered under (model_id, seq_id). */
import type { Trainer } from "../engine/engine.js";
import { type CallOrder, callOrder } from "./callOrder.js";
import type { Futures } from "./futures.js";
import type { Call, ModelCalls, TrainedModel } from "./modelCalls.js";
import type { Models } from "./models.js";
import { Refused } from "./problem.js";
import type { About } from "./states.js";
import type { Body } from "./tinkerBodies.js";

/**
 * Calls return the id under which their answer can be fetched; `digest` distinguishes a repeated call from another one.
 */
export interface Trainers {
  about(modelId: string): About;
  /** The models that live, by id, in the order in which they were made. */
  all(): ReadonlyMap<string, Pick<TrainedModel, "about" | "heard" | "saved">>;
  /** Notes a call of a model, and returns its session. Throws Refused if it is unknown. */
  heard(modelId: string): string;
  create(body: Body<"create_model">, digest: string): string;
  /** A model that begins as a saved state; its first numbered call is 1, as after create. */
  createFrom(body: Body<"load_weights">, digest: string): string;
  call<C extends Call>(name: C, modelId: string, body: Body<C>, digest: string): string;
  /** Takes the turn of a call that cannot be read, so that those after it need not wait for it. */
  skip(modelId: string, seqId: number, why: Refused): void;
  unload(modelId: string): string;
  endSession(session: string): void;
  /** No further calls; those that wait for their turn are refused. */
  close(why: Refused): void;
}

/** `patience`: seconds that a call waits for those before it. */
export function trainers(models: Models, calls: ModelCalls, futures: Futures, patience: number): Trainers {
  const trained = new Map<string, TrainedModel & { order: CallOrder }>();
  const find = (id: string) => {
    const found = trained.get(id);
    if (found) return found;
    const why = "its session ended or the server was restarted; create it again and load its last saved state";
    throw new Refused("not_found", `there is no model "${id}": ${why}`, "model_id");
  };
  const end = (id: string) => {
    const model = trained.get(id);
    if (!model) return;
    trained.delete(id);
    model.order.end(new Refused("gone", `model "${id}" has ended`));
    void model.trainer.close();
  };
  const make = (
    session: string,
    number: number,
    digest: string,
    open: () => Promise<{ trainer: Trainer; about: About }>,
    answer: (id: string) => object,
  ): string => {
    const id = `${session}:train:${number}`,
      request = `${id}:0`;
    futures.start(request, id, digest, async () => {
      const made = await open();
      trained.set(id, { session, ...made, gradient: false, heard: new Date(), saved: [], order: callOrder(patience) });
      return answer(id);
    });
    return request;
  };

  return {
    about: (id) => find(id).about,
    all: () => trained,
    heard(id) {
      const model = find(id);
      model.heard = new Date();
      return model.session;
    },

    /** Any rank is taken: all parameters are trained, as the answer, get_info and the session's message say. */
    create({ session_id, model_seq_id, base_model, lora_config }, digest) {
      const open = () => models.openTrainer(base_model, lora_config?.seed ?? null);
      return make(session_id, model_seq_id, digest, open, (model_id) => ({
        model_id,
        type: "create_model",
        is_lora: false,
        lora_rank: 0,
      }));
    },
    createFrom({ session_id, model_seq_id, path, optimizer, base_model }, digest) {
      const open = async () => {
        const opened = await models.openState(path, optimizer);
        if (base_model && base_model !== opened.about.base)
          throw new Refused(
            "invalid_request",
            `${path} is of ${opened.about.base}, not of ${base_model}`,
            "base_model",
          );
        return opened;
      };
      return make(session_id!, model_seq_id!, digest, open, (model_id) => ({ model_id, path, type: "load_weights" }));
    },

    call(name, id, body, digest) {
      const seq = body.seq_id,
        model = find(id);
      if (typeof seq !== "number" || seq < 1) {
        const why = `seq_id must be a whole number from 1 on, not ${seq}: it orders the calls of a model`;
        throw new Refused("invalid_request", why, "seq_id");
      }
      const request = `${id}:${seq}`;
      if (!futures.known(request) && seq < model.order.next) {
        throw new Refused("gone", `call ${seq} of ${id} is done and its answer no longer kept`, "seq_id");
      }
      futures.start(request, id, digest, () => model.order.take(seq, () => calls[name](model, body)));
      return request;
    },

    skip(id, seq, why) {
      const model = trained.get(id),
        request = `${id}:${seq}`;
      if (!model || futures.known(request) || seq < model.order.next) return;
      futures.start(request, id, "", () => model.order.take(seq, () => Promise.reject(why)));
    },

    unload(id) {
      const request = `${id}:unload`;
      if (futures.known(request)) return request;
      futures.start(request, find(id).session, "", async () => {
        end(id);
        return { type: "unload_model", model_id: id };
      });
      return request;
    },

    endSession(session) {
      for (const [id, model] of trained) {
        if (model.session !== session) continue;
        end(id);
        futures.drop(id);
      }
      futures.drop(session);
    },
    close(why) {
      for (const { order } of trained.values()) order.end(why);
    },
  };
}
