/** @file OpenAI's routes: models, completions, and chat with gold. */
import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import { shapeOf } from "../../engine/tinker/wire.js";
import { type Models, UNTRAINED } from "../models.js";
import { badBody } from "../problem.js";
import type { Samplers } from "../samplers.js";
import { ChatBody, chat, GOLD } from "./chat.js";
import { CompletionBody } from "./completionBody.js";
import { completions } from "./completions.js";

/** Models are named as they are served, or by the tinker:// path of a saved state. */
export function openaiRoutes(app: FastifyInstance, models: Models, samplers: Samplers): void {
  const created = Math.floor(Date.now() / 1000);
  const entry = (id: string, length?: number) => ({
    id,
    object: "model",
    created,
    owned_by: "judgelab",
    ...(length && { max_model_len: length }),
  });
  app.get("/v1/models", () => ({
    object: "list",
    data: [
      entry(GOLD),
      entry(UNTRAINED, shapeOf(UNTRAINED)!.context),
      ...[...models.served].map(([name, { shape }]) => entry(name, shape.context)),
    ],
  }));
  app.post("/v1/completions", async (request) => {
    const body = parse(CompletionBody, request.body),
      { sampler, about } = await samplers.shared(body.model);
    return completions(body, sampler, about);
  });
  app.post("/v1/chat/completions", (request, reply) => reply.send(chat(parse(ChatBody, request.body))));
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw badBody(parsed.error);
}
