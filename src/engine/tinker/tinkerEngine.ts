/** @file The engine over HTTP: models of a server that speaks the Tinker protocol. */
import PQueue from "p-queue";
import type { Engine } from "../engine.js";
import { type Connection, newModel, offersOf, reopen, samplerOf, savedSampler } from "./connection.js";
import { type ProbeReport, refusal } from "./probeReport.js";
import { TinkerError } from "./problem.js";
import { openSessions } from "./session.js";
import { readState } from "./stateFile.js";
import type { BaseModel, TinkerModel } from "./tinkerModel.js";
import { type TrainerContext, tinkerTrainer } from "./tinkerTrainer.js";
import { openTransport, type TransportOptions } from "./transport.js";
import { shapeName } from "./wire.js";

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
    const { models, extended } = await offersOf(transport);
    const queue = new PQueue({ concurrency });
    const shared = { transport, sessions, models, extended, queue, scoring: {} };
    const connection: Connection = probe ? { ...shared, probe } : shared;
    const sampler: TinkerEngine["sampler"] = (saved) => samplerOf(connection, saved);
    const trainerOf = (model: TinkerModel, base: TrainerContext["base"]) =>
      tinkerTrainer({
        model,
        base,
        extended,
        refusal: probe ? refusal(probe) : null,
        reduction: probe?.reduction ?? "unknown",
        follows: probe?.samplers === "follow the trainer",
        sampler,
        reopen: (...asked) => reopen(connection, ...asked),
      });

    return {
      name: "tinker",
      extended,
      models,
      model: (base) => newModel(connection, base),
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
        return trainerOf(await newModel(connection, { ...base, seed }), base);
      },
      async openTrainer(ref, { optimizer = false } = {}) {
        const { training, baseModel: name, loraRank: rank } = await readState(ref);
        const base = { name, loraRank: rank };
        return trainerOf(await reopen(connection, training, base, optimizer), base);
      },
      openSampler: async (ref) => savedSampler(connection, await readState(ref)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
