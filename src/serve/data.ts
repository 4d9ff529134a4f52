/** @file Training data from the wire to the engine and its report back: every position counts, as Tinker's losses have it. */
import { z } from "zod";
import type { Datum, Loss, LossReport, ModelShape } from "../engine/engine.js";
import { Datum as WireDatum, LossConfig, LossInput as WireLossInput, Tensor, type LossInput } from "../engine/tinker/wire.js";
import { Refused } from "./problem.js";

/** The wire's, except that what this server would have to leave out (sparse tensors, thresholds a datum) is refused. */
export const StrictLossInput = z.object({
  ...WireLossInput.shape,
  data: z.array(z.object({
    model_input: WireDatum.shape.model_input,
    loss_fn_inputs: z.strictObject({ ...strictTensors(), target_tokens: Tensor.strict() }),
  })).min(1),
  loss_fn_config: LossConfig.strict().nullish(),
});

function strictTensors() {
  const tensor = Tensor.strict().optional();
  return { weights: tensor, logprobs: tensor, advantages: tensor, reference: tensor, from: tensor };
}

/** Tinker's own bounds where a client sends none. */
const CLIP = { low: 0.8, high: 1.2 };

export function lossOf({ loss_fn, loss_fn_config }: LossInput): Loss {
  const config = loss_fn_config ?? {}, klWeight = config.kl_weight === undefined ? {} : { klWeight: config.kl_weight };
  if (loss_fn !== "ppo") return loss_fn === "cross_entropy" ? { kind: loss_fn } : { kind: loss_fn, ...klWeight };
  const { clip_low_threshold: low = CLIP.low, clip_high_threshold: high = CLIP.high } = config;
  return { kind: "ppo", clipLow: 1 - low, clipHigh: high - 1, ...klWeight };
}

type Inputs = LossInput["data"][number];

/**
 * Datum `index` with every position in the loss, those before `from` with weight 0. Without weights, positions of
 * advantage 0 (the prompt) are left out of the counts; their gradient is 0 either way. Throws Refused.
 */
export function datumOf({ model_input, loss_fn_inputs }: Inputs, index: number, loss: Loss, { vocabulary, context }: ModelShape): Datum {
  const fail = (what: string) => new Refused("invalid_request", `datum ${index}: ${what}`, "data");
  const input = model_input.chunks.flatMap(({ tokens }) => tokens), targets = loss_fn_inputs.target_tokens.data, n = input.length;
  for (const [name, tensor] of Object.entries(loss_fn_inputs)) {
    if (name !== "from" && tensor && (tensor.data.length !== n || (tensor.shape?.length ?? 1) !== 1)) {
      throw fail(`${name} must have one entry for each of the ${n} tokens of model_input`);
    }
  }
  if (n < 1 || n > context) throw fail(`model_input has ${n} tokens; the model takes 1 to ${context}`);
  const tokens = [...input, targets[n - 1]!];
  const strange = tokens.find((token) => !(token >= 0 && token < vocabulary));
  if (strange !== undefined) throw fail(`token ${strange} is outside the vocabulary of ${vocabulary}`);
  if (targets.some((token, t) => token !== tokens[t + 1])) throw fail("target_tokens must be model_input moved by one");

  const { logprobs, advantages, reference, weights, from } = loss_fn_inputs;
  if (loss.kind !== "cross_entropy" && !(logprobs && advantages)) throw fail(`${loss.kind} needs logprobs and advantages`);
  const first = from?.data[0] ?? 0;
  const weightOf = (t: number) => (t < first ? 0 : weights ? weights.data[t]! : loss.kind === "cross_entropy" || reference || advantages!.data[t] !== 0 ? 1 : 0);
  return {
    tokens,
    from: 1,
    weights: input.map((_, t) => weightOf(t)),
    ...(logprobs && { logprobs: logprobs.data }),
    ...(advantages && { advantages: advantages.data }),
    ...(reference && { reference: reference.data }),
  };
}

const outputs = (logprobs: Float32Array[]) =>
  logprobs.map((data) => ({ logprobs: { data: Array.from(data), dtype: "float32", shape: [data.length] } }));

/** `<name>:<how chunks are combined>`, which the SDK reads. */
export const forwardBackwardAnswer = ({ logprobs, loss, tokens, clipFraction, kl }: LossReport) => ({
  type: "forward_backward",
  loss_fn_output_type: "ArrayRecord",
  loss_fn_outputs: outputs(logprobs),
  metrics: { "loss:sum": loss, "tokens:sum": tokens, "clip_fraction:mean": clipFraction, "kl:mean": kl },
});

export const forwardAnswer = (logprobs: Float32Array[]) => ({
  type: "forward", loss_fn_output_type: "ArrayRecord", loss_fn_outputs: outputs(logprobs), metrics: {},
});
