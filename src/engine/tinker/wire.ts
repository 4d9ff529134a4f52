/**
 * @file The Tinker REST protocol as of SDK 0.38 (tinker/types), in JSON, plus one extension of ours; protoRequest.ts and
 * protoAnswer.ts have its protobuf. Parsing drops keys that are not named here: we send exactly this, and ignore what
 * others add.
 */
import { z } from "zod";

export const API = "/api/v1";
/** A request carries at most this much; tinker/lib/public_interfaces/training_client.py. */
export const LIMITS = { datums: 1024, bytes: 5_000_000, bytesPerNumber: 10 } as const;
/**
 * A server that lists this under `extensions` accepts what the protocol lacks: a datum's `weights` under every
 * loss, its `from` and `reference`, `kl_weight`, and `candidates` of a sample request (then `num_samples` may be 0).
 */
export const EXTENSION = "judgelab-1";

const text = z.string();
const count = z.number().int().nonnegative();
/** Long arrays of finite numbers: one pass, without zod's bookkeeping an entry. */
const numbers = z.custom<number[]>((value) => Array.isArray(value) && value.every((x) => Number.isFinite(x)), {
  error: "expected finite numbers",
});
const whole = z.custom<number[]>((value) => Array.isArray(value) && value.every((x) => Number.isSafeInteger(x)), {
  error: "expected whole numbers",
});
/** What a server wrote where numbers belong: null is how a NaN arrives. */
const maybeNumbers = z.custom<(number | null)[]>(
  (value) => Array.isArray(value) && value.every((x) => x === null || typeof x === "number"),
  { error: "expected numbers" },
);

const ModelInput = z.object({
  chunks: z.array(z.object({ type: z.literal("encoded_text").default("encoded_text"), tokens: whole })),
});

/** `data` is flat; one-dimensional where `shape` is left out. */
export const Tensor = z.object({
  data: numbers,
  dtype: z.enum(["float32", "int64"]).default("float32"),
  shape: z.array(count).nullish(),
});
export type Tensor = z.infer<typeof Tensor>;

/** Dense, or compressed sparse rows: then `data` holds the listed entries alone, and `shape` both dimensions. */
export const SparseTensor = Tensor.extend({
  sparse_crow_indices: whole.nullish(),
  sparse_col_indices: whole.nullish(),
});
export type SparseTensor = z.infer<typeof SparseTensor>;

/**
 * Shifted by one: entry t of each tensor belongs to predicting target_tokens[t] after model_input[..t].
 * cross_entropy reads target_tokens and weights; importance_sampling and ppo target_tokens, logprobs and advantages.
 * The extension's: `reference`, and `from`, one entry, the index of the sequence's first token that enters the loss (>= 1);
 * log-probabilities are then answered from there on.
 */
export const Datum = z.object({
  model_input: ModelInput,
  loss_fn_inputs: z.object({
    target_tokens: Tensor,
    weights: Tensor.optional(),
    logprobs: Tensor.optional(),
    advantages: Tensor.optional(),
    reference: Tensor.optional(),
    from: Tensor.optional(),
  }),
});
export type WireDatum = z.infer<typeof Datum>;

const LOSSES = ["cross_entropy", "importance_sampling", "ppo"] as const;
/** The ratio is clipped to [clip_low_threshold, clip_high_threshold]; servers differ in their defaults, so send both. */
const LossConfig = z.object({
  clip_low_threshold: z.number().optional(),
  clip_high_threshold: z.number().optional(),
  kl_weight: z.number().optional(), // the extension's
});
export const LossInput = z.object({
  data: z.array(Datum).min(1),
  loss_fn: z.enum(LOSSES),
  loss_fn_config: LossConfig.nullish(),
});
export type LossInput = z.infer<typeof LossInput>;

export const AdamParams = z.object({
  learning_rate: z.number().default(1e-4),
  beta1: z.number().default(0.9),
  beta2: z.number().default(0.95),
  eps: z.number().default(1e-12),
  weight_decay: z.number().default(0),
  grad_clip_norm: z.number().default(0), // 0 = no clipping
});

