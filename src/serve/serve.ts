/** @file `judgelab serve`: the embedded engine behind the Tinker protocol and OpenAI's, on one port. */
import { createHash } from "node:crypto";
import rateLimit from "@fastify/rate-limit";
import fastify, { type FastifyError, type FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "../engine/engine.js";
import { accessCheck, isLoopback } from "./access.js";
import { futures } from "./futures.js";
import { modelCalls } from "./modelCalls.js";
import { models, type ServedModel } from "./models.js";
import { openaiRoutes } from "./openai/routes.js";
import { errorBody, Refused } from "./problem.js";
import { samplers } from "./samplers.js";
import { sessions } from "./sessions.js";
import { states } from "./states.js";
import { tinkerRoutes } from "./tinkerRoutes.js";
import { trainers } from "./trainers.js";

declare module "fastify" {
  interface FastifyRequest {
    bodyDigest: string; // sha256 of the body's bytes
  }
}

export const ServeOptions = z.strictObject({
  host: z.string().default("127.0.0.1"),
  port: z.number().int().min(0).max(65535).default(8400), // 0: any that is free
  key: z.string().min(1).optional(), // required for any address but loopback
  state: z.string().default("build/serve"), // the folder of saved states
  heartbeatSeconds: z.number().positive().default(300), // verl_tinker and SkyRL: 300
  bodyMegabytes: z.number().positive().default(64), // the SDK sends at most 5 by its own estimate, which counts 10 bytes a number
  requestsPerSecond: z.number().int().positive().default(5000), // of one address
});
export type ServeOptions = z.infer<typeof ServeOptions>;

export interface Served {
  url: string;
  /** No new work; what runs is finished and its answers can still be fetched by polls under way; then the port is free. */
  close(): Promise<void>;
}

/**
 * `served`: trained models by name, as base models and for sampling. Rejects where the port is taken, or where a host
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
    throw new Error(
      `${host} can be reached from other machines: a key is needed; name the environment variable that holds it with --key-env`,
    );
  }
  const app = fastify({
    bodyLimit: options.bodyMegabytes * 1e6,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    routerOptions: { maxParamLength: 500 },
  });
  readBodies(app);
  answerErrors(app);
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
    learners = trainers(known, modelCalls(known, store, readers), answers);
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
      await app.close();
    },
  };
}

function optionsOf(given: z.input<typeof ServeOptions>): ServeOptions {
  const parsed = ServeOptions.safeParse(given),
    [issue] = parsed.error?.issues ?? [];
  if (issue) throw new Error(`${issue.path.join(".")}: ${issue.message}`);
  return parsed.data!;
}

/** JSON only, with the hash that tells a repeated call from another one under the same number. */
function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.decorateRequest("bodyDigest", "");
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    request.bodyDigest = createHash("sha256")
      .update(body as Buffer)
      .digest("hex");
    try {
      done(null, JSON.parse(body.toString()));
    } catch (error) {
      done(new Refused("invalid_request", `the body is not JSON: ${(error as Error).message}`));
    }
  });
}

function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) =>
    reply
      .status(404)
      .send(
        errorBody(request.url, "not_found", `there is no ${request.method} ${request.url.split("?")[0]} here`, null),
      ),
  );
  app.setErrorHandler((error: FastifyError | Refused, request, reply) => {
    if (error instanceof Refused)
      return reply.status(error.status).send(errorBody(request.url, error.code, error.message, error.param));
    const status = error.statusCode ?? 500,
      sent = request.headers["content-type"];
    if (status === 415)
      error.message = `this server reads application/json, not ${sent}: the tinker SDK sends it up to version 0.24`;
    const code = status === 429 ? "too_busy" : status < 500 ? "invalid_request" : "internal";
    return reply.status(status).send(errorBody(request.url, code, error.message, null));
  });
}
