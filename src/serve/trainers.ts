/** @file Models that clients train: their calls in order, their answers remembered under (model_id, seq_id). */

import { type Turns, turns } from "./callOrder.js";
import type { Futures } from "./futures.js";
import type { Body, Call, ModelCalls, TrainedModel } from "./modelCalls.js";
import type { Models } from "./models.js";
import { Refused } from "./problem.js";
import type { About } from "./states.js";

/** Calls give the id under which their answer can be fetched; `digest` tells a call that is repeated from another one. */
export interface Trainers {
  about(modelId: string): About;
  /** The session of a model. Throws Refused where it is unknown. */
  sessionOf(modelId: string): string;
  create(body: Body<"create_model">, digest: string): string;
  call<C extends Call>(name: C, body: Body<C>, digest: string): string;
  /** Takes the turn of a call that cannot be read, so that those after it need not wait for it. */
  skip(modelId: string, seqId: number, why: Refused): void;
  unload(modelId: string): string;
  endSession(session: string): void;
  /** No further calls; those that wait for their turn are refused. */
  close(why: Refused): void;
}

export function trainers(models: Models, calls: ModelCalls, futures: Futures): Trainers {
  const trained = new Map<string, TrainedModel & { turns: Turns }>();
  const find = (id: string) => {
    const found = trained.get(id);
    if (found) return found;
    const why = "its session ended or the server was started again; create it anew and load its last saved state";
    throw new Refused("not_found", `there is no model "${id}": ${why}`, "model_id");
  };
  const end = (id: string) => {
    const model = trained.get(id);
    if (!model) return;
    trained.delete(id);
    model.turns.end(new Refused("gone", `model "${id}" has ended`));
    void model.trainer.close();
  };

  return {
    about: (id) => find(id).about,
    sessionOf: (id) => find(id).session,

    create({ session_id: session, model_seq_id, base_model, lora_config }, digest) {
      const id = `${session}:train:${model_seq_id}`,
        request = `${id}:0`,
        rank = lora_config?.rank ?? 0;
      if (rank > 0) {
        const why = `this server trains all parameters: lora_config.rank must be 0, not ${rank}`;
        throw new Refused("unsupported", why, "lora_config.rank");
      }
      futures.start(request, id, digest, async () => {
        const made = await models.openTrainer(base_model, lora_config?.seed ?? null);
        trained.set(id, { session, ...made, turns: turns() });
        return { model_id: id, type: "create_model" };
      });
      return request;
    },

    call(name, body, digest) {
      const { model_id: id, seq_id: seq } = body,
        model = find(id);
      if (typeof seq !== "number" || seq < 1) {
        const why = `seq_id must be a whole number from 1 on, not ${seq}: it orders the calls of a model`;
        throw new Refused("invalid_request", why, "seq_id");
      }
      const request = `${id}:${seq}`;
      if (!futures.known(request) && seq < model.turns.next) {
        throw new Refused("gone", `call ${seq} of ${id} is done and its answer no longer kept`, "seq_id");
      }
      futures.start(request, id, digest, () => model.turns.take(seq, () => calls[name](model, body)));
      return request;
    },

    skip(id, seq, why) {
      const model = trained.get(id),
        request = `${id}:${seq}`;
      if (!model || futures.known(request) || seq < model.turns.next) return;
      futures.start(request, id, "", () => model.turns.take(seq, () => Promise.reject(why)));
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
      for (const { turns } of trained.values()) turns.end(why);
    },
  };
}
