/** @file `judgelab serve`: the embedded engine behind the Tinker protocol and OpenAI's, on one port. */
import type { Socket } from "node:net";
import rateLimit from "@fastify/rate-limit";
import fastify, { type FastifyError, type FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "../engine/engine.js";
import { accessCheck, isLoopback } from "./access.js";
import { futures } from "./futures.js";
import { modelCalls } from "./modelCalls.js";
import { models, type ServedModel } from "./models.js";
import { openaiRoutes } from "./openai/routes.js";
import { errorBody, Refused, wordsFor } from "./problem.js";
import { readBodies } from "./requests.js";
import { samplers } from "./samplers.js";
import { sessions } from "./sessions.js";
import { states } from "./states.js";
import { tinkerRoutes } from "./tinkerRoutes.js";
import { trainers } from "./trainers.js";

export const ServeOptions = z.strictObject({
  host: z.string().default("127.0.0.1"),
  port: z.number().int().min(0).max(65535).default(8400), // 0: any that is free
  key: z.string().min(1).optional(), // required for any address but loopback
  state: z.string().default("build/serve"), // the folder of saved states
  heartbeatSeconds: z.number().positive().max(1e6).default(300), // verl_tinker and SkyRL: 300; timers end at 2^31 ms
  bodyMegabytes: z.number().positive().default(64), // the SDK sends at most 5 by its own estimate, which counts 10 bytes a number
  requestSeconds: z.number().positive().max(1e6).default(120), // until a request is there as a whole
  closeSeconds: z.number().positive().max(1e6).default(5), // for answers that clients are slow to read
  requestsPerSecond: z.number().int().positive().default(5000), // of one address
});
export type ServeOptions = z.infer<typeof ServeOptions>;

export interface Served {
  url: string;
  /**
   * Accepts no new work, finishes running work, whose answers polls in flight can still fetch, and then frees the port.
   * It waits at most closeSeconds for a client that is silent or does not read its answer.
   */
  close(): Promise<void>;
}

/**
 * `served`: trained models by name, as base models and for sampling. Rejects if the port is taken, or if a host
 * that others can reach is asked for without a key.
 */
export async function serve(
  engine: Engine,
  served: ReadonlyMap<string, ServedModel>,
  given: z.input<typeof ServeOptions> = {},
): Promise<Served> {
  const options = optionsOf(given),
    { host, port, key } = options;
  if (!isLoopback(host) && key === undefined) {
    throw new RangeError(
      `${host} can be reached from other machines: a key is needed; name the environment variable that holds it with --key-env`,
    );
  }
  const app = fastify({
    forceCloseConnections: true,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 500 },
    requestTimeout: 1000 * options.requestSeconds,
    http: {
      headersTimeout: 1000 * Math.min(60, options.requestSeconds),
      connectionsCheckingInterval: 1000 * Math.min(10, options.requestSeconds / 4),
    },
  });
  readBodies(app, options.bodyMegabytes * 1e6);
  answerErrors(app);
  const underWay = answersUnderWay(app);
  await app.register(rateLimit, { max: options.requestsPerSecond, timeWindow: 1000 });
  const mayPass = accessCheck(key);
  app.addHook("onRequest", async (request) => {
    if (request.url !== "/api/v1/healthz") mayPass(request);
  });

  let closing = false;
  const store = states(options.state),
    known = models(engine, served, store),
    answers = futures();
  const readers = samplers(known),
    learners = trainers(known, modelCalls(known, store, readers), answers, options.heartbeatSeconds);
  const alive = sessions(options.heartbeatSeconds, (session) => {
    learners.endSession(session);
    readers.endSession(session);
  });
  tinkerRoutes(app, {
    models: known,
    states: store,
    samplers: readers,
    trainers: learners,
    sessions: alive,
    futures: answers,
    closing: () => closing,
  });
  openaiRoutes(app, known, readers);
  const url = await app.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
    alive.close();
    throw error.code === "EADDRINUSE"
      ? new Error(`port ${port} of ${host} is taken: give another one with --port`)
      : error;
  });
  return {
    url,
    async close() {
      if (closing) return;
      closing = true;
      learners.close(new Refused("closing", "the server is closing: load the last saved state when it is back"));
      await answers.idle();
      alive.close();
      await underWay.over(options.closeSeconds);
      await app.close();
    },
  };
}

function optionsOf(given: z.input<typeof ServeOptions>): ServeOptions {
  const parsed = ServeOptions.safeParse(given),
    [issue] = parsed.error?.issues ?? [];
  if (issue) throw new RangeError(`${issue.path.join(".")}: ${issue.message}`);
  return parsed.data!;
}

/**
 * Connections, each with whether an answer is still to come on it. Node's own count of idle ones does not help: from
 * version 26 on it counts a connection that still waits for its answer as idle.
 */
function answersUnderWay(app: FastifyInstance) {
  const answers = new Map<Socket, number>(),
    unasked = new Set<Socket>(); // opened just now: the first request may be on its way
  app.server.on("connection", (socket) => {
    answers.set(socket, 1);
    unasked.add(socket);
    socket.once("close", () => {
      answers.delete(socket);
      unasked.delete(socket);
      changed();
    });
  });
  app.server.prependListener("request", ({ socket }, response) => {
    if (!unasked.delete(socket)) answers.set(socket, (answers.get(socket) ?? 0) + 1);
    response.once("close", () => {
      if (answers.has(socket)) answers.set(socket, answers.get(socket)! - 1);
      changed();
    });
  });
  let changed = () => {};
  return {
    /** Ends each connection once nothing is to come on it; resolves when all have ended, at the latest after so long. */
    over: (seconds: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, 1000 * seconds);
        changed = () => {
          for (const [socket, coming] of answers) if (coming === 0) socket.end();
          if (answers.size > 0) return;
          clearTimeout(timer);
          resolve();
        };
        changed();
      }),
  };
}

function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    const why = `there is no ${request.method} ${request.url.split("?")[0]} here`;
    return reply.status(404).send(errorBody(request.url, "not_found", why, null));
  });
  app.setErrorHandler((error: FastifyError | Refused, request, reply) => {
    if (error instanceof Refused) {
      if (error.code === "too_large") reply.header("connection", "close");
      return reply.status(error.status).send(errorBody(request.url, error.code, error.message, error.param));
    }
    const status = error.statusCode ?? 500,
      sent = request.headers["content-type"];
    if (status >= 500)
      return reply.status(status).send(errorBody(request.url, "internal", wordsFor(error).message, null));
    const message =
      status === 415 ? `this server reads application/json, and a pass in protobuf, not ${sent}` : error.message;
    const code = status === 429 ? "too_busy" : "invalid_request";
    return reply.status(status).send(errorBody(request.url, code, message, null));
  });
}