/** `seed` decides the draw; top_k -1 is no limit; `stop` are token ids or texts. */
export const SamplingParams = z.object({
  max_tokens: count.nullish(),
  seed: z.number().int().nullish(),
  stop: z.union([text, whole, z.array(text)]).nullish(),
  temperature: z.number().nonnegative().default(1),
  top_k: z.number().int().default(-1),
  top_p: z.number().positive().max(1).default(1),
});

const seq_id = z.number().int().nullish(); // orders the calls of a model, from 1; the same again is the same call
const model = { model_id: text, seq_id };
const metadata = z.record(text, z.unknown()).nullish();

export const LoraConfig = z.object({
  rank: count, // 0: all parameters (SkyRL, `judgelab serve`)
  seed: z.number().int().nullish(),
  train_unembed: z.boolean().default(true),
  train_mlp: z.boolean().default(true),
  train_attn: z.boolean().default(true),
});

/** Bodies of the POST routes, by route. */
export const REQUESTS = {
  "client/config": z.object({ sdk_version: text.optional() }),
  create_session: z.object({
    tags: z.array(text).default([]),
    user_metadata: metadata,
    sdk_version: text.default(""),
    type: z.literal("create_session").optional(),
  }),
  session_heartbeat: z.object({ session_id: text, type: z.literal("session_heartbeat").optional() }),
  create_model: z.object({
    session_id: text,
    model_seq_id: z.number().int(),
    base_model: text,
    lora_config: LoraConfig.nullish(),
    user_metadata: metadata,
    type: z.literal("create_model").optional(),
  }),
  get_info: z.object({ model_id: text, type: z.literal("get_info").optional() }),
  unload_model: z.object({ model_id: text, type: z.literal("unload_model").optional() }),
  forward: z.object({ ...model, forward_input: LossInput }),
  forward_backward: z.object({ ...model, forward_backward_input: LossInput, forward_only: z.boolean().optional() }),
  optim_step: z.object({ ...model, adam_params: AdamParams, type: z.literal("optim_step").optional() }),
  save_weights: z.object({
    ...model,
    path: text.nullish(),
    ttl_seconds: count.nullish(),
    overwrite: z.boolean().optional(),
    type: z.literal("save_weights").optional(),
  }),
  /** A model's first request; or, with `session_id` and `model_seq_id`, the one that makes the model (from 0.38). */
  load_weights: z.object({
    model_id: text.nullish(),
    seq_id,
    session_id: text.nullish(),
    model_seq_id: z.number().int().nullish(),
    path: text,
    optimizer: z.boolean(),
    type: z.literal("load_weights").optional(),
  }),
  /** With `path` a lasting state, else an ephemeral sampling session. */
  save_weights_for_sampler: z.object({
    ...model,
    path: text.nullish(),
    sampling_session_seq_id: z.number().int().nullish(),
    ttl_seconds: count.nullish(),
    type: z.literal("save_weights_for_sampler").optional(),
  }),
  create_sampling_session: z.object({
    session_id: text,
    sampling_session_seq_id: z.number().int(),
    base_model: text.nullish(),
    model_path: text.nullish(),
    type: z.literal("create_sampling_session").optional(),
  }),
  asample: z.object({
    sampling_session_id: text.nullish(),
    seq_id,
    base_model: text.nullish(),
    model_path: text.nullish(),
    num_samples: count.default(1),
    prompt: ModelInput,
    sampling_params: SamplingParams,
    prompt_logprobs: z.boolean().nullish(),
    topk_prompt_logprobs: count.default(0),
    topk_sample_logprobs: count.default(0), // from 0.30
    /**
     * From 0.30: token ids of shape [prompt length - 1, K] whose log-probabilities are asked: row i at prompt position i + 1,
     * in place of prompt[i + 1]. A cell of -1 asks for nothing.
     */
    target_prompt_logprobs: SparseTensor.nullish(),
    prompt_logprobs_last_n: count.nullish(), // from 0.33: of the prompt's last tokens alone
    candidates: whole.optional(), // the extension's: asks for the distribution over these tokens as the next one
    type: z.literal("sample").optional(),
  }),
  retrieve_future: z.object({ request_id: text, allow_metadata_only: z.boolean().optional() }),
  weights_info: z.object({ tinker_path: text }),
} as const;
export type Route = keyof typeof REQUESTS;
export type RequestBody<R extends Route> = z.input<(typeof REQUESTS)[R]>;

