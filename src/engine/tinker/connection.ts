/** @file A connected Tinker server: what it offers, and its models and samplers, new ones or of saved states. */
import type { Sampler } from "../engine.js";
import type { ProbeReport } from "./probeReport.js";
import { TinkerError } from "./problem.js";
import type { Sessions } from "./session.js";
import type { RemoteState } from "./stateFile.js";
import { type BaseModel, openModel, type TinkerModel } from "./tinkerModel.js";
import { type SamplerContext, tinkerSampler } from "./tinkerSampler.js";
import { issuesOf, type Transport } from "./transport.js";
import { Capabilities, EXTENSION, Health, RESPONSES } from "./wire.js";

export interface Connection extends SamplerContext {
  sessions: Sessions;
  models: string[]; // the names that the server offers
  probe?: ProbeReport;
}

/** Throws TinkerError if the server is unreachable, not ready, or not a Tinker server. */
export async function offersOf(transport: Transport): Promise<{ models: string[]; extended: boolean }> {
  const health = Health.safeParse(await transport.get("healthz"));
  if (!health.success)
    throw new TinkerError({ kind: "shape", detail: issuesOf(health.error) }, transport.place("healthz"));
  const { status } = health.data;
  if (status !== "ok" && status !== "ready")
    throw new TinkerError({ kind: "not-ready", status }, transport.place("healthz"));
  const told = Capabilities.safeParse(await transport.get("get_server_capabilities"));
  if (!told.success)
    throw new TinkerError({ kind: "shape", detail: issuesOf(told.error) }, transport.place("get_server_capabilities"));
  return {
    models: told.data.supported_models.flatMap(({ model_name }) => (model_name ? [model_name] : [])),
    extended: told.data.extensions?.includes(EXTENSION) ?? false,
  };
}

/** The server makes it. SkyRL accepts any name, and trains the model that it was started with. */
export async function newModel(connection: Connection, base: BaseModel): Promise<TinkerModel> {
  const { transport, sessions, models, extended, probe } = connection;
  if (!extended && models.length > 0 && !models.includes(base.name)) {
    const what = `this server does not train ${base.name} (offered: ${models.join(", ")})`;
    throw new TinkerError(
      { kind: "unsupported", what, remedy: "start it with that model, or name as baseModel what it has" },
      transport.place("create_model"),
    );
  }
  return openModel(transport, await sessions.open(), base, {
    steps: extended || probe?.idempotent ? "anytime" : "once",
    others: extended ? "anytime" : "once",
  });
}

/** A model in a saved state, with its optimizer or a new one. */
export async function reopen(
  connection: Connection,
  path: string,
  base: BaseModel,
  optimizer: boolean,
): Promise<TinkerModel> {
  if (optimizer && connection.probe?.optimizer === "lost")
    throw new TinkerError(
      {
        kind: "unsupported",
        what: "this server loads a state without its optimizer, though both are requested: a resumed run would differ",
        remedy: "delete the run's folder and train it in one go, or use another server",
      },
      connection.transport.place("load_weights"),
    );
  const made = await newModel(connection, base);
  await made.loadWeights(path, optimizer);
  return made;
}

/** What a server says of weights that were saved to sample from: a session over them, or a path. */
export async function samplerOf(connection: Connection, saved: { path?: string; session?: string }): Promise<Sampler> {
  const id = saved.session ?? (saved.path ? await samplingSession(connection, saved.path) : null);
  if (id) return tinkerSampler(connection, id);
  const { transport } = connection;
  const detail = "neither sampling session nor path";
  throw new TinkerError({ kind: "shape", detail }, transport.place("save_weights_for_sampler"));
}

async function samplingSession({ transport, sessions }: Connection, model_path: string): Promise<string> {
  const session = await sessions.open();
  const body = {
    session_id: session.id,
    sampling_session_seq_id: session.next(),
    model_path,
    type: "create_sampling_session" as const,
  };
  const answer = RESPONSES.create_sampling_session.safeParse(
    await transport.post("create_sampling_session", body, "anytime"),
  );
  if (answer.success) return answer.data.sampling_session_id;
  throw new TinkerError({ kind: "shape", detail: issuesOf(answer.error) }, transport.place("create_sampling_session"));
}

/**
 * SkyRL samples from a saved state only while the model that saved it is loaded, and may put that model back to it: there
 * the state gets a model of its own.
 */
export async function savedSampler(connection: Connection, state: RemoteState): Promise<Sampler> {
  if (connection.probe?.samplers !== "follow the trainer") {
    const saved = await samplerOf(connection, { path: state.sampler });
    if (connection.extended || (await serves(saved))) return saved;
  }
  const own = await reopen(connection, state.training, { name: state.baseModel, loraRank: state.loraRank }, false);
  const published = await samplerOf(connection, await own.saveForSampler());
  return {
    ...published,
    close: async () => {
      await published.close();
      await own.unload();
    },
  };
}

/** Whether the server samples from it, tested with one token. */
async function serves(sampler: Sampler): Promise<boolean> {
  try {
    await sampler.sample([{ prompt: [1], count: 1, maxTokens: 1, temperature: 1, seed: 1 }]);
    return true;
  } catch (error) {
    if (error instanceof TinkerError && error.problem.kind === "failed" && /not loaded/.test(error.problem.detail))
      return false;
    throw error;
  }
}
