/** @file The Tinker protocol's routes (src/engine/tinker/wire.ts). */

import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { encodeAnswer } from "../engine/tinker/protoAnswer.js";
import { PROTOBUF } from "../engine/tinker/protoRequest.js";
import { API, EXTENSION, type Route, shapeOf } from "../engine/tinker/wire.js";
import type { Futures } from "./futures.js";
import { CALLS, type Call } from "./modelCalls.js";
import { type Models, UNTRAINED } from "./models.js";
import { badBody, Refused } from "./problem.js";
import { runRoutes } from "./runRoutes.js";
import { sample } from "./sample.js";
import type { Samplers } from "./samplers.js";
import type { Sessions } from "./sessions.js";
import type { States } from "./states.js";
import { BODIES, type Body } from "./tinkerBodies.js";
import type { Trainers } from "./trainers.js";

/** How long a poll is held; the SDK gives up on one after 45 s. */
const POLL_SECONDS = 20;

const ALL_PARAMETERS =
  "this server trains all parameters: a LoRA rank is accepted and has no effect, so take a learning rate for full training";

/** Calls under way beyond which sampling is put off with a 429, as Tinker's clients expect. */
const MOST_RUNNING = 10_000;

type Handlers = { [R in Route]: (body: Body<R>, asked: Asked) => unknown };

/** What a handler needs to know of a request besides its body. */
interface Asked {
  digest: string; // the hash of the route and of the body as it was sent
  protobuf: boolean; // the client reads no JSON where protobuf has a word for the answer
  reply: FastifyReply;
}

export interface Rooms {
  models: Models;
  states: States;
  samplers: Samplers;
  trainers: Trainers;
  sessions: Sessions;
  futures: Futures;
  closing: () => boolean;
}

export function tinkerRoutes(app: FastifyInstance, rooms: Rooms): void {
  const { models, states, samplers, trainers, sessions, futures, closing } = rooms;
  const handlers: Handlers = {
    "client/config": () => ({
      parallel_fwdbwd_chunks: true,
      proto_write_fwdbwd: false, // read up to 0.24, which sends either
      proto_compress_fwdbwd: false,
    }),
    create_session: () => ({ type: "create_session", session_id: sessions.open(), info_message: ALL_PARAMETERS }),
    session_heartbeat: ({ session_id }) => {
      sessions.heard(session_id);
      return { type: "session_heartbeat" };
    },
    create_model: (body, { digest }) => {
      sessions.heard(body.session_id);
      return { request_id: trainers.create(body, digest) };
    },
    get_info: ({ model_id }) => {
      const { base } = trainers.about(model_id);
      return {
        type: "get_info",
        model_id,
        model_name: base,
        model_data: { arch: "judgelab", model_name: base },
        is_lora: false,
        lora_rank: 0,
      };
    },
    unload_model: ({ model_id }) => ({ request_id: trainers.unload(model_id), model_id }),
    ...numberedCalls(rooms),

    async create_sampling_session({ session_id, sampling_session_seq_id, base_model, model_path }) {
      sessions.heard(session_id);
      const source = model_path ?? base_model;
      if (!source) throw new Refused("invalid_request", "model_path or base_model is needed", "model_path");
      return {
        type: "create_sampling_session",
        sampling_session_id: await samplers.open(session_id, sampling_session_seq_id, source),
      };
    },
    async asample(body, { digest }) {
      if (futures.running() >= MOST_RUNNING)
        throw new Refused("too_busy", `${MOST_RUNNING} calls are under way: send fewer at once`);
      const { sampling_session_id: id, seq_id, model_path, base_model } = body;
      if (id) {
        const { session } = samplers.about(id),
          request = `${id}:${seq_id ?? randomUUID()}`;
        if (session) sessions.heard(session);
        futures.start(request, session ?? id, digest, async () => {
          const { sampler, about } = await samplers.find(id);
          return sample(body, sampler, about);
        });
        return { request_id: request, sample_sequence_ids: sequenceIds(request, body.num_samples) };
      }
      const source = model_path ?? base_model;
      if (!source)
        throw new Refused(
          "invalid_request",
          "sampling_session_id, model_path or base_model is needed",
          "sampling_session_id",
        );
      const { sampler, about } = await samplers.shared(source),
        request = randomUUID();
      futures.start(request, source, digest, () => sample(body, sampler, about));
      return { request_id: request, sample_sequence_ids: sequenceIds(request, body.num_samples) };
    },
    async retrieve_future({ request_id }, { protobuf, reply }) {
      const answer = await futures.fetch(request_id, closing() ? 0 : POLL_SECONDS);
      if (answer.kind === "done") {
        const bytes = protobuf ? encodeAnswer(JSON.parse(answer.body)) : null;
        if (bytes) return reply.type(PROTOBUF).send(Buffer.from(bytes));
        return reply.type("application/json").send(answer.body);
      }
      if (answer.kind === "pending")
        return reply.status(408).send({ type: "try_again", request_id, queue_state: "active" });
      throw new Refused(
        "gone",
        `there is no answer "${request_id}" here: the call is unknown, or its answer was dropped; send it again`,
        "request_id",
      );
    },
    async weights_info({ tinker_path }) {
      return { base_model: (await states.find(tinker_path)).base, is_lora: false, lora_rank: 0 };
    },
  };

  for (const route of Object.keys(handlers) as Route[]) {
    app.post(`${API}/${route}`, async (request, reply) => {
      if (closing() && route !== "retrieve_future") throw new Refused("closing", "the server is closing");
      const parsed = BODIES[route].safeParse(request.body);
      if (parsed.success)
        return (handlers[route] as (body: unknown, asked: Asked) => unknown)(parsed.data, asked(request, reply));
      const why = badBody(parsed.error);
      passTurn(trainers, request.body, why);
      throw why;
    });
  }

  app.get(`${API}/healthz`, () => ({ status: "ok" }));
  app.get(`${API}/get_server_capabilities`, () => ({
    supported_models: [
      ...[...models.served].map(([model_name, { shape }]) => ({ model_name, max_context_length: shape.context })),
      { model_name: UNTRAINED, max_context_length: shapeOf(UNTRAINED)!.context },
    ],
    extensions: [EXTENSION],
  }));
  runRoutes(app, rooms);
}