/** The extension's: log p of the request's candidates as the next token, and the mass they cover together. */
const Distribution = z.object({ logprobs: numbers, mass: z.number() });

const metrics = z.record(text, z.number().nullable()).nullish();
/** Log-probabilities of the targets before the step, one record a datum; SkyRL may leave them out. */
const LossOutput = z.object({
  loss_fn_outputs: z.array(z.object({ logprobs: z.object({ data: maybeNumbers }).nullish() })),
  metrics,
});

/** What POST routes answer at once, and what retrieve_future answers for the others, by route. */
export const RESPONSES = {
  "client/config": z.object({}),
  create_session: z.object({ session_id: text, warning_message: text.nullish(), error_message: text.nullish() }),
  session_heartbeat: z.object({}),
  create_model: z.object({ model_id: text, lora_rank: z.number().nullish() }), // the trained rank, if reported
  get_info: z.object({
    model_id: text,
    model_data: z.object({ model_name: text.nullish(), tokenizer_id: text.nullish() }),
  }),
  unload_model: z.object({ model_id: text.nullish() }),
  forward: LossOutput,
  forward_backward: LossOutput,
  optim_step: z.object({ metrics }),
  save_weights: z.object({ path: text }),
  load_weights: z.object({ path: text.nullish() }),
  save_weights_for_sampler: z.object({ path: text.nullish(), sampling_session_id: text.nullish() }),
  create_sampling_session: z.object({ sampling_session_id: text }),
  asample: z.object({
    sequences: z.array(
      z.object({
        tokens: whole,
        logprobs: maybeNumbers.nullish(),
        stop_reason: z.enum(["stop", "length"]),
        next: Distribution.nullish(), // the extension's, of a sequence that stopped
      }),
    ),
    prompt_logprobs: maybeNumbers.nullish(), // the first is null: nothing stands before it
    topk_prompt_logprobs: z.array(z.array(z.tuple([z.number(), z.number()])).nullable()).nullish(),
    target_prompt_logprobs: SparseTensor.nullish(), // of the request's shape; 0 where it had -1
    next: Distribution.nullish(), // the extension's, after the prompt
  }),
  weights_info: z.object({ base_model: text, is_lora: z.boolean(), lora_rank: z.number().nullish() }),
} as const;
export type FutureRoute = Exclude<
  keyof typeof RESPONSES,
  "client/config" | "create_session" | "session_heartbeat" | "get_info" | "create_sampling_session" | "weights_info"
>;
export type ResponseBody<R extends keyof typeof RESPONSES> = z.infer<(typeof RESPONSES)[R]>;

/** What a POST to a FutureRoute answers at once; others send more. */
export const Future = z.object({ request_id: text, model_id: text.nullish() });
/** retrieve_future before the end (200 or 408) and after a failure; anything else is the route's response. */
export const TryAgain = z.object({
  type: z.literal("try_again"),
  queue_state: text.nullish(),
  queue_state_reason: text.nullish(),
});
export const Failed = z.object({ error: text, category: text.nullish() });

/** The GET routes. */
export const Health = z.object({ status: text });
export const Capabilities = z.object({
  supported_models: z.array(z.object({ model_name: text.nullish(), max_context_length: count.nullish() })),
  extensions: z.array(text).nullish(),
});
/** Error bodies of FastAPI servers and of ours. */
export const ErrorBody = z.object({
  detail: z.unknown().optional(),
  error: z.unknown().optional(),
  message: z.unknown().optional(),
});

/** The base model of a transformer to be made from nothing: "judgelab/transformer:v<vocabulary>-w<width>-l<layers>-h<heads>-c<context>". */
export const shapeName = (shape: {
  vocabulary: number;
  width: number;
  layers: number;
  heads: number;
  context: number;
}): string =>
  `judgelab/transformer:v${shape.vocabulary}-w${shape.width}-l${shape.layers}-h${shape.heads}-c${shape.context}`;

/** The shape that a base model's name encodes, null if it is not such a name. */
export function shapeOf(name: string) {
  const found = /^judgelab\/transformer:v(\d+)-w(\d+)-l(\d+)-h(\d+)-c(\d+)$/.exec(name);
  if (!found) return null;
  const [vocabulary, width, layers, heads, context] = found.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { vocabulary, width, layers, heads, context };
}
