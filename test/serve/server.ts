/** A server on a free port with a folder of its own, and the calls that tests make of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { z } from "zod";
import { cpuEngine } from "../../src/engine/cpu/cpuEngine.js";
import type { ServedModel } from "../../src/serve/models.js";
import { type ServeOptions, serve } from "../../src/serve/serve.js";

export const SHAPE = { vocabulary: 160, width: 16, layers: 1, heads: 1, context: 72 };
export const BASE = "judgelab/transformer:v160-w16-l1-h1-c72";

/** What a reply holds is for the test to say. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

export async function testServer(options: z.input<typeof ServeOptions> = {}, served = new Map<string, ServedModel>()) {
  const state = mkdtempSync(join(tmpdir(), "judgelab-serve-"));
  const server = await serve(cpuEngine(), served, { port: 0, state, ...options });
  const send = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(
      server.url + path,
      body === undefined
        ? { headers }
        : {
            method: "POST",
            headers: { "content-type": "application/json", ...headers },
            body: typeof body === "string" ? body : JSON.stringify(body),
          },
    );
  const post = async (path: string, body: unknown): Promise<Json> => {
    const answer = await send(path, body);
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  /** A Tinker call to its end. */
  const call = async (route: string, body: unknown): Promise<Json> => {
    const { request_id } = await post(`/api/v1/${route}`, body);
    return post("/api/v1/retrieve_future", { request_id });
  };
  return {
    ...server,
    state,
    send,
    post,
    call,
    /** A model from nothing in a session of its own. */
    async model(seed = 7, base_model = BASE) {
      const { session_id } = await post("/api/v1/create_session", {
        tags: [],
        sdk_version: "test",
        type: "create_session",
      });
      const { model_id } = await call("create_model", {
        session_id,
        model_seq_id: 0,
        base_model,
        lora_config: { rank: 0, seed },
      });
      return { session_id: session_id as string, model_id: model_id as string };
    },
    async stop() {
      await server.close();
      rmSync(state, { recursive: true });
    },
  };
}

/** One training sequence on the wire: `tokens` with the loss on those from index `from` on. */
export function wireDatum(tokens: number[], from: number, extra: Record<string, number[]> = {}) {
  const n = tokens.length - 1,
    tensor = (data: number[], dtype = "float32") => ({ data, dtype, shape: [data.length] });
  const weights = Array.from({ length: n }, (_, t) => (t + 1 >= from ? 1 : 0));
  const given = Object.fromEntries(
    Object.entries({ ...(extra.advantages ? {} : { weights }), ...extra }).map(([key, data]) => [key, tensor(data)]),
  );
  return {
    model_input: { chunks: [{ type: "encoded_text", tokens: tokens.slice(0, -1) }] },
    loss_fn_inputs: { target_tokens: tensor(tokens.slice(1), "int64"), ...given },
  };
}
