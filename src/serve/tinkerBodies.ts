/**
 * @file What `judgelab serve` takes as bodies of Tinker's routes. The protocol's own shapes (engine/tinker/wire.ts)
 * ignore what they do not know; here an unsupported field that would change a result is refused by name.
 */
import { z } from "zod";
import {
  AdamParams,
  LoraConfig,
  LossInput,
  REQUESTS,
  SamplingParams,
  SparseTensor,
  Tensor,
} from "../engine/tinker/wire.js";

/** A field that is accepted as long as it requests nothing. */
const refused = (why: string) =>
  z
    .unknown()
    .refine((value) => value === undefined || value === null || value === false || value === 0, { error: why });

const adamAlone = z
  .unknown()
  .refine((value) => value === undefined || value === null || (value as { type?: unknown }).type === "adamw", {
    error: "this server has one optimizer, adamw",
  });

/** Losses that this server computes: three in the engine, two by their derivative (surrogateLosses.ts). */
const SERVED_LOSSES = ["cross_entropy", "importance_sampling", "ppo", "cispo", "dro"] as const;

const OTHER_LOSSES: Record<string, string> = {
  gspo: "its ratio is one of a whole sequence, and no reduction of it is published",
  stable_reinforce: "it needs what a server recorded while it sampled",
  custom: "this server stores no losses; forward_backward_custom without a handle runs on the client and is served",
};

const LossName = z.custom<(typeof SERVED_LOSSES)[number]>(
  (value) => (SERVED_LOSSES as readonly unknown[]).includes(value),
  {
    error: ({ input }) => {
      const why = OTHER_LOSSES[String(input)];
      return `the loss ${String(input).slice(0, 40)} is not supported here${why ? ` (${why})` : ""}; ${SERVED_LOSSES.join(", ")} are`;
    },
  },
);

const number = z.number();
export const ServedLossInput = z.object({
  ...LossInput.shape,
  loss_fn: LossName,
  data: z
    .array(
      z.object({
        model_input: LossInput.shape.data.element.shape.model_input,
        loss_fn_inputs: z.strictObject({
          target_tokens: Tensor.strict(),
          weights: Tensor.strict().optional(),
          logprobs: Tensor.strict().optional(),
          advantages: Tensor.strict().optional(),
          reference: Tensor.strict().optional(),
          from: Tensor.strict().optional(),
        }),
      }),
    )
    .min(1)
    .max(16_384),
  loss_fn_config: z
    .strictObject({
      clip_low_threshold: number.optional(),
      clip_high_threshold: number.optional(),
      kl_weight: number.optional(),
      beta: number.nonnegative().optional(), // dro's
    })
    .nullish(),
});
export type ServedLossInput = z.infer<typeof ServedLossInput>;

/**
 * The engine computes in float32: an epsilon that rounds to 0, a beta of 1 or a rate of 1e30 would leave weights of
 * NaN, which no later call can repair.
 */
const ServedAdam = AdamParams.extend({
  learning_rate: number.min(0).max(1, "a rate above 1 would destroy the model").default(1e-4),
  beta1: number.min(0).lt(1).default(0.9),
  beta2: number.min(0).lt(1).default(0.95),
  eps: number.min(1e-30, "below 1e-30 it is 0 in the engine's float32").max(1).default(1e-12),
  weight_decay: number.min(0).max(1).default(0),
  grad_clip_norm: number.min(0).default(0),
}).strict();

const ServedLora = LoraConfig.extend({
  train_unembed: z.literal(true, "this server trains all parameters").default(true),
  train_mlp: z.literal(true, "this server trains all parameters").default(true),
  train_attn: z.literal(true, "this server trains all parameters").default(true),
}).strict();

/** Names that clients give to states: no path on this machine, and short enough for a line of a log. */
const stateName = z.string().max(500).nullish();

export const BODIES = {
  ...REQUESTS,
  create_model: REQUESTS.create_model.extend({
    lora_config: ServedLora.nullish(),
    optimizer_config: adamAlone.optional(),
  }),
  forward: REQUESTS.forward.extend({ forward_input: ServedLossInput }),
  forward_backward: REQUESTS.forward_backward.extend({ forward_backward_input: ServedLossInput }),
  optim_step: REQUESTS.optim_step.extend({
    adam_params: ServedAdam,
    optimizer_params: refused("this server has one optimizer, whose numbers are adam_params").optional(),
  }),
  save_weights: REQUESTS.save_weights.extend({ path: stateName }),
  save_weights_for_sampler: REQUESTS.save_weights_for_sampler.extend({
    path: stateName,
    kind: z.literal("snapshot", "this server samples from weights as they were published: snapshot").optional(),
  }),
  load_weights: REQUESTS.load_weights.extend({
    base_model: z.string().nullish(),
    optimizer_config: adamAlone.optional(),
    weights_access_token: refused("this server knows no other accounts").optional(),
  }),
  asample: REQUESTS.asample
    .extend({
      sampling_params: SamplingParams.strict(),
      target_prompt_logprobs: SparseTensor.strict().nullish(),
      prompt_alt_tokens_k: refused("this server draws no alternatives to the prompt's tokens").optional(),
      record_stability_info: refused("this server records nothing for stable_reinforce").optional(),
    })
    .strict(),
} as const;
export type Body<R extends keyof typeof BODIES> = z.output<(typeof BODIES)[R]>;
