/** @file Tinker's read-only routes (training runs, checkpoints, sessions, samplers), and the unsupported ones. */
import type { FastifyInstance } from "fastify";
import { API } from "../engine/tinker/wire.js";
import { Refused } from "./problem.js";
import type { About, SavedState } from "./states.js";
import type { Rooms } from "./tinkerRoutes.js";

interface ById {
  Params: { id: string };
}
interface Paged {
  Querystring: { limit?: string; offset?: string };
}

/** Routes of the SDK that this server refuses, each with its reason. */
const NOT_DONE: Record<string, string> = {
  save_weights_external: "states are kept in this server's own format alone; save_weights saves one",
  cancel_future: "work that has begun is finished here",
  create_custom_loss: "this server stores no losses: forward_backward_custom without a handle runs them on the client",
  copy_weights: "this server knows no other accounts",
  retrieve_futures: "answers are fetched one by one here, with retrieve_future",
  join_sampling_session: "clones of a sampling client number their calls themselves here",
};
const KEPT = "states are files of this server: its owner deletes them, and none expires or is published";

export function runRoutes(app: FastifyInstance, { trainers, states, samplers, sessions }: Rooms): void {
  const runs = () => [...trainers.all()].map(([id, { about, heard, saved }]) => runOf(id, about, heard, saved));

  app.get<Paged>(`${API}/training_runs`, ({ query }) => {
    const { items, cursor } = pageOf(runs(), query);
    return { training_runs: items, cursor };
  });
  /** By the model's id, or by the first part of a state's path, as the SDK takes it for one. */
  app.get<ById>(`${API}/training_runs/:id`, async ({ params: { id } }) => {
    const run = runs().find(({ training_run_id }) => training_run_id === id);
    if (run) return run;
    const state = (await states.list()).find(({ path }) => path.startsWith(`tinker://${id}/`));
    if (state) return runOf(id, state, state.time, [state]);
    throw new Refused("not_found", `there is no training run "${id}" here`, "training_run_id");
  });
  app.get<ById>(`${API}/training_runs/:id/checkpoints`, ({ params: { id } }) => {
    const model = trainers.all().get(id);
    if (!model) throw new Refused("not_found", `there is no training run "${id}" here`, "training_run_id");
    return { checkpoints: model.saved.map(checkpointOf) };
  });
  app.get<Paged>(`${API}/checkpoints`, async ({ query }) => {
    const { items, cursor } = pageOf(await states.list(), query);
    return { checkpoints: items.map(checkpointOf), cursor };
  });
  for (const path of ["", "/publish", "/ttl"])
    app.route({
      method: ["DELETE", "POST", "PUT"],
      url: `${API}/training_runs/:id/checkpoints/:kind/:checkpoint${path}`,
      handler: () => {
        throw new Refused("unsupported", KEPT);
      },
    });

  app.get<ById>(`${API}/samplers/:id`, ({ params: { id } }) => {
    const { about, source } = samplers.about(id);
    return { sampler_id: id, base_model: about.base, model_path: source?.startsWith("tinker://") ? source : null };
  });
  app.post<ById>(`${API}/sessions/:id/finish`, ({ params: { id } }) => {
    sessions.finish(id);
    return { session_id: id, status: "finished" };
  });
  app.post(`${API}/client/dynamic_config`, () => ({ sample_cancel_enabled: false }));
  // The SDK reports its own timings here; nobody reads them.
  app.post(`${API}/telemetry`, () => ({ status: "accepted" }));
  for (const [route, why] of Object.entries(NOT_DONE))
    app.post(`${API}/${route}`, () => {
      throw new Refused("unsupported", `${route} is not supported by this server: ${why}`);
    });
}

const checkpointOf = ({ path, time, bytes }: SavedState) => ({
  checkpoint_id: path.replace(/^tinker:\/\/[^/]*\//, ""),
  checkpoint_type: path.includes("/sampler_weights/") ? "sampler" : "training",
  time: time.toISOString(),
  tinker_path: path,
  size_bytes: bytes,
  public: false,
});

function runOf(id: string, { base }: About, heard: Date, saved: readonly SavedState[]) {
  const last = (kind: string) =>
    saved
      .filter(({ path }) => path.includes(`/${kind}/`))
      .map(checkpointOf)
      .at(-1) ?? null;
  return {
    training_run_id: id,
    base_model: base,
    model_owner: "local",
    is_lora: false,
    lora_rank: null,
    last_request_time: heard.toISOString(),
    last_checkpoint: last("weights"),
    last_sampler_checkpoint: last("sampler_weights"),
  };
}

function pageOf<T>(all: readonly T[], { limit = "20", offset = "0" }: Paged["Querystring"]) {
  const [length, first] = [Number(limit), Number(offset)];
  for (const [name, value] of Object.entries({ limit: length, offset: first }))
    if (!Number.isSafeInteger(value) || value < 0)
      throw new Refused("invalid_request", `${name} is a whole number from 0 on`, name);
  const cursor = { offset: first, limit: length, total_count: all.length };
  return { items: all.slice(first, first + length), cursor };
}
