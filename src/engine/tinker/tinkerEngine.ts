/** @file The engine over HTTP: models of a server that speaks the Tinker protocol. */
import PQueue from "p-queue";
import type { Engine, Sampler } from "../engine.js";
import { type ProbeReport, refusal } from "./probeReport.js";
import { TinkerError } from "./problem.js";
import { openSessions } from "./session.js";
import { type RemoteState, readState } from "./stateFile.js";
import { type BaseModel, openModel, type Repeats, type TinkerModel } from "./tinkerModel.js";
import { tinkerSampler } from "./tinkerSampler.js";
import { type TrainerContext, tinkerTrainer } from "./tinkerTrainer.js";
import { issuesOf, openTransport, type TransportOptions } from "./transport.js";
import { Capabilities, EXTENSION, Health, RESPONSES, shapeName } from "./wire.js";

export interface TinkerOptions extends Omit<TransportOptions, "connections"> {
  /** The server's name of the model to train. "judgelab/transformer", the default, asks for one of the shape given. */
  baseModel?: string;
  loraRank?: number; // 0, the default: all parameters
  concurrency?: number; // sampling calls under way at once; default 256
  /**
   * The probe's findings: with them `ppo` is refused if it would not be eq. 2, and training calls are repeated if the
   * server counts repeats once. Without them no training call is repeated, unless the server announces our extension.
   */
  probe?: ProbeReport;
}

export interface TinkerEngine extends Engine {
  /** For the probe: a model without the Trainer around it. */
  model(base: BaseModel): Promise<TinkerModel>;
  sampler: TrainerContext["sampler"];
  models: string[]; // the names that the server offers
  extended: boolean;
  close(): Promise<void>;
}

export const TRANSFORMER = "judgelab/transformer";

/**
 * Connects and reads what the server offers. Throws TinkerError if it is unreachable, not ready, or not a Tinker
 * server.
 */
export async function tinkerEngine(options: TinkerOptions): Promise<TinkerEngine> {
  const { baseModel = TRANSFORMER, loraRank = 0, concurrency = 256, probe, ...rest } = options;
  const transport = openTransport({ ...rest, connections: concurrency + 16 });
  const sessions = openSessions(transport);
  const close = async () => {
    sessions.close();
    await transport.close();
  };
  try {
    const health = Health.safeParse(await transport.get("healthz"));
    if (!health.success)
      throw new TinkerError({ kind: "shape", detail: issuesOf(health.error) }, transport.place("healthz"));
    const { status } = health.data;
    if (status !== "ok" && status !== "ready")
      throw new TinkerError({ kind: "not-ready", status }, transport.place("healthz"));
    const told = Capabilities.safeParse(await transport.get("get_server_capabilities"));
    if (!told.success)
      throw new TinkerError(
        { kind: "shape", detail: issuesOf(told.error) },
        transport.place("get_server_capabilities"),
      );

    const extended = told.data.extensions?.includes(EXTENSION) ?? false;
    const repeats: Repeats = {
      steps: extended || probe?.idempotent ? "anytime" : "once",
      others: extended ? "anytime" : "once",
    };
    const models = told.data.supported_models.flatMap(({ model_name }) => (model_name ? [model_name] : []));
    const queue = new PQueue({ concurrency }),
      scoring = {};
    /** SkyRL accepts any name, and trains the model that it was started with. */
    const model = async (base: BaseModel) => {
      if (!extended && models.length > 0 && !models.includes(base.name)) {
        const what = `this server does not train ${base.name} (offered: ${models.join(", ")})`;
        throw new TinkerError(
          { kind: "unsupported", what, remedy: "start it with that model, or name as baseModel what it has" },
          transport.place("create_model"),
        );
      }
      return openModel(transport, await sessions.open(), base, repeats);
    };
    const samplingSession = async (model_path: string) => {
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
      throw new TinkerError(
        { kind: "shape", detail: issuesOf(answer.error) },
        transport.place("create_sampling_session"),
      );
    };
    const sampler: TrainerContext["sampler"] = async (saved) => {
      const id = saved.session ?? (saved.path ? await samplingSession(saved.path) : null);
      if (id) return tinkerSampler({ transport, queue, extended, scoring }, id);
      throw new TinkerError(
        { kind: "shape", detail: "neither sampling session nor path" },
        transport.place("save_weights_for_sampler"),
      );
    };
    const reopen: TrainerContext["reopen"] = async (path, base, optimizer) => {
      if (optimizer && probe?.optimizer === "lost")
        throw new TinkerError(
          {
            kind: "unsupported",
            what: "this server loads a state without its optimizer, though both are requested: a resumed run would differ",
            remedy: "delete the run's folder and train it in one go, or use another server",
          },
          transport.place("load_weights"),
        );
      const made = await model(base);
      await made.loadWeights(path, optimizer);
      return made;
    };
    const reduction = probe?.reduction ?? "unknown",
      follows = probe?.samplers === "follow the trainer";
    const trainerOf = (made: TinkerModel, base: TrainerContext["base"]) =>
      tinkerTrainer({
        model: made,
        base,
        extended,
        refusal: probe ? refusal(probe) : null,
        reduction,
        follows,
        sampler,
        reopen,
      });
    /**
     * SkyRL samples from a saved state only while the model that saved it is loaded, and may put that model back to it: there
     * the state gets a model of its own.
     */
    const savedSampler = async (state: RemoteState): Promise<Sampler> => {
      if (!follows) {
        const saved = await sampler({ path: state.sampler });
        if (extended || (await serves(saved))) return saved;
      }
      const own = await reopen(state.training, { name: state.baseModel, loraRank: state.loraRank }, false);
      const published = await sampler(await own.saveForSampler());
      return {
        ...published,
        close: async () => {
          await published.close();
          await own.unload();
        },
      };
    };

    return {
      name: "tinker",
      extended,
      models,
      model,
      sampler,
      async create(shape, seed) {
        if (baseModel === TRANSFORMER && !extended) {
          const what = "this server makes no models of a given shape",
            offered = models.join(", ") || "none listed";
          throw new TinkerError(
            { kind: "unsupported", what, remedy: `give baseModel (offered: ${offered})` },
            transport.place("create_model"),
          );
        }
        const base = { name: baseModel === TRANSFORMER ? shapeName(shape) : baseModel, loraRank };
        return trainerOf(await model({ ...base, seed }), base);
      },
      async openTrainer(ref, { optimizer = false } = {}) {
        const { training, baseModel: name, loraRank: rank } = await readState(ref);
        const base = { name, loraRank: rank };
        return trainerOf(await reopen(training, base, optimizer), base);
      },
      openSampler: async (ref) => savedSampler(await readState(ref)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
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
