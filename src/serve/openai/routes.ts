/** @file OpenAI's routes: models, completions, and chat with gold. */
import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import { shapeOf } from "../../engine/tinker/wire.js";
import { type Models, UNTRAINED } from "../models.js";
import { badBody, Refused } from "../problem.js";
import type { Samplers } from "../samplers.js";
import { ChatBody, chat, GOLD } from "./chat.js";
import { CompletionBody } from "./completionBody.js";
import { completions } from "./completions.js";
import { refuseNotDone } from "./notDone.js";
import { answer, chatPieces, completionPieces } from "./stream.js";

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
  const listed = () => [
    entry(GOLD),
    entry(UNTRAINED, shapeOf(UNTRAINED)!.context),
    ...[...models.served].map(([name, { shape }]) => entry(name, shape.context)),
  ];
  app.get("/v1/models", () => ({ object: "list", data: listed() }));
  // A name may hold slashes, which some clients encode.
  app.get<{ Params: { "*": string } }>("/v1/models/*", (request) => {
    const name = request.params["*"];
    const found = listed().find(({ id }) => id === name);
    if (found) return found;
    throw new Refused("not_found", `there is no model "${name}" here: GET /v1/models lists them`, "model");
  });
  app.post("/v1/completions", async (request, reply) => {
    const body = parse(CompletionBody, request.body),
      { sampler, about } = await samplers.shared(body.model);
    return answer(reply, await completions(body, sampler, about), body, completionPieces);
  });
  app.post("/v1/chat/completions", (request, reply) => {
    const body = parse(ChatBody, request.body);
    return answer(reply, chat(body), body, chatPieces);
  });
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw badBody(parsed.error);
  refuseNotDone(body as object);
  return parsed.data;
}