/** One for each sample of a request, in order. */
const sequenceIds = (request: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${request}:${i}`);

/** A call of a model also shows that its client is alive. */
function numberedCalls({ sessions, trainers }: Rooms): Pick<Handlers, Call> {
  const numbered = <C extends Call>(name: C, model_id: string, body: Body<C>, digest: string) => {
    sessions.heard(trainers.heard(model_id));
    return { request_id: trainers.call(name, model_id, body, digest), model_id };
  };
  const call = <C extends Exclude<Call, "load_weights">>(name: C) => [
    name,
    (body: Body<C>, { digest }: Asked) => numbered(name, body.model_id, body, digest),
  ];
  return {
    ...(Object.fromEntries(CALLS.filter((name) => name !== "load_weights").map(call)) as Pick<Handlers, Call>),
    forward_backward(body, { digest }) {
      const { forward_only, forward_backward_input, ...numbers } = body;
      return forward_only
        ? numbered("forward", body.model_id, { ...numbers, forward_input: forward_backward_input }, digest)
        : numbered("forward_backward", body.model_id, body, digest);
    },
    load_weights(body, { digest }) {
      const { model_id, session_id, model_seq_id } = body;
      if (typeof model_id === "string" && typeof session_id !== "string")
        return numbered("load_weights", model_id, body, digest);
      if (typeof model_id === "string" || typeof session_id !== "string" || typeof model_seq_id !== "number") {
        const why = "give model_id and seq_id of a model, or session_id and model_seq_id to make one from the state";
        throw new Refused("invalid_request", why, "model_id");
      }
      sessions.heard(session_id);
      return { request_id: trainers.createFrom(body, digest), model_id: `${session_id}:train:${model_seq_id}` };
    },
  };
}

const asked = (request: FastifyRequest, reply: FastifyReply): Asked => {
  const accept = request.headers.accept ?? "";
  return {
    digest: `${request.url} ${request.bodyDigest}`,
    protobuf: accept.includes(PROTOBUF) && !accept.includes("application/json"),
    reply,
  };
};

/** A call that cannot be read has still used its number: its client continues with the next one. */
function passTurn(trainers: Trainers, body: unknown, why: Refused): void {
  const { model_id, seq_id } = (body ?? {}) as Record<string, unknown>;
  if (typeof model_id === "string" && Number.isSafeInteger(seq_id) && (seq_id as number) > 0)
    trainers.skip(model_id, seq_id as number, why);
}
