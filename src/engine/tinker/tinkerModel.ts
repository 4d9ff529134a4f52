/** @file One model of a Tinker server: its calls, numbered and sent in order. */
import type { AdamParams } from "../engine.js";
import { chunks } from "./chunks.js";
import { type Answer, call, type Pending, result, submit } from "./future.js";
import { TinkerError } from "./problem.js";
import type { Session } from "./session.js";
import type { Repeat, Transport } from "./transport.js";
import type { LossInput } from "./wire.js";

/** What is made, or loaded into: rank 0 trains all parameters. */
export interface BaseModel {
  name: string;
  loraRank: number;
  seed?: number;
}

export interface TinkerModel {
  place: Transport["place"];
  /** One result for each request that the batch was cut into. */
  pass(route: "forward" | "forward_backward", input: LossInput): Promise<Answer<"forward">[]>;
  /**
   * For the probe: one request sent twice under one number. Whether the server counted it once, judging by its answers.
   */
  passTwice(input: LossInput): Promise<boolean>;
  optimStep(adam: AdamParams): Promise<Answer<"optim_step">>;
  saveWeights(name: string): Promise<string>;
  /** Allowed only as the first call. */
  loadWeights(path: string, optimizer: boolean): Promise<void>;
  /** Named: a state that stays. Unnamed: a sampling session over the weights as they are. */
  saveForSampler(name?: string): Promise<{ path?: string; session?: string }>;
  unload(): Promise<void>;
}

/** Which calls may be repeated when an answer is lost: passes and optimizer steps, and all others. */
interface Repeats {
  steps: Repeat;
  others: Repeat;
}

export async function openModel(
  transport: Transport,
  session: Session,
  base: BaseModel,
  repeat: Repeats,
): Promise<TinkerModel> {
  const lora = { rank: base.loraRank, ...(base.seed === undefined ? {} : { seed: base.seed }) };
  const made = await call(
    transport,
    "create_model",
    {
      session_id: session.id,
      model_seq_id: session.next(),
      base_model: base.name,
      lora_config: lora,
      user_metadata: {},
      type: "create_model",
    },
    repeat.others,
  );
  const id = made.model_id;
  if (typeof made.lora_rank === "number" && made.lora_rank !== base.loraRank)
    throw new TinkerError(
      {
        kind: "unsupported",
        what: `this server trains with LoRA rank ${made.lora_rank} where ${base.loraRank} was asked for (0: all parameters)`,
        remedy: `give loraRank ${made.lora_rank}`,
      },
      transport.place("create_model", made.requestId),
    );
  let seq = 0;
  let turn: Promise<unknown> = Promise.resolve();
  /** A model's calls are sent one after another, whatever their callers. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const numbered = () => ({ model_id: id, seq_id: ++seq });

  return {
    place: transport.place,
    pass: (route, input) =>
      inTurn(async () => {
        // A pass that leaves no gradient may always be repeated.
        const often = route === "forward" ? "anytime" : repeat.steps;
        const sent: Pending<"forward" | "forward_backward">[] = [];
        for (const data of chunks(input.data)) {
          const part = { ...input, data };
          sent.push(
            route === "forward"
              ? await submit(transport, route, { ...numbered(), forward_input: part }, often)
              : await submit(transport, route, { ...numbered(), forward_backward_input: part }, often),
          );
        }
        return Promise.all(sent.map((pending) => result(transport, pending, often)));
      }),
    passTwice: (input) =>
      inTurn(async () => {
        const body = { ...numbered(), forward_backward_input: input };
        const first = await submit(transport, "forward_backward", body, "once");
        const again = await submit(transport, "forward_backward", body, "once").catch((error: unknown) => {
          if (error instanceof TinkerError && error.problem.kind === "status") return null; // refused: it was not taken twice
          throw error;
        });
        await result(transport, first, "once");
        if (again && again.requestId !== first.requestId) await result(transport, again, "once");
        return again?.requestId === first.requestId;
      }),
    optimStep: ({ learningRate, beta1, beta2, epsilon, weightDecay, gradClipNorm }) =>
      inTurn(() =>
        call(
          transport,
          "optim_step",
          {
            ...numbered(),
            adam_params: {
              learning_rate: learningRate,
              beta1,
              beta2,
              eps: epsilon,
              weight_decay: weightDecay,
              grad_clip_norm: gradClipNorm,
            },
            type: "optim_step",
          },
          repeat.steps,
        ),
      ),
    saveWeights: (name) =>
      inTurn(
        async () =>
          (await call(transport, "save_weights", { ...numbered(), path: name, type: "save_weights" }, repeat.others))
            .path,
      ),
    loadWeights: (path, optimizer) =>
      inTurn(
        async () =>
          void (await call(
            transport,
            "load_weights",
            { ...numbered(), path, optimizer, type: "load_weights" },
            repeat.others,
          )),
      ),
    saveForSampler: (name) =>
      inTurn(async () => {
        const which = name === undefined ? { sampling_session_seq_id: session.next() } : { path: name };
        const body = { ...numbered(), ...which, type: "save_weights_for_sampler" as const };
        const { path, sampling_session_id } = await call(transport, "save_weights_for_sampler", body, repeat.others);
        return { ...(path ? { path } : {}), ...(sampling_session_id ? { session: sampling_session_id } : {}) };
      }),
    async unload() {
      if (transport.signal.aborted) return;
      try {
        // Tried once: closing a model because the server is gone should not wait for it.
        const body = { model_id: id, type: "unload_model" as const };
        await inTurn(async () =>
          result(transport, await submit(transport, "unload_model", body, "once", { attempts: 1 }), "once"),
        );
      } catch (error) {
        // Not every server has this call, and one that has lost the model has nothing left to free.
        if (!(error instanceof TinkerError)) throw error;
      }
    },
  };
}
